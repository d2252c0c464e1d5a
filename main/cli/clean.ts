import { ClocheError } from '../../preload/contract';
import { confirm } from './confirm';
import { exitCodes } from './exit-codes';
import { type Verb, yesOption } from './verb';

/** `cloche clean`: deletes what a failed or killed making left, for good. */
export const clean: Verb = {
  name: 'clean',
  usage: 'NAME [--yes]',
  summary: 'Deletes what the making of an incomplete environment has left.',
  words: ['NAME'],
  options: { yes: yesOption },
  run: async (args, { output, services: open }) => {
    const { environments } = await open();
    const { environment } = await environments.knownByName(args.words[0] ?? '');
    const { id, name, path, state } = environment;
    if (state !== 'incomplete')
      throw new ClocheError('wrong-state', `${name} is ${state}, so there is nothing to clean.`, {
        hint:
          state === 'creating'
            ? 'Cancel its making where it runs: that leaves nothing.'
            : `Say cloche remove ${name} when you do not need it any more.`,
      });
    if (!args.has('yes'))
      await confirm(`Delete what was made of ${name} (${path})?`, `Deleting what was made of ${name} needs your yes.`);
    await environments.clean(id);
    output.note(`${name} is deleted.`);
    return exitCodes.ok;
  },
};
