import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { ClocheError, type Params, type Settings, type Shell } from '../../preload/contract';
import type { Environments, KnownEnvironment } from '../environments/environments';
import type { Activation } from '../kinds/kind';
import type { Folders } from '../store/folders';
import { homeFolder } from '../store/folders';
import { findShells } from './shells/find-shells';
import { type PreparedShell, prepareShell } from './shells/shell';

/** What the preparation of a terminal needs of the other rooms. */
export interface PrepareOptions {
  readonly folders: Pick<Folders, 'runtime'>;
  readonly settings: { get(): Promise<Settings> };
  readonly environments: Pick<Environments, 'known'>;
  readonly variables: Readonly<NodeJS.ProcessEnv>;
}

/** A shell that is ready to be started in a terminal. */
export interface PreparedTerminal {
  /** The environment in which it is activated; absent for a plain shell. */
  readonly known: KnownEnvironment | undefined;
  readonly shell: Shell;
  /** Secret of the shell's marks. */
  readonly nonce: string;
  readonly prepared: PreparedShell;
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
  const known = request.environmentId === undefined ? undefined : await knownReady(environments, request.environmentId);
  const wanted = request.shell ?? (state.shell === 'default' ? undefined : state.shell);
  const shell = chooseShell(await findShells(variables), wanted);
  const nonce = randomBytes(16).toString('hex');
  const folder = await chooseFolder(request.folder, known?.environment.project, state.defaultFolder, variables.HOME);
  const prepared = await prepareShell({
    shell,
    ...(known ? { activation: fullActivation(known) } : {}),
    folder,
    login: state.loginShell,
    variables,
    runtimeFolder: folders.runtime,
    nonce,
  });
  return { known, shell, nonce, prepared };
}

async function knownReady(environments: Pick<Environments, 'known'>, id: string): Promise<KnownEnvironment> {
  const known = await environments.known(id);
  const { name, state, problem } = known.environment;
  if (state === 'ready') return known;
  throw new ClocheError('wrong-state', `The environment ${name} is ${state}, so no terminal was opened in it.`, {
    hint:
      problem?.hint ?? (state === 'creating' ? 'Wait until it is made.' : 'See what is wrong with it in its overview.'),
    detail: problem?.message,
  });
}

/** The kind's activation with the variables that the user gave the environment. */
function fullActivation({ activation, subject }: KnownEnvironment): Activation {
  return { ...activation, set: { ...subject.variables, ...activation.set } };
}

function chooseShell(shells: readonly Shell[], wanted: Shell['id'] | undefined): Shell {
  const shell = wanted === undefined ? shells[0] : shells.find(({ id }) => id === wanted);
  if (shell) return shell;
  throw new ClocheError('tool-missing', `${wanted ?? 'No shell that Cloche knows'} was ${wanted ? 'not ' : ''}found.`, {
    hint: wanted ? `Install ${wanted}, or choose another shell in the settings.` : 'Install bash, zsh or fish.',
  });
}

async function chooseFolder(asked: string | undefined, ...others: readonly (string | undefined)[]): Promise<string> {
  if (asked !== undefined) {
    if (isAbsolute(asked) && (await isFolder(asked))) return asked;
    throw new ClocheError('not-found', `There is no folder ${asked} in which a terminal could start.`);
  }
  for (const folder of [...others, homeFolder()]) {
    if (folder && isAbsolute(folder) && (await isFolder(folder))) return folder;
  }
  return '/';
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
