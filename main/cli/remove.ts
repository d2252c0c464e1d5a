import { confirm } from './confirm';
import { exitCodes } from './exit-codes';
import { type Verb, yesOption } from './verb';

/** `cloche remove`: into the trash, from which `restore` brings it back. */
export const remove: Verb = {
  name: 'remove',
  usage: 'NAME [--yes]',
  summary: 'Moves an environment into the trash of Cloche.',
  words: ['NAME'],
  options: { yes: yesOption },
  run: async (args, { output, services: open }) => {
    const { environments } = await open();
    const environment = await environments.removableByName(args.words[0] ?? '');
    if (!args.has('yes'))
      await confirm(
        `Remove ${environment.name} (${environment.path})?`,
        `Removing ${environment.name} needs your yes.`,
      );
    await environments.remove(environment.id);
    output.note(`${environment.name} is in the trash for 30 days: cloche restore ${environment.name} brings it back.`);
    return exitCodes.ok;
  },
};
