import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** micromamba and conda with roots of their own. */
export interface CondaTools {
  /** The folder that holds everything below. */
  readonly folder: string;
  /** The folder with `micromamba` and `conda`, for PATH. */
  readonly bin: string;
  readonly micromambaRoot: string;
  readonly condaRoot: string;
  /** Where either of them keeps its environments. */
  readonly environments: { readonly micromamba: string; readonly conda: string };
  /** All variables for a process that uses them and finds none of the user's environments. */
  readonly variables: Readonly<Record<string, string>>;
  /** Deletes the roots, with all environments and caches. */
  dispose(): void;
}

const standIn = join(import.meta.dirname, '../stand-ins/conda/main.py');
const requirements = ['py-rattler==0.28.0', 'pyyaml==6.0.4'];
const hash = createHash('sha256').update(requirements.join()).digest('hex').slice(0, 8);
const venv = join(import.meta.dirname, `../../node_modules/.cache/conda-stand-in-${hash}`);

/** The real program on PATH, where it was asked for by `CLOCHE_REAL_CONDA=1`. */
function realTool(name: string): string | undefined {
  if (process.env.CLOCHE_REAL_CONDA !== '1') return undefined;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** Makes the venv of the stand-in where there is none yet; it is used by all that come later. */
function makeVenv(): void {
  if (existsSync(venv)) return;
  const temporary = `${venv}.${process.pid}`;
  try {
    execFileSync('python3', ['-m', 'venv', temporary], { stdio: 'pipe' });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements];
    execFileSync(join(temporary, 'bin/python'), pip, { stdio: 'pipe' });
    renameSync(temporary, venv);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another process may have been faster.
    if (!existsSync(venv)) throw error;
  }
}

/** Why there is neither a real micromamba and conda nor a stand-in, if so. */
function findProblem(): string | undefined {
  try {
    if (!(realTool('micromamba') && realTool('conda'))) makeVenv();
    return undefined;
  } catch (error) {
    return `The stand-in for conda needs ${requirements.join(' and ')} from pip: ${(error as Error).message}`;
  }
}

const problem = findProblem();

/** Whether tests that need micromamba or conda may run; without them they are skipped, but fail where `CI=true`. */
export const hasConda = problem === undefined || process.env.CI === 'true';

if (!hasConda) console.warn(problem);

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Words of a shell that start the stand-in: behind them stand the path under which it was started, and its arguments. */
export function condaStandIn(): string {
  if (problem !== undefined) throw new Error(problem);
  makeVenv();
  return `${quoted(join(venv, 'bin/python'))} ${quoted(standIn)}`;
}

/** Puts micromamba and conda into a new folder, each with an empty root; nothing of the user's is seen by them. */
export function openConda(): CondaTools {
  if (problem !== undefined) throw new Error(problem);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cloche-test-conda-')));
  const at = (...parts: string[]) => join(folder, ...parts);
  const [bin, home, micromambaRoot, condaRoot] = [at('bin'), at('home'), at('micromamba'), at('conda')];
  const roots = [micromambaRoot, join(condaRoot, 'envs'), join(condaRoot, 'bin')];
  for (const path of [bin, home, ...roots]) mkdirSync(path, { recursive: true });
  const python = join(venv, 'bin/python');
  for (const name of ['micromamba', 'conda']) {
    const real = realTool(name);
    // The root of a real conda is that of the user; its environments and packages need not be there.
    const own = `CONDA_ENVS_DIRS=${quoted(at('conda/envs'))} CONDA_PKGS_DIRS=${quoted(at('conda/pkgs'))}`;
    const command = real
      ? `${name === 'conda' ? `${own} ` : ''}exec ${quoted(real)}`
      : `exec ${quoted(python)} ${quoted(standIn)} "$0"`;
    // The root of conda is where its program is.
    const file = name === 'conda' ? join(condaRoot, 'bin/conda') : join(bin, name);
    writeFileSync(file, `#!/bin/sh\n${command} "$@"\n`, { mode: 0o755 });
    if (name === 'conda') writeFileSync(join(bin, name), `#!/bin/sh\nexec ${quoted(file)} "$@"\n`, { mode: 0o755 });
  }
  return {
    folder,
    bin,
    micromambaRoot,
    condaRoot,
    environments: { micromamba: join(micromambaRoot, 'envs'), conda: join(condaRoot, 'envs') },
    variables: {
      PATH: `${bin}${delimiter}${process.env.PATH ?? '/usr/bin:/bin'}`,
      HOME: home,
      LANG: 'C.UTF-8',
      MAMBA_ROOT_PREFIX: micromambaRoot,
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
