import { changeByName } from './change-command';
import { exitCodes } from './exit-codes';
import { followMaking } from './follow-job';
import { tellMade } from './make';
import { jsonOption, type Verb } from './verb';

/** `cloche repair`: a broken or missing environment again as it was. */
export const repair: Verb = {
  name: 'repair',
  usage: 'NAME [--json]',
  summary: 'Makes a broken or missing environment again, with the packages that it had.',
  words: ['NAME'],
  options: { json: jsonOption },
  run: async (args, { output, services: open }) => {
    const services = await open();
    await changeByName(services, args.words[0], async ({ environment }) =>
      tellMade(await followMaking(services, await services.environments.repair(environment.id), output), args, output),
    );
    return exitCodes.ok;
  },
};
