import { lstatSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { ClocheError } from '../../preload/contract';
import { syncFolder } from '../store/atomic-file';
import { deleteTree } from '../store/delete-tree';
import { diskError, errnoOf } from '../store/disk-error';
import { isFolder } from '../store/quick-look';
import { fileNames } from './layout';
import { isTaken } from './names';
import { besidePath, isOurs, type Moved, type Removal } from './removal';

/** In the environment's own folder where that is the same file system, otherwise beside itself. */
export function keptPath(folder: string, from: string, id: string, index: number): string {
  const isSameDevice = lstatSync(from).dev === lstatSync(folder).dev;
  if (!isSameDevice) return besidePath(from, id);
  let kept = join('outside', String(index));
  // What an older Cloche restored by half is still there.
  for (let more = 1; isTaken(join(folder, kept)); more++) kept = join('outside', `${index}.${more}`);
  return kept;
}

/** Moves something out to where it is to be kept, or beside itself; answers with where it is kept. */
export async function moveOut(folder: string, { from, kept }: Moved, id: string): Promise<Moved> {
  if (!isAbsolute(kept)) await mkdir(join(folder, 'outside'), { recursive: true, mode: 0o700 });
  try {
    await renameToNew(from, resolve(folder, kept));
    return { from, kept };
  } catch (thrown) {
    // Two mounts of one file system look alike, but nothing can be renamed from one to the other.
    if (errnoOf(thrown) !== 'EXDEV') throw thrown;
    await renameToNew(from, besidePath(from, id));
    return { from, kept: besidePath(from, id) };
  }
}

/** A rename that replaces nothing. Throws `path-taken`. */
export async function renameToNew(from: string, to: string): Promise<void> {
  refuseTakenPath(to);
  await rename(from, to);
}

/** Throws `path-taken` when anything stands at a path. */
export function refuseTakenPath(path: string): void {
  if (!isTaken(path)) return;
  throw new ClocheError('path-taken', `Something stands at ${path} now.`, { hint: 'Move it away, then try again.' });
}

/** Where something that was moved out stands now; undefined where it stands still, or is gone. */
function placeNow(folder: string, { from, kept }: Moved, id: string): string | undefined {
  if (from === kept) return undefined;
  // A move that did not get as far as its note stands beside itself.
  return [resolve(folder, kept), besidePath(from, id)].find((path) => isOurs(path, id));
}

/** Throws `not-found` when a folder is gone into which something is to be put back. */
export function refuseGonePlaces(folder: string, { id, outside }: Removal): void {
  const lost = outside.find((moved) => placeNow(folder, moved, id) !== undefined && !isFolder(dirname(moved.from)));
  if (!lost) return;
  const message = `The folder ${dirname(lost.from)}, in which this environment stood, does not exist any more.`;
  throw new ClocheError('not-found', message, {
    hint: 'Make that folder again, then restore it. Until then it stays in the trash.',
  });
}

/** Moves what was outside of an environment's folder back to where it stood, and deletes the note; all or nothing. */
export async function putBack(folder: string, removal: Removal): Promise<void> {
  const done: { readonly now: string; readonly from: string }[] = [];
  try {
    for (const moved of removal.outside) {
      const { from } = moved;
      const now = placeNow(folder, moved, removal.id);
      if (now === undefined) continue;
      refuseTakenPath(from);
      await rename(now, from);
      done.push({ now, from });
    }
  } catch (thrown) {
    for (const { now, from } of done) await rename(from, now).catch(() => {});
    throw diskError(thrown, folder);
  }
  await rmdir(join(folder, 'outside')).catch(() => {});
  await rm(join(folder, fileNames.trash), { force: true });
  await syncFolder(folder);
}

/** Deletes what a removal keeps outside of the environment's folder. */
export async function deleteOutside(removal: Removal | undefined): Promise<void> {
  for (const { kept } of removal?.outside ?? []) {
    if (removal && isAbsolute(kept) && isOurs(kept, removal.id)) await deleteTree(kept);
  }
}
