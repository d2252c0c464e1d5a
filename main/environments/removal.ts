import { lstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { type TrashItem, trashItemSchema } from '../../preload/contract';
import { diskError, isAbsent } from '../store/disk-error';
import { type JsonFormat, parseJson } from '../store/json-file';
import { readMarker } from '../store/marker';
import type { Catalog } from './catalog';
import { fileNames, nameAtBirth } from './layout';
import { parseRecord, subjectOf } from './record';

/** A path outside of Cloche's folders: where it stood, and where it is kept (relative to the environment's folder, or absolute). */
const movedSchema = z.strictObject({ from: z.string(), kept: z.string() });
export type Moved = z.infer<typeof movedSchema>;
/** Where an environment was, and where its parts are kept. */
const removalSchema = z.strictObject({
  schema: z.literal(1),
  ...trashItemSchema.shape,
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

/** The note in a folder; undefined when there is none. */
export async function readNote(folder: string): Promise<Removal | undefined> {
  const path = join(folder, fileNames.trash);
  try {
    return parseJson(await readFile(path, 'utf8'), path, removalFormat);
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw diskError(thrown, folder);
  }
}

/** Where a path outside is kept when it cannot be moved into the environment's folder. */
export const besidePath = (from: string, id: string) => join(dirname(from), `.cloche-trash-${id}-${basename(from)}`);

/** Whether a path is a real folder that carries the environment's marker. */
export function isOurs(folder: string, id: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true && readMarker(folder) === id;
}

/**
 * What a removal that could not write its note did, by the environment's record and by where its parts stand now;
 * undefined when the folder in the trash is not the environment's.
 */
export async function readUnnoted(
  { layout, kinds }: Catalog,
  folder: string,
  id: string,
): Promise<Removal | undefined> {
  if (!isOurs(folder, id)) return undefined;
  const common = { schema: 1 as const, id, removedAt: Math.floor(lstatSync(folder).ctimeMs) };
  try {
    const path = join(folder, fileNames.record);
    const record = parseRecord(await readFile(path, 'utf8'), path, id);
    const kind = kinds.get(record.kind);
    if (!kind) return { ...common, name: record.name, kind: record.kind, path: folder, outside: [] };
    const subject = subjectOf(layout, record, kind);
    const outside = kind.outside(subject).flatMap((from) => {
      const kept = [besidePath(from, id), from].find((place) => isOurs(place, id));
      return kept === undefined ? [] : [{ from, kept }];
    });
    return { ...common, name: record.name, kind: record.kind, path: kind.prefix(subject), outside };
  } catch {
    // Its record is lost: it can still be deleted, and comes back as lost as it was.
    return { ...common, name: nameAtBirth(id), kind: 'unknown', path: folder, outside: [] };
  }
}
