import { join } from 'node:path';
import * as z from 'zod';
import {
  ClocheError,
  environmentIdSchema,
  environmentNameSchema,
  kindIdSchema,
  type Lock,
  lockSchema,
  notesSchema,
  type Spec,
  variablesSchema,
  wireErrorSchema,
} from '../../preload/contract';
import type { Kind, Subject } from '../kinds/kind';
import { issueLines } from '../store/issue-text';
import { type JsonFormat, type JsonPlace, parseJson } from '../store/json-file';
import { commitLock, fileNames, type Layout, pathsOf } from './layout';

/**
 * What was parsed from JSON is JSON, and the kind's own schema checks its shape: checking it a third time takes most of
 * the time of a list.
 */
const parsedSpecSchema = z.custom<Spec>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/**
 * `environment.json`: what was asked for, and how far its making came. The file's time of change says when the
 * environment was last opened or changed.
 */
export const recordSchema = z.strictObject({
  schema: z.literal(1),
  id: environmentIdSchema,
  name: environmentNameSchema,
  kind: kindIdSchema,
  spec: parsedSpecSchema,
  variables: variablesSchema,
  notes: notesSchema.optional(),
  state: z.enum(['creating', 'ready', 'incomplete']),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** Why it is incomplete. */
  problem: wireErrorSchema.optional(),
  /** Absolute path of the interpreter, known once it was ready: a cheap sign of life. */
  interpreter: z.string().optional(),
  /** Absolute paths of what it cannot do without beside the interpreter, known once it was ready. */
  needs: z.array(z.string()).optional(),
  /** Full version of its Python as in `lock.json`, so that a list need not open that. */
  python: z.string().optional(),
});
export type EnvironmentRecord = z.infer<typeof recordSchema>;

export const recordFormat: JsonFormat<EnvironmentRecord> = {
  title: 'The record of an environment',
  version: 1,
  schema: recordSchema,
};
export const lockFormat: JsonFormat<Lock> = {
  title: "The record of an environment's packages",
  version: 1,
  schema: lockSchema,
};

type Notice = (message: string) => void;

function placeOf<T>(layout: Layout, folder: string, file: string, format: JsonFormat<T>, notice: Notice): JsonPlace<T> {
  return { path: join(folder, file), format, lock: commitLock(layout), quarantine: layout.quarantine, notice };
}

/** The record of an environment in its folder. */
export const recordPlace = (layout: Layout, folder: string, notice: Notice): JsonPlace<EnvironmentRecord> =>
  placeOf(layout, folder, fileNames.record, recordFormat, notice);

/** What was resolved, in the environment's folder. */
export const lockPlace = (layout: Layout, folder: string, notice: Notice): JsonPlace<Lock> =>
  placeOf(layout, folder, fileNames.lock, lockFormat, notice);

/** The exact versions that were asked for, in the environment's folder. */
export const requestedLockPlace = (layout: Layout, folder: string, notice: Notice): JsonPlace<Lock> =>
  placeOf(layout, folder, fileNames.requestedLock, lockFormat, notice);

/** The exact versions that were asked for when it was first made, in the environment's folder. */
export const importedLockPlace = (layout: Layout, folder: string, notice: Notice): JsonPlace<Lock> =>
  placeOf(layout, folder, fileNames.importedLock, lockFormat, notice);

/** The error for an environment that is not there. */
export const notFound = () => new ClocheError('not-found', 'There is no such environment any more.');

/** The error for a request that does not fit. */
export const invalidRequest = (message: string, error: z.ZodError) =>
  new ClocheError('invalid-input', message, { detail: issueLines(error) });

/** The record in a text; throws as {@link parseJson}, and `corrupt` when it is another environment's. */
export function parseRecord(text: string, path: string, id: string): EnvironmentRecord {
  const record = parseJson(text, path, recordFormat);
  if (record.id === id) return record;
  throw new ClocheError('corrupt', `The folder of ${record.name} was copied or renamed by hand: ${path}.`, {
    hint: `Rename the folder back to ${record.id}, or delete the copy.`,
  });
}

/** The environment as its kind sees it. Throws `corrupt` when the record does not fit the kind. */
export function subjectOf(layout: Layout, record: EnvironmentRecord, kind: Kind): Subject {
  const { id, name, variables, notes } = record;
  const spec = kind.spec.safeParse(record.spec);
  if (!spec.success) {
    throw new ClocheError('corrupt', `The record of ${name} does not fit its kind, ${kind.label}.`, {
      detail: issueLines(spec.error),
    });
  }
  const noted = notes === undefined ? {} : { notes };
  return { id, name, spec: spec.data, variables, ...noted, paths: pathsOf(layout, id) };
}
