import { tellCommands } from './change-command';
import { exitCodes } from './exit-codes';
import { followJob } from './follow-job';
import { jsonOption, type Verb } from './verb';

/** `cloche build`: the project of an environment, as it is now. */
export const build: Verb = {
  name: 'build',
  usage: 'NAME [--json]',
  summary: 'Builds the project of an environment; cloche run then finds what came out.',
  words: ['NAME'],
  options: { json: jsonOption },
  run: async (args, { output, services: open }) => {
    const services = await open();
    const { environments } = services;
    const { environment, kind, subject } = await environments.knownByName(args.words[0] ?? '');
    const { id, name } = environment;
    await tellCommands(services, { verb: 'update', name, kind, spec: subject.spec }, async () =>
      followJob(services, await environments.build(id)),
    );
    const { built } = await environments.get(id);
    const programs = built?.programs ?? [];
    if (args.has('json')) output.json(built ?? null);
    else output.result(`${name} is built: ${built?.path ?? ''}${programs.map((one) => `\n  ${one}`).join('')}`);
    return exitCodes.ok;
  },
};
