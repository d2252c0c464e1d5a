import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ClocheError, type Shell } from '../../../preload/contract';
import { withLists } from '../../kinds/activation-lists';
import type { Activation } from '../../kinds/kind';
import { makePrivateFolder, writeNewFiles } from '../../store/atomic-file';
import { bashRecipe } from './bash';
import { fishRecipe } from './fish';
import type { Recipe } from './recipe';
import { shellVariables } from './variables';
import { zshRecipe } from './zsh';

/** What a shell is asked to be. */
export interface ShellRequest {
  /** With an enclosure a shell of that zone, by its path inside. */
  readonly shell: Shell;
  /** The environment to enter; absent for a plain shell. */
  readonly activation?: Activation;
  /** Absolute folder in which it starts. */
  readonly folder: string;
  /** Whether it reads the files of a login shell. */
  readonly login: boolean;
  /** The user's own variables, such as `process.env`; what an embedded shell must not inherit is left out here. */
  readonly variables: Readonly<NodeJS.ProcessEnv>;
  /** Absolute folder for the start-up files (`folders.runtime`); made when it is missing. */
  readonly runtimeFolder: string;
  /** Secret of the marks (OSC 6973) that tell the terminal of prompts and commands; absent: no marks are printed. */
  readonly nonce?: string;
}

/** How the asked shell is started: by these arguments and variables and no others. */
export interface PreparedShell {
  /** Absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Deletes the start-up files; to be called once the shell has ended. Never rejects. */
  dispose(): Promise<void>;
}

const recipes: Readonly<Record<Shell['id'], Recipe>> = { bash: bashRecipe, zsh: zshRecipe, fish: fishRecipe };

/**
 * Writes the start-up files of one shell and tells how to start it. Nothing is ever typed, and no script of the
 * environment is read: its activation is applied as data. Rejects with a ClocheError: `invalid-input` for what no
 * shell can hold, or the error of the file system.
 */
export async function prepareShell(request: ShellRequest): Promise<PreparedShell> {
  const { shell, folder, login, nonce } = request;
  const activation = request.activation && withLists(request.activation, request.variables);
  if (activation) checkActivation(activation);
  const startupFolder = join(request.runtimeFolder, `shell-${process.pid}-${randomBytes(8).toString('hex')}`);
  const variables = shellVariables(request.variables, { folder, isActivated: activation !== undefined });
  const recipe = recipes[shell.id]({ activation, login, nonce, startupFolder, variables });
  const enclosure = activation?.enclosure;
  const prepared: PreparedShell = {
    file: enclosure?.file ?? shell.file,
    args: enclosure ? [...enclosure.args, shell.file, ...recipe.args] : recipe.args,
    // What programs start as "the user's shell" has to exist inside, too.
    variables: { ...variables, ...recipe.variables, ...(enclosure ? { SHELL: shell.file } : {}) },
    folder,
    dispose: () => rm(startupFolder, { recursive: true, force: true }).catch(() => {}),
  };
  try {
    await makePrivateFolder(startupFolder);
    const texts = Object.entries(recipe.files);
    writeNewFiles(
      startupFolder,
      texts.map(([name, text]) => ({ path: join(startupFolder, name), text })),
    );
  } catch (thrown) {
    await prepared.dispose();
    throw new ClocheError('permission', `The start-up files of the shell cannot be written to ${startupFolder}.`, {
      hint: 'Check that there is space and that you may write there.',
      detail: thrown instanceof Error ? thrown.message : String(thrown),
      cause: thrown,
    });
  }
  return prepared;
}

function checkActivation(activation: Activation): void {
  const names = [...Object.keys(activation.set), ...activation.unset];
  const badName = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (badName !== undefined)
    throw new ClocheError('invalid-input', `${JSON.stringify(badName)} is not the name of a variable.`);
  const values = [...activation.path, ...Object.values(activation.set), activation.promptName];
  if (values.some((value) => value.includes('\0')))
    throw new ClocheError('invalid-input', 'The environment has a variable or path that holds a NUL character.');
  if (activation.path.some((folder) => folder.includes(':')))
    throw new ClocheError('invalid-input', 'The environment cannot be put in PATH, because its path holds a colon.', {
      hint: 'Move it to a folder without a colon in its name.',
    });
}
