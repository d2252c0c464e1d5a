import type { Shell } from '../../preload/contract';
import { runAttached } from '../process/attached';
import { chooseShell } from '../terminals/shells/choose-shell';
import { prepareShell } from '../terminals/shells/shell';
import { enterByName } from './enter';
import { UsageError } from './exit-codes';
import { currentFolder } from './paths';
import type { Verb } from './verb';

const shellIds: readonly Shell['id'][] = ['bash', 'zsh', 'fish'];

/** `cloche open`: the user's own shell in this terminal, inside of an environment. */
export const open: Verb = {
  name: 'open',
  usage: 'NAME [--shell SHELL]',
  summary: 'Opens a shell in this terminal, inside of an environment, and ends as it does.',
  words: ['NAME'],
  options: { shell: { type: 'string', value: 'SHELL', help: `${shellIds.join(', ')}; by default your own` } },
  run: async (args, { output, services: open, dispose }) => {
    const wish = readShell(args.text('shell'));
    const services = await open();
    const { environment, activation } = await enterByName(services, args.words[0] ?? '', output);
    const settings = await services.settings.get();
    const wanted = wish ?? (settings.shell === 'default' ? undefined : settings.shell);
    const shell = await chooseShell(process.env, wanted, activation.enclosure);
    await services.environments.touch(environment.id);
    const prepared = await prepareShell({
      shell,
      activation,
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

function readShell(wish: string | undefined): Shell['id'] | undefined {
  const shell = shellIds.find((id) => id === wish);
  if (wish === undefined || shell) return shell;
  throw new UsageError(`Cloche cannot activate the shell “${wish}”.`, `The shells are: ${shellIds.join(', ')}.`);
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
