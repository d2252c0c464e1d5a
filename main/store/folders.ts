import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { statsOf } from './quick-look';

/** Cloche's own folders, absolute; none of them need exist. */
export interface Folders {
  /** Environments, trash. */
  readonly data: string;
  /** Settings. */
  readonly config: string;
  readonly cache: string;
  /** Job logs, window state. */
  readonly state: string;
  /** Start-up files of shells, tokens; 0700, emptied by the one who made them. */
  readonly runtime: string;
}

/** The home folder, absolute: `HOME` unless that is empty or relative, otherwise that of the account. */
export function homeFolder({ HOME }: NodeJS.ProcessEnv = process.env): string {
  if (HOME && isAbsolute(HOME)) return HOME;
  try {
    return userInfo().homedir;
  } catch {
    // An account without an entry, as in some containers.
    return '/';
  }
}

/**
 * The folders by the XDG base directory specification; a variable that is empty or relative counts as unset, and so does
 * one that leads to no runtime folder of this account: `su` and containers leave that of another one behind.
 */
export function findFolders(variables: NodeJS.ProcessEnv = process.env): Folders {
  const home = homeFolder(variables);
  const base = (name: string, ...fallback: string[]) => {
    const value = variables[name];
    return join(value && isAbsolute(value) ? value : join(home, ...fallback), 'cloche');
  };
  const state = base('XDG_STATE_HOME', '.local', 'state');
  const runtime = variables.XDG_RUNTIME_DIR;
  return {
    data: base('XDG_DATA_HOME', '.local', 'share'),
    config: base('XDG_CONFIG_HOME', '.config'),
    cache: base('XDG_CACHE_HOME', '.cache'),
    state,
    runtime: runtime && isAbsolute(runtime) && isOwnRuntime(runtime) ? join(runtime, 'cloche') : join(state, 'runtime'),
  };
}

/** Whether Cloche can have its folder in a runtime folder. */
function isOwnRuntime(folder: string): boolean {
  const own = join(folder, 'cloche');
  if (!isOwnFolder(folder) || (statsOf(own) && !isOwnFolder(own))) return false;
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isOwnFolder(folder: string): boolean {
  const stats = statsOf(folder);
  return stats?.isDirectory() === true && stats.uid === process.getuid?.();
}
