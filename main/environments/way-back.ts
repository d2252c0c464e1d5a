import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { deleteTree } from '../store/delete-tree';
import { diskError } from '../store/disk-error';
import { isInside } from '../store/is-inside';
import { keepTree } from '../store/keep-tree';
import { namesIn } from '../store/quick-look';
import { fileNames } from './layout';

/** What an environment was before it is changed in place, and what says where that is and whether the change was noted. */
const kept = (folder: string) => join(folder, 'before');
/** One that is not whole. */
const keptByHalf = (folder: string) => join(folder, 'before-by-half');
const discardPrefix = 'discard-';
const notes = [fileNames.record, fileNames.lock] as const;
/** Holds the absolute path of the environment itself, which may stand elsewhere. */
const placeNote = 'place';

/** Beside an environment that stands elsewhere, so that it is on the same file system. */
const outsideName = (folder: string, purpose: string) => `.cloche-${purpose}-${basename(folder)}`;

/** Where the copy of what stands at a place is, or is being made. */
const copyOf = (folder: string, place: string, at: string) =>
  isInside(place, folder) ? join(at, 'content') : join(dirname(place), outsideName(folder, 'before'));

/** Whether an environment is being changed in place, or was by somebody who has died. */
export const hasWayBack = (folder: string): boolean => existsSync(kept(folder));

/** Keeps the environment at a place as it is, unless it is kept already; the caller has taken it. */
export async function keepWayBack(folder: string, place: string, signal?: AbortSignal): Promise<void> {
  if (hasWayBack(folder)) return;
  const half = keptByHalf(folder);
  const copy = copyOf(folder, place, half);
  try {
    discard(folder, half);
    discard(folder, copy);
    mkdirSync(half, { mode: 0o700 });
    if (existsSync(place)) await keepTree(place, copy, signal);
    else mkdirSync(copy, { mode: 0o700 });
    for (const name of notes) if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(half, name));
    writeFileSync(join(half, placeNote), place);
    renameSync(half, kept(folder));
  } catch (thrown) {
    discard(folder, half);
    discard(folder, copy);
    throw diskError(thrown, folder);
  }
}

/**
 * Makes the environment what was kept, if something was: two renames; {@link sweepDiscarded} deletes the rest. The caller
 * has taken it.
 */
export function goBack(folder: string): void {
  const place = textIn(kept(folder), placeNote);
  if (place !== undefined) {
    const copy = copyOf(folder, place, kept(folder));
    if (existsSync(copy)) {
      discard(folder, place);
      renameSync(copy, place);
    }
  }
  forgetWayBack(folder);
}

/** Forgets what was kept: the environment is what it should be, and noted as that. */
export function forgetWayBack(folder: string): void {
  const place = textIn(kept(folder), placeNote);
  if (place !== undefined) discard(folder, copyOf(folder, place, kept(folder)));
  discard(folder, kept(folder));
}

/**
 * Ends a change in place whose maker has died: what was noted as made stays, everything else is what it was. The caller
 * has taken the environment.
 */
export function endDeadChange(folder: string): void {
  if (hasWayBack(folder) && !isNoted(folder)) goBack(folder);
  else forgetWayBack(folder);
}

const isNoted = (folder: string): boolean => notes.some((name) => textIn(folder, name) !== textIn(kept(folder), name));

const textIn = (folder: string, name: string) =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined;

/** Renamed first, so that nobody takes a part of it for the whole; what stands elsewhere stays on its file system. */
function discard(folder: string, path: string): void {
  if (!existsSync(path)) return;
  const id = randomBytes(6).toString('hex');
  const name = isInside(path, folder)
    ? join(folder, `${discardPrefix}${id}`)
    : join(dirname(path), `${outsideName(folder, 'discard')}-${id}`);
  renameSync(path, name);
}

/** Deletes what nobody needs any more of an environment at a place, which takes longer than anybody should have to wait. */
export async function sweepDiscarded(folder: string, place: string): Promise<void> {
  const names = namesIn(folder).filter((name) => name.startsWith(discardPrefix));
  for (const name of names) await deleteTree(join(folder, name));
  if (isInside(place, folder)) return;
  const outside = namesIn(dirname(place)).filter((name) => name.startsWith(`${outsideName(folder, 'discard')}-`));
  for (const name of outside) await deleteTree(join(dirname(place), name));
}
