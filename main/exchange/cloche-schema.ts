import * as z from 'zod';
import {
  broughtFileSchema,
  environmentNameSchema,
  kindIdSchema,
  lockSchema,
  notesSchema,
  specSchema,
  variablesSchema,
} from '../../preload/contract';

/** Says that a JSON file is an export of Cloche. */
export const formatMarker = 'cloche-environment';

/** An export of Cloche, schema 1; docs/cloche-file.md says what each key means. */
export const clocheFileSchema = z.strictObject({
  format: z.literal(formatMarker),
  schema: z.literal(1),
  name: environmentNameSchema,
  kind: kindIdSchema,
  /** What was asked for. */
  asked: z.strictObject({ spec: specSchema }),
  variables: variablesSchema,
  /** Free text, as it is. */
  notes: notesSchema.optional(),
  /** What the export left out, so that it can be set again. */
  leftOut: z.strictObject({ variables: z.array(z.string()), settings: z.array(z.string()) }),
  /** In a bundle: the files beside this one, which settings name as they are named here. */
  files: z.array(broughtFileSchema.shape.path).max(1000).optional(),
  /** What was resolved; absent when it was never made. */
  lock: lockSchema.optional(),
});
export type ClocheFile = z.infer<typeof clocheFileSchema>;

/** Settings that hold requirement lines. */
export const lineSettings = new Set(['requirements', 'constraints']);
/** Whether a setting is a list of lines. */
export const isLines = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((line) => typeof line === 'string');

/** How the record in a Nix file names what is beside that file; '' is the folder itself. */
export const besidePath = (name: string): string => `./${name}`;
