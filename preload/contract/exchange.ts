import * as z from 'zod';
import { createRequestSchema } from './environments';
import { importFormatIdSchema } from './formats';
import { kindIdSchema } from './kind-ids';
import { bundleBytesMax, fileBytesMax } from './limits';

/** How a text stands for a file that is none: by its bytes in base64. Absent for what is text. */
export const encodingSchema = z.literal('base64');

/** A file as text, or as bytes in base64, with the name it should be saved under. */
export const exportedFileSchema = z.strictObject({
  fileName: z.string(),
  text: z.string(),
  encoding: encodingSchema.exactOptional(),
  /** What the format could not carry, a sentence each. */
  losses: z.array(z.string()),
  /** What is to be done with the file or known of it, a sentence each; absent for nothing. */
  notes: z.array(z.string()).exactOptional(),
});
export type ExportedFile = z.infer<typeof exportedFileSchema>;

/** A file to be read: its name or path, and its text of at most 20 MiB, or the bytes of a bundle of at most 50 MiB. */
export const textFileSchema = z
  .strictObject({
    fileName: z.string().max(4096),
    text: z.string().max(Math.ceil(bundleBytesMax / 3) * 4),
    encoding: encodingSchema.exactOptional(),
  })
  .refine(({ text, encoding }) => encoding !== undefined || text.length <= fileBytesMax, 'The file is too large.');
export type TextFile = z.infer<typeof textFileSchema>;

/** What needs a yes of an entry of a file. */
export const entryCodes = [
  'include',
  'constraint',
  'editable',
  'vcs',
  'url',
  'local-path',
  'index-option',
  'pip-option',
] as const;

/** What a remark is about, for those who sort or count them. */
export const remarkCodeSchema = z.enum([
  // What needs a yes.
  ...entryCodes,
  'channel',
  'variable',
  'code',
  // What deserves a second look.
  'duplicate',
  'foreign-prefix',
  'pip-not-listed',
  'hashes-with-vcs',
  'git-protocol-unencrypted',
  'empty-file',
  'credentials-in-index-url',
  'wheels-for-one-platform',
  'other-platform',
  'number-not-text',
  'unknown-key',
  'yanked',
  'missing-package',
  'names-unread',
]);
export type RemarkCode = z.infer<typeof remarkCodeSchema>;

/** A remark on a line of an imported file. */
export const remarkSchema = z.strictObject({
  /** Line in the file, from 1; absent when it concerns the whole. */
  line: z.int().optional(),
  message: z.string(),
  codes: z.array(remarkCodeSchema).exactOptional(),
  /** The entry that it is about as the file has it, without logins. */
  text: z.string().exactOptional(),
  /** The package or the key that it is about. */
  name: z.string().exactOptional(),
});
export type Remark = z.infer<typeof remarkSchema>;

/** Packages of a file that are not always wanted: an extra, a group of dependencies, or an optional part. */
export const packageGroupSchema = z.strictObject({
  /** As the file names it. */
  name: z.string(),
  /** How many packages it asks for. */
  packages: z.int(),
  isTaken: z.boolean(),
});
export type PackageGroup = z.infer<typeof packageGroupSchema>;

/** What becomes of that which is asked for when it is carried over to a kind. */
export const carriedSchema = z.strictObject({
  /** What is asked for as it was. */
  kept: z.array(z.string()),
  /** What is asked for in another way, and why; a sentence. */
  changed: z.array(z.strictObject({ from: z.string(), to: z.string(), reason: z.string() })),
  /** What cannot be asked for, and why; a sentence. */
  dropped: z.array(z.strictObject({ what: z.string(), reason: z.string() })),
});
export type Carried = z.infer<typeof carriedSchema>;

/** A kind that can be made from what was read, how much of it that kind changes and drops, and what it has not. */
export const candidateSchema = z.strictObject({
  kind: kindIdSchema,
  changed: z.int(),
  dropped: z.int(),
  /** Packages that it would be asked for and that are known not to be where it takes them from. */
  lacking: z.array(z.string()),
  /** Whether all that it would be asked for is known to be there; what only a solver or pip can tell is not. */
  isKnown: z.boolean(),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** What can be made of something that was read: nothing has been run or written yet. */
const proposalShape = {
  /** The environment that would be made; its name is free to take. */
  request: createRequestSchema,
  /** What becomes of each part in the kind of the request. */
  carried: carriedSchema,
  /** The kinds that it can become, the kind that was proposed first. */
  candidates: z.array(candidateSchema),
  /** What deserves a second look, such as packages that are known to be missing. */
  warnings: z.array(remarkSchema),
};

/** What an environment would be as another kind. */
export const conversionSchema = z.strictObject(proposalShape);
export type Conversion = z.infer<typeof conversionSchema>;

/** How many packages a file asks for with the groups that are taken, by whose names they are. */
export const askedCountsSchema = z.strictObject({ conda: z.int(), nixpkgs: z.int(), pip: z.int() });
export type AskedCounts = z.infer<typeof askedCountsSchema>;

/** What was understood of a file. */
export const importPreviewSchema = z.strictObject({
  ...proposalShape,
  format: importFormatIdSchema,
  /** Absent for what is no file. */
  counts: askedCountsSchema.exactOptional(),
  groups: z.array(packageGroupSchema),
  /** What needs a yes before it is used: includes, editable installs, VCS, URLs, local paths, index options. */
  confirmations: z.array(remarkSchema),
  /** Lines that were not understood. */
  rejected: z.array(remarkSchema),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

/** A file of a folder that can be imported. */
export const folderCandidateSchema = z.strictObject({
  /** The name by which it was given. */
  fileName: z.string(),
  format: importFormatIdSchema,
  /** Why it cannot be imported after all, a sentence. */
  problem: z.string().exactOptional(),
});
export type FolderCandidate = z.infer<typeof folderCandidateSchema>;

/** Another file that a file includes or installs from. */
export const includedFileSchema = z.strictObject({
  /** As it is written: from the folder of the file, absolute, or an address. */
  path: z.string(),
  /** Line of the file that names it, from 1. */
  line: z.int(),
});
export type IncludedFile = z.infer<typeof includedFileSchema>;

const differenceSchema = z.strictObject({ name: z.string(), wanted: z.string(), found: z.string() });
const versionSchema = z.strictObject({ name: z.string(), version: z.string() });

/** How what is in an environment differs from exact versions. */
export const comparisonSchema = z.strictObject({
  /**
   * Whether these are the versions that it was to be made with, such as those of a lock; those that it was made with; or these
   * but for exact versions that its settings ask for.
   */
  against: z.enum(['asked', 'made', 'pinned']),
  /** How many are as they should be. */
  same: z.int(),
  newer: z.array(differenceSchema),
  older: z.array(differenceSchema),
  /** The same version, in another build of a channel. */
  rebuilt: z.array(differenceSchema),
  missing: z.array(versionSchema),
  extra: z.array(versionSchema),
  /** All of that as a text that can be saved. */
  report: z.strictObject({ fileName: z.string(), text: z.string() }),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** What is chosen of a file: another kind than the proposed one, and the groups that are wanted. */
export const importChoiceSchema = z.strictObject({
  kind: kindIdSchema.exactOptional(),
  /** Names of the groups to take; by default those that the format takes by default. */
  groups: z.array(z.string().max(200)).max(200).exactOptional(),
});
export type ImportChoice = z.infer<typeof importChoiceSchema>;
