import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Interpreter } from '../../preload/contract';
import { isProgram } from '../process/find-tool';
import { searchPath } from '../process/variables';
import { homeFolder } from '../store/folders';

/** A file that is by its name and place an interpreter; it has not been run. */
export interface Candidate {
  /** Absolute path by which it was found. */
  readonly path: string;
  readonly realPath: string;
  readonly origin: Interpreter['origin'];
}

/** Coarser than the clock of any file system, milliseconds. */
const settledMs = 5000;

interface Place {
  readonly folder: string;
  readonly origin: Interpreter['origin'];
}

const programPattern = /^(python|pypy|graalpy)(\d+(\.\d+)?t?)?$/;
const systemFolders = ['/usr/bin', '/usr/local/bin', '/bin', '/opt/bin'];

/** Interpreters of this machine, each once, those of PATH first. Virtual environments and pyenv's shims are left out. */
export async function findCandidates(variables: NodeJS.ProcessEnv): Promise<Candidate[]> {
  const places = new Map<string, Place>();
  for (const place of await findPlaces(variables)) if (!places.has(place.folder)) places.set(place.folder, place);
  const found = await Promise.all([...places.values()].map(findInFolder));
  const byRealPath = new Map<string, Candidate>();
  for (const candidate of found.flat()) {
    if (!byRealPath.has(candidate.realPath)) byRealPath.set(candidate.realPath, candidate);
  }
  return [...byRealPath.values()];
}

async function findPlaces(variables: NodeJS.ProcessEnv): Promise<Place[]> {
  const home = homeFolder(variables);
  const data = variables.XDG_DATA_HOME || join(home, '.local', 'share');
  const state = variables.XDG_STATE_HOME || join(home, '.local', 'state');
  const pyenv = variables.PYENV_ROOT || variables.PYENV || join(home, '.pyenv');
  const uv = variables.UV_PYTHON_INSTALL_DIR || join(data, 'uv', 'python');
  const nixProfiles = [
    join(home, '.nix-profile', 'bin'),
    join(state, 'nix', 'profile', 'bin'),
    '/nix/var/nix/profiles/default/bin',
    '/run/current-system/sw/bin',
    join('/etc/profiles/per-user', variables.USER || 'root', 'bin'),
  ];
  const onPath = searchPath(variables.PATH).map(
    (folder): Place => ({ folder, origin: originOnPath(folder, pyenv, uv) }),
  );
  return [
    ...onPath,
    ...(await versionFolders(join(pyenv, 'versions'), 'pyenv')),
    ...(await versionFolders(uv, 'uv')),
    ...(await versionFolders(join(home, '.asdf', 'installs', 'python'), 'other')),
    ...(await versionFolders(join(data, 'mise', 'installs', 'python'), 'other')),
    ...systemFolders.map((folder): Place => ({ folder, origin: 'system' })),
    ...nixProfiles.map((folder): Place => ({ folder, origin: 'nix' })),
    { folder: join(home, '.local', 'bin'), origin: 'other' },
  ];
}

function originOnPath(folder: string, pyenv: string, uv: string): Interpreter['origin'] {
  if (systemFolders.includes(folder)) return 'system';
  if (folder.startsWith(`${pyenv}/`)) return 'pyenv';
  if (folder.startsWith(`${uv}/`)) return 'uv';
  return /^\/nix\/|\/\.nix-profile\/|^\/run\/current-system\//.test(folder) ? 'nix' : 'path';
}

/** The `bin` folders of installed versions, newest first; links are aliases of a neighbour. */
async function versionFolders(folder: string, origin: Interpreter['origin']): Promise<Place[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort((left, right) => right.localeCompare(left, 'en', { numeric: true }))
    .map((name) => ({ folder: join(folder, name, 'bin'), origin }));
}

async function findInFolder({ folder, origin }: Place): Promise<Candidate[]> {
  if (folder.endsWith('/shims') || (await isVirtualEnvironment(dirname(folder)))) return [];
  const paths = (await programNames(folder)).map((name) => join(folder, name));
  const realPaths = await Promise.all(paths.map((path) => realpath(path).catch(() => null)));
  const candidates = paths.map(async (path, index): Promise<Candidate[]> => {
    const realPath = realPaths[index];
    if (!realPath || realPaths.indexOf(realPath) !== index || !(await isProgram(realPath))) return [];
    return (await isVirtualEnvironment(dirname(dirname(realPath)))) ? [] : [{ path, realPath, origin }];
  });
  return (await Promise.all(candidates)).flat();
}

/** What a folder held when it was last changed: those of the system hold thousands of files. */
const knownNames = new Map<string, { readonly modified: number; readonly names: readonly string[] }>();

/** Names of interpreters in a folder, the most exact first. */
async function programNames(folder: string): Promise<readonly string[]> {
  const modified = (await stat(folder).catch(() => null))?.mtimeMs;
  if (modified === undefined) return [];
  const known = knownNames.get(folder);
  if (known?.modified === modified) return known.names;
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => programPattern.test(name))
    // `python3.11` stays what it is when the system moves `python3` on, so it is the better name for the same file.
    .sort((left, right) => right.length - left.length || right.localeCompare(left));
  // A folder that has just changed may change again without a later time.
  if (Date.now() - modified > settledMs) knownNames.set(folder, { modified, names });
  return names;
}

const isVirtualEnvironment = (prefix: string) =>
  stat(join(prefix, 'pyvenv.cfg')).then(
    () => true,
    () => false,
  );
