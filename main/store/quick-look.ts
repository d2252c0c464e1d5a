import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** How long files are read at a stretch before the program may do something else, milliseconds. */
const stretchMs = 10;

/**
 * For those who look at many small files synchronously, which is several times as fast: what this answers with is to be
 * called between two of them, and its promise to be awaited when there is one, so that the program is never held up.
 */
export function createPauses(): () => Promise<void> | undefined {
  let since = performance.now();
  const pause = async () => {
    await setImmediate();
    since = performance.now();
  };
  return () => (performance.now() - since < stretchMs ? undefined : pause());
}

/** Names in a folder; none where there is no folder that can be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The text of a regular file; null where there is none that can be read: a pipe would hold up the program for ever. */
export function textOf(file: string): string | null {
  if (!statsOf(file)?.isFile()) return null;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** The path without links; undefined where nothing stands. */
export function realPathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** Whether a folder, or a link to one, stands at a path. */
export const isFolder = (path: string): boolean => statsOf(path)?.isDirectory() === true;

/** Whether a folder, and no link to one, stands at a path with nothing in it. */
export function isEmptyFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory() && readdirSync(path).length === 0;
  } catch {
    return false;
  }
}

/** The nearest folder above a path that is there. */
export function folderAbove(path: string): string {
  const folder = dirname(path);
  return isFolder(folder) || folder === path ? folder : folderAbove(folder);
}

/** What stands at a path, links followed; undefined where nothing does, or it cannot be looked at. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
