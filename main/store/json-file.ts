import { constants, readFileSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { ClocheError } from '../../preload/contract';
import {
  type FileText,
  lastCopyPath,
  makePrivateFolder,
  readLastCopy,
  writeFileAtomic,
  writeFilesAtomic,
} from './atomic-file';
import { diskError, isAbsent, unreadable } from './disk-error';
import { issueLines } from './issue-text';
import { type LockName, withLock } from './lock';

/** What a JSON file of Cloche's own must look like: an object with a number `schema`, and the rest. */
export interface JsonFormat<T> {
  /** What it is, to begin a sentence with, such as `The record of an environment`. */
  readonly title: string;
  /** The newest `schema` that this Cloche understands. */
  readonly version: number;
  readonly schema: z.ZodType<T>;
}

/** One such file, with all that reading and repairing it needs. */
export interface JsonPlace<T> {
  /** Absolute. */
  readonly path: string;
  readonly format: JsonFormat<T>;
  /** Held by everyone who writes the file, for the moment of the writing. */
  readonly lock: LockName;
  /** Absolute folder to which unreadable files are moved. */
  readonly quarantine: string;
  /** Tells the user, in full sentences, what was repaired. */
  readonly notice: (message: string) => void;
}

/** How long a writer waits for another one, milliseconds. */
export const commitWaitMs = 30_000;

const envelope = z.looseObject({ schema: z.int() });

/** The value in a text. Throws `newer-schema` when a newer Cloche wrote it and `corrupt` when it does not fit. */
export function parseJson<T>(text: string, path: string, format: JsonFormat<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw corrupt(path, format.title, thrown instanceof Error ? thrown.message : '');
  }
  const result = format.schema.safeParse(value);
  if (result.success) return result.data;
  const version = envelope.safeParse(value);
  if (version.success && version.data.schema > format.version) throw newerSchema(path, format.title);
  throw corrupt(path, format.title, issueLines(result.error));
}

/** The error for a file that a newer Cloche wrote. */
export function newerSchema(path: string, title: string): ClocheError {
  return new ClocheError('newer-schema', `${title} was written by a newer Cloche: ${path}.`, {
    hint: 'Update Cloche. The file is left as it is.',
  });
}

function corrupt(path: string, title: string, detail: string): ClocheError {
  return new ClocheError('corrupt', `${title} cannot be read: ${path}.`, { detail });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw unreadable(thrown, path);
  }
}

function parseIfThere<T>({ path, format }: JsonPlace<T>): T | undefined {
  const text = readIfThere(path);
  return text === undefined ? undefined : parseJson(text, path, format);
}

const isCorrupt = (thrown: unknown) => thrown instanceof ClocheError && thrown.code === 'corrupt';

function unlessCorrupt(thrown: unknown): undefined {
  if (!isCorrupt(thrown)) throw thrown;
}

/**
 * The value of a file, or undefined when there is none. An unreadable file goes to the quarantine and its last good
 * copy takes its place, which is told as a notice; without such a copy it throws `corrupt`. A file of a newer Cloche
 * is never touched: `newer-schema`.
 */
export async function readJsonFile<T>(place: JsonPlace<T>): Promise<T | undefined> {
  try {
    return parseIfThere(place);
  } catch (thrown) {
    if (!isCorrupt(thrown)) throw thrown;
  }
  return withLock(place.lock, () => readAndRepair(place), { waitMs: commitWaitMs });
}

/** {@link readJsonFile} for one who holds the lock of the place. */
export async function readAndRepair<T>(place: JsonPlace<T>): Promise<T | undefined> {
  try {
    return parseIfThere(place);
  } catch (thrown) {
    if (!isCorrupt(thrown)) throw thrown;
    return await repair(place, thrown);
  }
}

/**
 * Puts the last good copy in the place of a file that is gone and must be there, which is told as a notice; false without such a
 * copy. The caller holds the lock of the place.
 */
export async function restoreLost<T>(place: JsonPlace<T>): Promise<boolean> {
  const { path, format, notice } = place;
  const good = lastGood(place);
  if (!good || readIfThere(path) !== undefined) return false;
  await writeFileAtomic(path, good.text, { keepsLast: true });
  notice(`${format.title} was gone. Its last good copy was restored.`);
  return true;
}

function lastGood<T>({ path, format }: JsonPlace<T>): { text: string; value: T } | undefined {
  const copy = readIfThere(lastCopyPath(path));
  const text = copy === undefined ? undefined : readLastCopy(copy);
  if (text === undefined) return undefined;
  try {
    return { text, value: parseJson(text, path, format) };
  } catch {
    return undefined;
  }
}

async function repair<T>(place: JsonPlace<T>, reason: unknown): Promise<T> {
  const { path, quarantine, format, notice } = place;
  const stamp = new Date().toISOString().replaceAll(':', '-');
  const kept = join(quarantine, `${stamp}-${process.pid}-${basename(path)}`);
  const good = lastGood(place);
  await makePrivateFolder(quarantine);
  try {
    await copyFile(path, kept, constants.COPYFILE_EXCL);
    if (!good) await rm(path);
  } catch (thrown) {
    throw diskError(thrown, quarantine);
  }
  if (!good) {
    notice(`${format.title} could not be read and there is no good copy of it. It was moved to ${kept}.`);
    throw reason;
  }
  await writeFileAtomic(path, good.text, { keepsLast: true });
  notice(`${format.title} could not be read. Its last good copy was restored; the unreadable file is ${kept}.`);
  return good.value;
}

/** A value as the file that {@link writeFilesAtomic} writes to its place. */
export function jsonFile<T>({ path }: JsonPlace<T>, value: T): FileText {
  return { path, text: formatJson(value), keepsLast: true };
}

/** Writes a value; the caller holds the lock of the place. Throws as {@link writeFilesAtomic}. */
export function writeJsonFile<T>(place: JsonPlace<T>, value: T): Promise<void> {
  return writeFilesAtomic(dirname(place.path), [jsonFile(place, value)]);
}

/** JSON as Cloche writes it: two spaces, one newline at the end. */
export const formatJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Reads, changes and writes a file while holding its lock, so that no one's change is lost; returns what it wrote. An
 * unreadable file without a good copy counts as none: it stands in the quarantine by then, and its owner was told.
 */
export function updateJsonFile<T>(place: JsonPlace<T>, change: (current: T | undefined) => T): Promise<T> {
  const update = async () => {
    const next = change(await readAndRepair(place).catch(unlessCorrupt));
    await writeJsonFile(place, next);
    return next;
  };
  return withLock(place.lock, update, { waitMs: commitWaitMs });
}
