import * as z from 'zod';

/** Ids of the kinds, in the order in which they are offered. Not every build offers every kind. */
export const kindIds = [
  'venv',
  'nix-packages',
  'nix-project',
  'nix-pip',
  'nix-requirements',
  'fhs-pip',
  'micromamba',
  'conda',
] as const;
export const kindIdSchema = z.enum(kindIds);
export type KindId = z.infer<typeof kindIdSchema>;

/** Whether something can be used here, and if not, why and what to do. */
export const availabilitySchema = z.discriminatedUnion('available', [
  z.strictObject({ available: z.literal(true) }),
  z.strictObject({
    available: z.literal(false),
    /** Why not, a sentence. */
    reason: z.string(),
    /** What to do, a sentence or a command. */
    hint: z.string().optional(),
  }),
]);
export type Availability = z.infer<typeof availabilitySchema>;

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

const fieldBase = {
  /** Key in the kind's spec, also the key of the command line's `--set key=value`. */
  key: z.string(),
  label: z.string(),
  /** One sentence below the field. */
  help: z.string().optional(),
};

/** A form field as data, so that the page needs no switch on kinds. */
export const fieldSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...fieldBase,
    type: z.literal('text'),
    default: z.string().optional(),
    placeholder: z.string().optional(),
  }),
  z.strictObject({
    ...fieldBase,
    type: z.literal('choice'),
    options: z.array(optionSchema),
    default: z.string().optional(),
  }),
  z.strictObject({ ...fieldBase, type: z.literal('switch'), default: z.boolean() }),
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

/** What a kind asked of the user: plain JSON whose shape the kind's own schema checks. */
export const specSchema = z.record(z.string(), z.json());
export type Spec = z.infer<typeof specSchema>;

/** A kind as the page and the command line see it. */
export const kindSummarySchema = z.strictObject({
  id: kindIdSchema,
  /** The field's word for it, such as `venv`. */
  label: z.string(),
  /** One sentence: for whom it is. */
  summary: z.string(),
  /** Hue of the chip in the theme: a CSS variable's name without the dashes. */
  hue: z.string(),
  availability: availabilitySchema,
  fields: z.array(fieldSchema),
  /** Ids of the formats that it can be exported to. */
  formats: z.array(z.string()),
});
export type KindSummary = z.infer<typeof kindSummarySchema>;

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
});
export type Plan = z.infer<typeof planSchema>;
