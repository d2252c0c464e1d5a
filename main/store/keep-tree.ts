import {
  chmodSync,
  constants,
  copyFileSync,
  type Dirent,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  type Stats,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './disk-error';
import { createPauses } from './quick-look';

/** What is written in place, such as a history, a configuration or an index, is smaller than this; bytes. */
const copiedBytesMax = 1024 * 1024;

/**
 * Makes a second tree of a folder's files, which keeps what they hold while tools of packages work on the first: these
 * unlink what they replace. Files that others share already, and large ones, are one file in both trees; those that
 * something may write in place are copied, with their times and rights. Pauses, so that the program is never held up.
 */
export async function keepTree(from: string, to: string, signal?: AbortSignal): Promise<void> {
  const pause = createPauses();
  const folders: { readonly from: string; readonly to: string; readonly stats: Stats }[] = [];
  const waiting = [{ from, to }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    mkdirSync(next.to, { mode: 0o700 });
    folders.push({ ...next, stats: lstatSync(next.from) });
    for (const entry of readdirSync(next.from, { withFileTypes: true })) {
      const paths = { from: join(next.from, entry.name), to: join(next.to, entry.name) };
      if (entry.isDirectory()) waiting.push(paths);
      else keepEntry(entry, paths);
      const pausing = pause();
      if (!pausing) continue;
      await pausing;
      signal?.throwIfAborted();
    }
  }
  // From the inside out, because what is written into a folder changes its times.
  for (const folder of folders.reverse()) {
    chmodSync(folder.to, folder.stats.mode & 0o7777);
    utimesSync(folder.to, folder.stats.atimeMs / 1000, folder.stats.mtimeMs / 1000);
  }
}

interface Paths {
  readonly from: string;
  readonly to: string;
}

function keepEntry(entry: Dirent, { from, to }: Paths): void {
  try {
    const stats = lstatSync(from);
    if (entry.isSymbolicLink()) {
      symlinkSync(readlinkSync(from), to);
      lutimesSync(to, stats.atimeMs / 1000, stats.mtimeMs / 1000);
    } else if (entry.isFile()) keepFile({ from, to }, stats);
  } catch (thrown) {
    // Something that runs in it has taken it away just now.
    if (errnoOf(thrown) !== 'ENOENT') throw thrown;
  }
}

function keepFile({ from, to }: Paths, { nlink, size, mode, atimeMs, mtimeMs }: Stats): void {
  if ((nlink > 1 || size > copiedBytesMax) && canLink(from, to)) return;
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, mode & 0o7777);
  utimesSync(to, atimeMs / 1000, mtimeMs / 1000);
}

/** Gives a file that is only ever replaced as a whole a second name; where the file system has none, a copy. */
export function linkOrCopy(from: string, to: string): void {
  if (!canLink(from, to)) copyFileSync(from, to);
}

/** Whether the second name could be made: some file systems have none, and one file has not any number of them. */
function canLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'EMLINK' || errno === 'EPERM' || errno === 'ENOTSUP') return false;
    throw thrown;
  }
}
