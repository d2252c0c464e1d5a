import { changeByName } from './change-command';
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
    const { id, name } = await changeByName(services, args.words[0], async ({ environment }) => {
      await followJob(services, await environments.build(environment.id), output);
      return environment;
    });
    const { built } = await environments.get(id);
    const programs = built?.programs ?? [];
    if (args.has('json')) output.json(built ?? null);
    else output.result(`${name} is built: ${built?.path ?? ''}${programs.map((one) => `\n  ${one}`).join('')}`);
    return exitCodes.ok;
  },
};
