import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lastCopyPath } from '../store/atomic-file';
import { deleteTree } from '../store/delete-tree';
import { diskError } from '../store/disk-error';
import { isInside } from '../store/is-inside';
import { keepTree, linkOrCopy } from '../store/keep-tree';
import { namesIn } from '../store/quick-look';
import { fileNames } from './layout';

/** What an environment was before it is changed, and what says where that is and whether the change was noted. */
const kept = (folder: string) => join(folder, 'before');
/** One that is not whole. */
const keptByHalf = (folder: string) => join(folder, 'before-by-half');
const discardPrefix = 'discard-';
/** What counts stands last: once the record is what it was, all else is. */
const notes = [fileNames.lock, fileNames.record].flatMap((name) => [lastCopyPath(name), name]);
/** Holds the absolute path of the environment itself, which may stand elsewhere. */
const placeNote = 'place';
/** Says that nothing stood there. */
const absentNote = 'absent';
/** Says that its record tells whether it is made anew. */
const asideNote = 'aside';

/** Beside an environment that stands elsewhere, so that it is on the same file system. */
const outsideName = (folder: string, purpose: string) => `.cloche-${purpose}-${basename(folder)}`;

/** Where the copy of what stands at a place is, or is being made. */
const copyOf = (folder: string, place: string, at: string) =>
  isInside(place, folder) ? join(at, 'content') : join(dirname(place), outsideName(folder, 'before'));

/** Whether an environment is being changed in place or made anew, or was by somebody who has died. */
export const hasWayBack = (folder: string): boolean => existsSync(kept(folder));

/** Keeps the environment at a place as it is, unless it is kept already; the caller has taken it. */
export async function keepWayBack(folder: string, place: string, signal?: AbortSignal): Promise<void> {
  if (hasWayBack(folder)) return;
  const half = keptByHalf(folder);
  const copy = copyOf(folder, place, half);
  try {
    keepNotes(folder, place);
    if (existsSync(place)) await keepTree(place, copy, signal);
    renameSync(half, kept(folder));
  } catch (thrown) {
    discard(folder, half);
    discard(folder, copy);
    throw diskError(thrown, folder);
  }
}

/**
 * Keeps the environment at a place by moving it away from there, for one who makes it anew. `noteMaking` has its record
 * say that it is being made: only then is it moved. The caller has taken it, and calls {@link goBack} when this rejects.
 */
export async function setAside(folder: string, place: string, noteMaking: () => Promise<void>): Promise<void> {
  const half = keptByHalf(folder);
  try {
    keepNotes(folder, place);
    writeFileSync(join(half, asideNote), '');
    renameSync(half, kept(folder));
    await noteMaking();
    if (existsSync(place)) renameSync(place, copyOf(folder, place, kept(folder)));
  } catch (thrown) {
    discard(folder, half);
    throw diskError(thrown, folder);
  }
}

/** Begins what becomes the way back, in place of what one that died has begun. */
function keepNotes(folder: string, place: string): void {
  const half = keptByHalf(folder);
  discard(folder, half);
  discard(folder, copyOf(folder, place, half));
  mkdirSync(half, { mode: 0o700 });
  for (const name of notes) if (existsSync(join(folder, name))) linkOrCopy(join(folder, name), join(half, name));
  writeFileSync(join(half, placeNote), place);
  if (!existsSync(place)) writeFileSync(join(half, absentNote), '');
}

/**
 * Makes the environment what was kept, if something was, and its record and lock with it: a few renames, for which a full
 * disk has room; {@link sweepDiscarded} deletes the rest. The caller has taken it.
 */
export function goBack(folder: string): void {
  const place = textIn(kept(folder), placeNote);
  if (place !== undefined) {
    const copy = copyOf(folder, place, kept(folder));
    const isCopied = existsSync(copy);
    if (isCopied || existsSync(join(kept(folder), absentNote))) discard(folder, place);
    if (isCopied) renameSync(copy, place);
    for (const name of notes) if (isOther(folder, name)) putBack(folder, name);
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
 * Ends a change whose maker has died: what was noted as made stays, everything else is what it was. The caller has taken
 * the environment.
 */
export function endDeadChange(folder: string): void {
  if (hasWayBack(folder) && !isNoted(folder)) goBack(folder);
  else forgetWayBack(folder);
}

/** Whether what was made is noted, or nothing was begun. */
function isNoted(folder: string): boolean {
  if (stateIn(folder) !== 'ready') return false;
  const isAside = existsSync(join(kept(folder), asideNote));
  return isAside || [fileNames.record, fileNames.lock].some((name) => isOther(folder, name));
}

function stateIn(folder: string): unknown {
  try {
    return JSON.parse(textIn(folder, fileNames.record) ?? 'null')?.state;
  } catch {
    return undefined;
  }
}

const isOther = (folder: string, name: string): boolean => textIn(folder, name) !== textIn(kept(folder), name);

/** A note that was not there before tells nothing wrong. */
function putBack(folder: string, name: string): void {
  const before = join(kept(folder), name);
  if (existsSync(before)) renameSync(before, join(folder, name));
}

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
