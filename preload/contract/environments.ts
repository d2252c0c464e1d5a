import * as z from 'zod';
import { formatIdSchema } from './formats';
import { environmentNamePattern, variableNamePattern } from './grammars';
import { kindIdSchema, shownKindSchema, specSchema } from './kind-ids';
import { trustsSchema } from './kinds';
import { wireErrorSchema } from './wire-errors';

/** A name that the user gives; see {@link environmentNamePattern}. */
export const environmentNameSchema = z
  .string()
  .regex(
    environmentNamePattern,
    'A name has 1 to 64 characters: letters from a to z, digits, dots, dashes and underscores. It begins with a letter or digit.',
  );
/** Names one environment for ever; also the name of its folder. */
export const environmentIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,68}$/);

/** Variables that an environment may set; see {@link variableNamePattern}. */
export const variablesSchema = z.record(z.string().regex(variableNamePattern), z.string());

/** What somebody noted of an environment for people, any text. */
export const notesSchema = z.string().max(10_000);

/**
 * Where an environment is in its life. `creating`: a live process is making it. `ready`: made and verified.
 * `incomplete`: its making ended before it was verified (resume or clean). `broken`: it was ready and does not
 * work now. `missing`: its files are gone.
 */
export const environmentStateSchema = z.enum(['creating', 'ready', 'incomplete', 'broken', 'missing']);
export type EnvironmentState = z.infer<typeof environmentStateSchema>;

/** One row of the list. */
export const environmentSchema = z.strictObject({
  /** Its name at birth, a dash and four characters. */
  id: environmentIdSchema,
  /** Unique, whatever its case. */
  name: environmentNameSchema,
  kind: shownKindSchema,
  state: environmentStateSchema,
  /** Full version of its Python, such as `3.12.4`; absent until it is known. */
  python: z.string().optional(),
  /** Absolute path of the environment itself (for a venv its prefix). */
  path: z.string(),
  /** Absolute path of the project to which it belongs, where there is one. */
  project: z.string().optional(),
  /** When it was made, milliseconds since 1970; 0 where that is not known. */
  createdAt: z.number(),
  /** When it was last opened or changed, milliseconds since 1970; 0 where that is not known. */
  usedAt: z.number(),
  /** Why it is broken, incomplete or missing. */
  problem: wireErrorSchema.optional(),
  /** The job that is changing it now. */
  jobId: z.string().optional(),
});
export type Environment = z.infer<typeof environmentSchema>;

/** One that this Cloche understands. */
export const madeEnvironmentSchema = environmentSchema.extend({ kind: kindIdSchema });
export type MadeEnvironment = z.infer<typeof madeEnvironmentSchema>;

/** One installed or locked distribution. */
export const packageSchema = z.strictObject({
  /** Name as its metadata spells it. */
  name: z.string(),
  version: z.string(),
  /** Who installed it, such as `uv` or `pip`. */
  installer: z.string().optional(),
  /** True when it was asked for, false when another one needed it; absent where neither is known. */
  isRequested: z.boolean().optional(),
  /** True when its version is held. */
  isPinned: z.boolean().optional(),
  /** `sha256:…` of the archives it may come from, where they are known. */
  hashes: z.array(z.string()).optional(),
  /** The archive of an index that was installed, where it is known: its address, and its hash as `sha256:…`. */
  archive: z.strictObject({ url: z.string(), hash: z.string() }).optional(),
  /** Where it came from when that is not an index: a URL or a path (PEP 610). */
  source: z.string().optional(),
  /** In a lock for several Pythons or machines: the environment marker under which it is installed (PEP 508). */
  marker: z.string().optional(),
  /** For a package of a conda channel: which of its builds. */
  conda: z
    .strictObject({
      build: z.string(),
      /** Address of the archive. */
      url: z.string(),
      md5: z.string().optional(),
    })
    .optional(),
});
export type Package = z.infer<typeof packageSchema>;

/** What was resolved when an environment was made. */
export const lockSchema = z.strictObject({
  schema: z.literal(1),
  /** Full version of the interpreter; '' in a lock that was imported and is for several. */
  python: z.string(),
  /** The program that resolved, such as `uv 0.9.1`. */
  engine: z.string(),
  packages: z.array(packageSchema),
  /** What else was fixed when it was made: nixpkgs, the tools of an engine. */
  sources: z
    .array(
      z.strictObject({
        name: z.string(),
        /** Address or absolute path it came from. */
        url: z.string(),
        revision: z.string().optional(),
        /** `sha256-…` in the notation of Nix, where it is known. */
        hash: z.string().optional(),
      }),
    )
    .optional(),
});
export type Lock = z.infer<typeof lockSchema>;

/** What the build of a project made. */
export const builtSchema = z.strictObject({
  /** Absolute path of the result. */
  path: z.string(),
  /** Names of the programs in its `bin`, in alphabetical order. */
  programs: z.array(z.string()),
});
export type Built = z.infer<typeof builtSchema>;

/** That an environment is not of what is there now. */
export const stalenessSchema = z.strictObject({
  /** Why, a sentence. */
  reason: z.string(),
  /** What to put right first: absent where an update makes it current. */
  hint: z.string().optional(),
});
export type Staleness = z.infer<typeof stalenessSchema>;

/** An environment with what was asked for and what is in it. */
export const environmentDetailSchema = z.strictObject({
  environment: madeEnvironmentSchema,
  spec: specSchema,
  variables: variablesSchema,
  notes: notesSchema.optional(),
  /** Formats that it can be exported to, the usual one first. */
  formats: z.array(formatIdSchema),
  /** What is installed now, read from the environment's own metadata. */
  packages: z.array(packageSchema),
  /** Bytes on disk, where it was quick to tell. */
  sizeBytes: z.number().optional(),
  /** Absolute path of the interpreter inside. */
  interpreter: z.string().optional(),
  /** The exact versions that were asked for, while it is not ready. */
  requestedLock: lockSchema.optional(),
  /** What else was fixed when it was made; see {@link lockSchema}. */
  sources: lockSchema.shape.sources,
  /** Why what it was made of is not what is there now; absent while it is current. */
  staleness: stalenessSchema.optional(),
  /** What the last build of its project made; absent before there was one. */
  built: builtSchema.optional(),
});
export type EnvironmentDetail = z.infer<typeof environmentDetailSchema>;

/** A removed environment. */
export const trashItemSchema = z.strictObject({
  id: environmentIdSchema,
  name: environmentNameSchema,
  kind: shownKindSchema,
  /** When it was removed, milliseconds since 1970; where its note cannot be read, the latest that it can have been. */
  removedAt: z.number(),
  /** Where its environment stood, or is kept where that is not known. */
  path: z.string(),
  /** Why it cannot come back, and stays until it is deleted; absent for what can. */
  problem: wireErrorSchema.optional(),
});
export type TrashItem = z.infer<typeof trashItemSchema>;

/** Where the files of a bundle are said to be until they have a place: `/cloche-bundle/files/own.nix`. */
export const broughtRoot = '/cloche-bundle';

/** A file that an environment brings along. */
export const broughtFileSchema = z.strictObject({
  /** Its place below {@link broughtRoot}: a normalised path that begins with `files/`. */
  path: z
    .string()
    .max(500)
    .regex(/^files(?:\/(?!\.{1,2}(?:\/|$)|\.cloche)[^\\/:\p{Cc}]+)+$/u, 'A file of a bundle has a path below files/.'),
  /** Its bytes in base64. */
  data: z.base64(),
});
export type BroughtFile = z.infer<typeof broughtFileSchema>;

/** What creates an environment. */
export const createRequestSchema = z.strictObject({
  name: environmentNameSchema,
  kind: kindIdSchema,
  spec: specSchema,
  variables: variablesSchema.optional(),
  notes: notesSchema.optional(),
  /** Exact versions to install, from an export; what was asked for stays in the spec. */
  lock: lockSchema.optional(),
  /**
   * Files that it brings along, from a bundle. They get a place of their own in the environment's folder; what in the spec
   * begins with {@link broughtRoot} means them.
   */
  files: z.array(broughtFileSchema).max(1000).optional(),
  /** They are trusted from now on. */
  trusts: trustsSchema.optional(),
  /** When its making fails nothing is left of it but the log, as when it is cancelled. */
  leavesNothing: z.literal(true).exactOptional(),
  /** An incomplete environment that makes way for this one, and may have its name. */
  replaces: environmentIdSchema.optional(),
});
export type CreateRequest = z.infer<typeof createRequestSchema>;

/** Names of packages, or packages with their versions. */
const namesSchema = z.array(z.string().max(500)).max(2000);

/** What changes an environment that is made: what it should be from now on. */
export const updateRequestSchema = z.strictObject({
  id: environmentIdSchema,
  /** By default what it was asked for: with nothing beside it everything is resolved anew. */
  spec: specSchema.optional(),
  /** What is to be the newest that fits: everything, or packages where the kind can change single ones. */
  renews: z.union([z.literal('all'), namesSchema]).optional(),
  /** Packages that are not to be there any more, with all that need them, where the kind can change single ones. */
  removes: namesSchema.optional(),
  /** They are trusted from now on. */
  trusts: trustsSchema.optional(),
});
export type UpdateRequest = z.infer<typeof updateRequestSchema>;

/** What somebody wishes of single packages: it becomes what the environment is asked for. */
export const packageWishSchema = z.discriminatedUnion('type', [
  /** Packages as the kind writes them; one that is asked for already is asked for as it is said now. */
  z.strictObject({ type: z.literal('install'), packages: namesSchema }),
  /** Not to be asked for any more, nor is what needs them. */
  z.strictObject({ type: z.literal('remove'), names: namesSchema }),
  /** To be held at the version that is there now. */
  z.strictObject({ type: z.literal('pin'), names: namesSchema }),
  z.strictObject({ type: z.literal('unpin'), names: namesSchema }),
  /** All that a file asks for; pruned, nothing else is asked for any more. */
  z.strictObject({ type: z.literal('file'), spec: specSchema, isPruned: z.boolean() }),
]);
export type PackageWish = z.infer<typeof packageWishSchema>;
