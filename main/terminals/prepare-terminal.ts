import { randomBytes } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { ClocheError, type Params, type Settings, type Shell } from '../../preload/contract';
import type { Entrance, Environments } from '../environments/environments';
import type { Folders } from '../store/folders';
import { homeFolder } from '../store/folders';
import { isFolder } from '../store/quick-look';
import { chooseShell } from './shells/choose-shell';
import { type PreparedShell, prepareShell } from './shells/shell';

/** What the preparation of a terminal needs of the other rooms. */
export interface PrepareOptions {
  readonly folders: Pick<Folders, 'runtime'>;
  readonly settings: { get(): Promise<Settings> };
  readonly environments: Pick<Environments, 'enter'>;
  readonly variables: Readonly<NodeJS.ProcessEnv>;
}

/** A shell that is ready to be started in a terminal. */
export interface PreparedTerminal {
  /** The environment in which it is activated; absent for a plain shell. */
  readonly entrance: Entrance | undefined;
  readonly shell: Shell;
  /** Secret of the shell's marks. */
  readonly nonce: string;
  readonly prepared: PreparedShell;
  /** Why it starts elsewhere than the settings say; absent when it does not. */
  readonly note?: string;
}

/**
 * Chooses shell and folder for a request and writes the start-up files. Rejects with a ClocheError: `wrong-state` for
 * an environment that is not ready, `tool-missing` without the shell, `not-found` without the folder that was asked for.
 */
export async function prepareTerminal(
  { folders, settings, environments, variables }: PrepareOptions,
  request: Params<'terminal.create'>,
): Promise<PreparedTerminal> {
  const state = await settings.get();
  const entrance = request.environmentId === undefined ? undefined : await environments.enter(request.environmentId);
  const activation = entrance?.activation;
  const wanted = request.shell ?? (state.shell === 'default' ? undefined : state.shell);
  const shell = await chooseShell(variables, wanted, activation?.enclosure);
  const nonce = randomBytes(16).toString('hex');
  const { project } = entrance?.environment ?? {};
  const folder = chooseFolder(request.folder, project, state.defaultFolder, variables.HOME);
  const prepared = await prepareShell({
    shell,
    ...(activation ? { activation } : {}),
    folder,
    login: state.loginShell,
    variables,
    runtimeFolder: folders.runtime,
    nonce,
  });
  const isAsked = folder === request.folder || folder === project;
  const note = isAsked ? undefined : lostNote(state.defaultFolder, folder);
  return { entrance, shell, nonce, prepared, ...(note === undefined ? {} : { note }) };
}

function chooseFolder(asked: string | undefined, ...others: readonly (string | undefined)[]): string {
  if (asked !== undefined) {
    if (isUsable(asked)) return asked;
    throw new ClocheError('not-found', `There is no folder ${asked} in which a terminal could start.`);
  }
  for (const folder of [...others, homeFolder()]) {
    if (folder && isUsable(folder)) return folder;
  }
  return '/';
}

function lostNote(defaultFolder: string, folder: string): string | undefined {
  if (defaultFolder === '' || isUsable(defaultFolder)) return undefined;
  return `There is no folder ${defaultFolder}, in which terminals should start by the settings. This one starts in ${folder}.`;
}

const isUsable = (folder: string): boolean => isAbsolute(folder) && isFolder(folder);
