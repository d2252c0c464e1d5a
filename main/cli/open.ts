import { ClocheError, type Shell } from '../../preload/contract';
import { runAttached } from '../process/attached';
import { findShells } from '../terminals/shells/find-shells';
import { prepareShell } from '../terminals/shells/shell';
import { currentFolder, findReady, fullActivation } from './enter';
import { UsageError } from './exit-codes';
import type { Verb } from './verb';

const shellIds: readonly Shell['id'][] = ['bash', 'zsh', 'fish'];

/** `cloche open`: the user's own shell in this terminal, inside of an environment. */
export const open: Verb = {
  name: 'open',
  usage: 'NAME [--shell SHELL]',
  summary: 'Opens a shell in this terminal, inside of an environment.',
  words: ['NAME'],
  options: { shell: { type: 'string', value: 'SHELL', help: `${shellIds.join(', ')}; by default your own` } },
  run: async (args, { services: open, dispose }) => {
    const wish = args.text('shell');
    if (wish !== undefined && !shellIds.some((id) => id === wish))
      throw new UsageError(`Cloche cannot activate the shell “${wish}”.`, `The shells are: ${shellIds.join(', ')}.`);
    const services = await open();
    const known = await findReady(services, args.words[0] ?? '');
    const settings = await services.settings.get();
    const shell = await chooseShell(wish ?? (settings.shell === 'default' ? undefined : settings.shell));
    await services.environments.touch(known.environment.id);
    const prepared = await prepareShell({
      shell,
      activation: fullActivation(known),
      folder: currentFolder(),
      login: settings.loginShell,
      variables: process.env,
      runtimeFolder: services.folders.runtime,
    });
    await dispose();
    try {
      const variables = { ...prepared.variables, ...terminalVariables() };
      return await runAttached(prepared.file, prepared.args, { variables, folder: prepared.folder });
    } finally {
      await prepared.dispose();
    }
  },
};

async function chooseShell(wish: string | undefined): Promise<Shell> {
  const shells = await findShells();
  const shell = wish === undefined ? shells[0] : shells.find(({ id }) => id === wish);
  if (shell) return shell;
  throw new ClocheError('tool-missing', `${wish ?? 'None of bash, zsh and fish'} was not found on this machine.`, {
    hint: shells.length === 0 ? 'Install bash.' : `There is: ${shells.map(({ id }) => id).join(', ')}.`,
  });
}

/** This terminal is not one of Cloche's own, so it stays what it says it is. */
function terminalVariables(): Record<string, string> {
  const { TERM = 'dumb', COLORTERM, TERM_PROGRAM } = process.env;
  return {
    TERM,
    ...(COLORTERM === undefined ? {} : { COLORTERM }),
    ...(TERM_PROGRAM === undefined ? {} : { TERM_PROGRAM }),
  };
}
