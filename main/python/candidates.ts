import { type Dirent, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Interpreter } from '../../preload/contract';
import { isProgram } from '../process/find-tool';
import { searchPath } from '../process/variables';
import { homeFolder } from '../store/folders';
import { createPauses, namesIn, realPathOf, statsOf } from '../store/quick-look';

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
  for (const place of findPlaces(variables)) if (!places.has(place.folder)) places.set(place.folder, place);
  const found = new Map<string, Candidate>();
  const pause = createPauses();
  for (const place of places.values()) {
    for (const candidate of findInFolder(place)) {
      if (!found.has(candidate.realPath)) found.set(candidate.realPath, candidate);
    }
    await pause();
  }
  return [...found.values()];
}

function findPlaces(variables: NodeJS.ProcessEnv): Place[] {
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
    ...versionFolders(join(pyenv, 'versions'), 'pyenv'),
    ...versionFolders(uv, 'uv'),
    ...versionFolders(join(home, '.asdf', 'installs', 'python'), 'other'),
    ...versionFolders(join(data, 'mise', 'installs', 'python'), 'other'),
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
function versionFolders(folder: string, origin: Interpreter['origin']): Place[] {
  return entriesIn(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort((left, right) => right.localeCompare(left, 'en', { numeric: true }))
    .map((name) => ({ folder: join(folder, name, 'bin'), origin }));
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function findInFolder({ folder, origin }: Place): Candidate[] {
  if (folder.endsWith('/shims') || isVirtualEnvironment(dirname(folder))) return [];
  const found = new Map<string, Candidate>();
  for (const name of programNames(folder)) {
    const path = join(folder, name);
    const realPath = realPathOf(path);
    if (realPath === undefined || found.has(realPath)) continue;
    if (isProgram(realPath) && !isVirtualEnvironment(dirname(dirname(realPath))))
      found.set(realPath, { path, realPath, origin });
  }
  return [...found.values()];
}

/** What a folder held when it was last changed: those of the system hold thousands of files. */
const knownNames = new Map<string, { readonly modified: number; readonly names: readonly string[] }>();

/** Names of interpreters in a folder, the most exact first. */
function programNames(folder: string): readonly string[] {
  const modified = statsOf(folder)?.mtimeMs;
  if (modified === undefined) return [];
  const known = knownNames.get(folder);
  if (known?.modified === modified) return known.names;
  const names = namesIn(folder)
    .filter((name) => programPattern.test(name))
    // `python3.11` stays what it is when the system moves `python3` on, so it is the better name for the same file.
    .sort((left, right) => right.length - left.length || right.localeCompare(left));
  // A folder that has just changed may change again without a later time.
  if (Date.now() - modified > settledMs) knownNames.set(folder, { modified, names });
  return names;
}

const isVirtualEnvironment = (prefix: string) => statsOf(join(prefix, 'pyvenv.cfg')) !== undefined;
