import { ClocheError } from '../../preload/contract';
import { exitCodes } from './exit-codes';
import { printable } from './printable';
import type { Verb } from './verb';

/** `cloche restore`: out of the trash; of several with one name the one that was removed last. */
export const restore: Verb = {
  name: 'restore',
  usage: 'NAME_OR_ID',
  summary: 'Brings an environment back from the trash.',
  words: ['NAME_OR_ID'],
  options: {},
  run: async (args, { output, services: open }) => {
    const [wish = ''] = args.words;
    const { environments } = await open();
    const items = await environments.trash();
    const item = items.find(({ id }) => id === wish) ?? items.find(({ name }) => name === wish);
    if (!item)
      throw new ClocheError('not-found', `There is nothing named ${printable(wish)} in the trash.`, {
        hint: 'cloche trash shows what is.',
      });
    const { name, path, state, problem } = await environments.restore(item.id);
    if (state === 'ready') output.note(`${name} is back at ${path}.`);
    else output.note(printable([`${name} is back, and ${state}.`, problem?.message, problem?.hint].join(' ').trim()));
    return exitCodes.ok;
  },
};
