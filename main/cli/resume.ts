import { changeByName } from './change-command';
import { exitCodes } from './exit-codes';
import { followMaking } from './follow-job';
import { tellIncomplete } from './incomplete';
import { tellMade } from './make';
import { jsonOption, type Verb } from './verb';

/** `cloche resume`: goes on where a failed or killed making ended. */
export const resume: Verb = {
  name: 'resume',
  usage: 'NAME [--json]',
  summary: 'Goes on with the making of an incomplete environment.',
  words: ['NAME'],
  options: { json: jsonOption },
  run: async (args, { output, services: open }) => {
    const services = await open();
    await changeByName(services, args.words[0], async ({ environment: { id, name } }) => {
      const follow = async () => followMaking(services, await services.environments.resume(id), output);
      tellMade(await tellIncomplete(services, name, follow), args, output);
    });
    return exitCodes.ok;
  },
};
