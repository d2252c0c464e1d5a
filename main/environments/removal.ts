import { lstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { ClocheError, type TrashItem, toWireError, trashItemSchema } from '../../preload/contract';
import { isAbsent, readError } from '../store/disk-error';
import { type JsonFormat, parseJson } from '../store/json-file';
import { readMarker } from '../store/marker';
import { namesIn } from '../store/quick-look';
import type { Catalog } from './catalog';
import { fileNames, nameAtBirth } from './layout';
import { parseRecord, subjectOf } from './record';

/** A path outside of Cloche's folders: where it stood, and where it is kept (relative to the environment's folder, or absolute). */
const movedSchema = z.strictObject({ from: z.string(), kept: z.string() });
export type Moved = z.infer<typeof movedSchema>;
/** Where an environment was, and where its parts are kept. */
const removalSchema = z.strictObject({
  schema: z.literal(1),
  ...trashItemSchema.omit({ problem: true }).shape,
  outside: z.array(movedSchema),
});
export type Removal = z.infer<typeof removalSchema>;
/** The note of a removal, in the environment's folder. */
const removalFormat: JsonFormat<Removal> = {
  title: 'The record of a removed environment',
  version: 1,
  schema: removalSchema,
};

/** What is shown of a removal. */
export const itemOf = ({ id, name, kind, removedAt, path }: Removal): TrashItem => ({
  id,
  name,
  kind,
  removedAt,
  path,
});

/** The note in a folder; undefined when there is none. Throws `corrupt`, `newer-schema`, `permission`. */
export async function readNote(folder: string): Promise<Removal | undefined> {
  const path = join(folder, fileNames.trash);
  try {
    return parseJson(await readFile(path, 'utf8'), path, removalFormat);
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw readError(thrown, path);
  }
}

/** Where a path outside is kept when it cannot be moved into the environment's folder. */
export const besidePath = (from: string, id: string) => join(dirname(from), `.cloche-trash-${id}-${basename(from)}`);

/** Whether a path is a real folder that carries the environment's marker. */
export function isOurs(folder: string, id: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true && readMarker(folder) === id;
}

/** What is known of a removal without its note and its record. */
function bareRemoval(folder: string, id: string): Removal {
  // The folder's own move into the trash has set that time, and nothing sets it back.
  const removedAt = Math.floor(lstatSync(folder).ctimeMs);
  return { schema: 1, id, name: nameAtBirth(id), kind: 'unknown', removedAt, path: folder, outside: [] };
}

/**
 * A removal by the environment's record and by where its parts outside stand now, at the first of some places (as in
 * {@link Moved}) that is theirs. Throws where the record does not tell.
 */
async function readByRecord(
  { layout, kinds }: Catalog,
  folder: string,
  id: string,
  placesOf: (from: string) => readonly string[],
): Promise<Removal> {
  const path = join(folder, fileNames.record);
  const record = parseRecord(await readFile(path, 'utf8'), path, id);
  const common = { ...bareRemoval(folder, id), name: record.name, kind: record.kind };
  const kind = kinds.get(record.kind);
  if (!kind) return common;
  const subject = subjectOf(layout, record, kind);
  const outside = kind.outside(subject).flatMap((from) => {
    const kept = placesOf(from).find((place) => isOurs(resolve(folder, place), id));
    return kept === undefined ? [] : [{ from, kept }];
  });
  return { ...common, path: kind.prefix(subject), outside };
}

/**
 * What a removal that could not write its note did; undefined when the folder in the trash is not the environment's.
 */
async function readUnnoted(catalog: Catalog, folder: string, id: string): Promise<Removal | undefined> {
  if (!isOurs(folder, id)) return undefined;
  const placesOf = (from: string) => [besidePath(from, id), from];
  // Where its record is lost it can still be deleted, and comes back as lost as it was.
  return readByRecord(catalog, folder, id, placesOf).catch(() => bareRemoval(folder, id));
}

/**
 * What a removal did whose note is damaged; undefined where that is not certain. Such a one has moved all that stood
 * outside: what stands there now is not of the trash.
 */
async function readMisnoted(catalog: Catalog, folder: string, id: string): Promise<Removal | undefined> {
  if (!isOurs(folder, id)) return undefined;
  const inside = namesIn(join(folder, 'outside')).map((name) => join('outside', name));
  const placesOf = (from: string) => [...inside, besidePath(from, id)];
  const removal = await readByRecord(catalog, folder, id, placesOf).catch(() => undefined);
  // Only the kind tells what stood outside, and of several parts inside nothing tells which one is whose.
  if (!removal || removal.kind === 'unknown' || !catalog.kinds.has(removal.kind)) return undefined;
  return inside.length <= 1 ? removal : undefined;
}

/**
 * The removal whose folder stands in the trash, by its note, or else by the environment's record; undefined when nothing
 * says that the folder is one. Throws `corrupt`, `newer-schema` or `permission` where that cannot be told.
 */
export async function readRemoval(catalog: Catalog, folder: string, id: string): Promise<Removal | undefined> {
  try {
    const noted = await readNote(folder);
    if (noted) return noted;
  } catch (thrown) {
    if (!(thrown instanceof ClocheError && thrown.code === 'corrupt')) throw thrown;
    const told = await readMisnoted(catalog, folder, id);
    if (told) return told;
    throw new ClocheError('corrupt', thrown.message, {
      hint: `Delete it when you do not need it. What it may have beside a project, as .cloche-trash-${id}-…, stays there.`,
      cause: thrown,
    });
  }
  return readUnnoted(catalog, folder, id);
}

/** What is shown of a folder in the trash whose removal cannot be told, for the reason that was thrown. */
export function unreadableItem(folder: string, id: string, thrown: unknown): TrashItem {
  return { ...itemOf(bareRemoval(folder, id)), problem: toWireError(thrown) };
}
