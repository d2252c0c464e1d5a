import { exitCodes } from './exit-codes';
import type { Verb } from './verb';

/** `cloche rename`: another name; nothing of the environment moves. */
export const rename: Verb = {
  name: 'rename',
  usage: 'NAME NEW-NAME',
  summary: 'Gives an environment another name.',
  words: ['NAME', 'NEW-NAME'],
  options: {},
  run: async (args, { output, services: open }) => {
    const { environments } = await open();
    const [name = '', newName = ''] = args.words;
    const { environment } = await environments.knownByName(name);
    const renamed = await environments.rename(environment.id, newName);
    output.note(`${environment.name} is named ${renamed.name} now.`);
    return exitCodes.ok;
  },
};
