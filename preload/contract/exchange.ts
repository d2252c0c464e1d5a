import * as z from 'zod';
import { createRequestSchema } from './environments';
import { formatIdSchema } from './formats';
import { fileBytesMax } from './limits';

/** A file as text, with the name it should be saved under. */
export const exportedFileSchema = z.strictObject({
  fileName: z.string(),
  text: z.string(),
  /** What the format could not carry, a sentence each. */
  losses: z.array(z.string()),
  /** What is to be done with the file or known of it, a sentence each; absent for nothing. */
  notes: z.array(z.string()).exactOptional(),
});
export type ExportedFile = z.infer<typeof exportedFileSchema>;

/** A file to be read: its name or path, and its text of at most 20 MiB. */
export const textFileSchema = z.strictObject({
  fileName: z.string().max(4096),
  text: z.string().max(fileBytesMax),
});
export type TextFile = z.infer<typeof textFileSchema>;

/** A remark on a line of an imported file. */
export const remarkSchema = z.strictObject({
  /** Line in the file, from 1; absent when it concerns the whole. */
  line: z.int().optional(),
  message: z.string(),
});

/** What was understood of a file: nothing has been run or written yet. */
export const importPreviewSchema = z.strictObject({
  format: formatIdSchema,
  /** The environment that would be made; its name is free to take. */
  request: createRequestSchema,
  /** What needs a yes before it is used: includes, editable installs, VCS, URLs, local paths, index options. */
  confirmations: z.array(remarkSchema),
  warnings: z.array(remarkSchema),
  /** Lines that were not understood. */
  rejected: z.array(remarkSchema),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;
