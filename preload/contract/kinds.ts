import * as z from 'zod';
import { type ClocheError, toWireError } from './errors';
import { kindIdSchema } from './kind-ids';
import { fixSchema } from './wire-errors';

/** Whether something can be used here, and if not, why and what to do. */
export const availabilitySchema = z.discriminatedUnion('available', [
  z.strictObject({ available: z.literal(true) }),
  z.strictObject({
    available: z.literal(false),
    /** Why not, a sentence. */
    reason: z.string(),
    /** What to do, a sentence or a command. */
    hint: z.string().optional(),
    /** Lines to copy and pages to open for it, the likeliest first. */
    fixes: z.array(fixSchema).optional(),
    /** Set where a tool is simply not installed, rather than there and unusable. */
    isAbsent: z.literal(true).optional(),
  }),
]);
export type Availability = z.infer<typeof availabilitySchema>;

/** That something cannot be used here, for the reason that an error tells. */
export function unavailableFor(error: ClocheError): Extract<Availability, { readonly available: false }> {
  const { code, message, hint, fixes } = toWireError(error);
  return {
    available: false,
    reason: message,
    ...(hint === undefined ? {} : { hint }),
    ...(fixes === undefined ? {} : { fixes }),
    ...(code === 'tool-missing' ? { isAbsent: true } : {}),
  };
}

/** One entry of a field that offers choices. */
export const optionSchema = z.strictObject({
  /** The value that goes into the spec. */
  value: z.string(),
  label: z.string(),
  /** A second, quieter text, such as a path. */
  detail: z.string().optional(),
  /** Why it cannot be chosen; absent when it can. */
  unavailable: z.string().optional(),
});
export type Option = z.infer<typeof optionSchema>;

/** A set of names that the program can complete: what the kind's other settings say decides which ones. */
export const completionSetSchema = z.enum(['interpreters', 'python-packages', 'programs', 'conda-packages']);
export type CompletionSet = z.infer<typeof completionSetSchema>;

const fieldBase = {
  /** Key in the kind's spec, also the key of the command line's `--set key=value`. */
  key: z.string(),
  label: z.string(),
  /** One sentence below the field. */
  help: z.string().optional(),
  /** The value that the choice of another field has to have for this one to count; absent where it always does. */
  onlyWith: z.strictObject({ key: z.string(), value: z.string() }).optional(),
};

/** A form field as data, so that the page needs no switch on kinds. */
export const fieldSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...fieldBase,
    type: z.literal('text'),
    default: z.string().optional(),
    placeholder: z.string().optional(),
    /** Where its suggestions come from; absent when it has none. */
    completes: completionSetSchema.optional(),
  }),
  z.strictObject({
    ...fieldBase,
    type: z.literal('choice'),
    options: z.array(optionSchema),
    default: z.string().optional(),
  }),
  z.strictObject({ ...fieldBase, type: z.literal('switch'), default: z.boolean() }),
  /** Any number of the options: an array of their values in the spec, on the command line joined by commas. */
  z.strictObject({ ...fieldBase, type: z.literal('choices'), options: z.array(optionSchema) }),
  /** Names of one set: an array of strings in the spec, on the command line joined by commas. */
  z.strictObject({
    ...fieldBase,
    type: z.literal('packages'),
    completes: completionSetSchema,
    placeholder: z.string().optional(),
  }),
  /** Anything else, a line each: an array of strings in the spec, on the command line joined by commas. */
  z.strictObject({
    ...fieldBase,
    type: z.literal('lines'),
    /** Whether each is a package that is asked for. */
    isPackages: z.boolean(),
    default: z.array(z.string()).optional(),
    placeholder: z.string().optional(),
    /** Where the suggestions for a line come from; absent when it has none. */
    completes: completionSetSchema.optional(),
  }),
  /** Files of the user's: an array of absolute paths in the spec, on the command line joined by commas. */
  z.strictObject({ ...fieldBase, type: z.literal('files'), placeholder: z.string().optional() }),
  /** A folder of the user's; empty means none. */
  z.strictObject({
    ...fieldBase,
    type: z.literal('folder'),
    default: z.string().optional(),
    placeholder: z.string().optional(),
  }),
  /** Requirement lines, typed, pasted or read from a requirements file: an array of strings in the spec. */
  z.strictObject({ ...fieldBase, type: z.literal('requirements'), placeholder: z.string().optional() }),
]);
export type Field = z.infer<typeof fieldSchema>;

/** A kind as the page and the command line see it. */
export const kindSummarySchema = z.strictObject({
  id: kindIdSchema,
  /** The field's word for it, such as `venv`. */
  label: z.string(),
  /** What the user wants who takes it, in a few words such as `Packages from nixpkgs`. */
  intent: z.string(),
  /** One sentence: for whom it is. */
  summary: z.string(),
  /** Hue of the chip in the theme: a CSS variable's name without the dashes. */
  hue: z.string(),
  availability: availabilitySchema,
  fields: z.array(fieldSchema),
  /** Ids of the formats that each of its environments can be exported to. */
  formats: z.array(z.string()),
  /** Whether what was asked for can be changed once it is made. */
  canUpdate: z.boolean(),
  /** Whether single packages of its environments can be brought up to date, held and removed. */
  canChangePackages: z.boolean(),
  /** Whether its environments belong to a project that can be built. */
  canBuild: z.boolean(),
});
export type KindSummary = z.infer<typeof kindSummarySchema>;

/** A file of the user's that is run or evaluated; its hash is that of its path and its text, `sha256:…`. */
export const sourceFileSchema = z.strictObject({
  /** Absolute. */
  path: z.string(),
  text: z.string(),
  hash: z.string(),
});
export type SourceFile = z.infer<typeof sourceFileSchema>;

/** Hashes of the {@link SourceFile}s that were shown to the user and count as trusted for a request. */
export const trustsSchema = z.array(z.string().max(80)).max(1000);

/** A name of a {@link CompletionSet}. */
export const completionSchema = z.strictObject({
  name: z.string(),
  version: z.string().optional(),
  description: z.string().optional(),
  /** Why it cannot be used as it is, such as `broken` or `unfree`. */
  caution: z.string().optional(),
});
export type Completion = z.infer<typeof completionSchema>;

/** Answers of a completion, the best first. */
export const completionsSchema = z.strictObject({
  /** `reading`: the names are being read, ask again; `ready`: these are all; `unavailable`: they cannot be read. */
  state: z.enum(['reading', 'ready', 'unavailable']),
  items: z.array(completionSchema),
  /** How many names the set has, as far as it was read. */
  total: z.int(),
  /**
   * Why they are not available, what is being done where that is not just reading, or, where none matches, what that
   * means for what was typed if it is more than a name that is not known; a sentence.
   */
  reason: z.string().optional(),
});
export type Completions = z.infer<typeof completionsSchema>;

/** An archive of a package that can be installed. */
export interface PackageBuild {
  readonly name: string;
  readonly version: string;
  /** What tells it from others of the same version, such as `py312h58c1407_0`. */
  readonly build: string;
  /** Of two builds that are alike otherwise the one with the higher number is newer. */
  readonly buildNumber: number;
  /** Where it comes from, as the user has named it. */
  readonly channel: string;
  /** For which machines it is, such as `linux-64` or `noarch`. */
  readonly subdir: string;
  /** Of the archive, bytes; absent where it is not told. */
  readonly sizeBytes?: number;
}
/** What becomes of a package of an environment that is changed. */
export const packageChangeSchema = z.strictObject({
  name: z.string(),
  /** The version that is there, with its build where only that changes; absent for one that is new. */
  from: z.string().optional(),
  /** The version that will be there; absent for one that goes. */
  to: z.string().optional(),
  /** Size of the archive that is to be fetched for it, bytes; absent where nothing is. */
  fetchBytes: z.number().optional(),
});
export type PackageChange = z.infer<typeof packageChangeSchema>;

/** What will happen, shown before anything does. */
export const planSchema = z.strictObject({
  /** The program that does the work, such as `uv 0.9.1` or `pip 24.0`. */
  engine: z.string(),
  /** The interpreter and its version, where it is known beforehand. */
  python: z.string().optional(),
  /** Absolute path at which the environment will stand. */
  path: z.string(),
  /** The steps in order, a sentence each. */
  steps: z.array(z.string()),
  /** What deserves a second look, a sentence each. */
  warnings: z.array(z.string()),
  /** What becomes of each package that changes, where an environment is changed package by package. */
  changes: z.array(packageChangeSchema).optional(),
  /** Files that would be run and that nobody has trusted yet: nothing is done until they are. */
  untrusted: z.array(sourceFileSchema).optional(),
});
export type Plan = z.infer<typeof planSchema>;
