import { join, resolve } from 'node:path';
import { homeFolder } from '../store/folders';

/** The folder in which the person stands; the root when it is gone. */
export function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

/** A path from where the person stands; no shell replaces a tilde behind an equals sign, so it is replaced here. */
export const absolutePath = (path: string): string =>
  /^~(\/|$)/.test(path) ? join(homeFolder(), path.slice(1)) : resolve(currentFolder(), path);
