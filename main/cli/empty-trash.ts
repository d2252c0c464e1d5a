import { confirm } from './confirm';
import { exitCodes } from './exit-codes';
import { type Verb, yesOption } from './verb';

/** `cloche empty-trash`: deletes for good what was removed. */
export const emptyTrash: Verb = {
  name: 'empty-trash',
  usage: '[--yes]',
  summary: 'Deletes what is in the trash for good.',
  words: [],
  options: { yes: yesOption },
  run: async (args, { output, services: open }) => {
    const { environments } = await open();
    const { length } = await environments.trash();
    if (length === 0) {
      output.note('The trash is empty.');
      return exitCodes.ok;
    }
    const what = length === 1 ? 'one environment' : `${length} environments`;
    if (!args.has('yes')) await confirm(`Delete ${what} for good?`, `Deleting ${what} for good needs your yes.`);
    await environments.emptyTrash();
    output.note('The trash is empty now.');
    return exitCodes.ok;
  },
};
