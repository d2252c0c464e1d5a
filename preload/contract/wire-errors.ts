import * as z from 'zod';
import { errorCodes } from './error-codes';
import { kindIdSchema, specSchema } from './kind-ids';

export const errorCodeSchema = z.enum(errorCodes);

/** A repair that the page offers as a button. */
export const fixSchema = z.strictObject({
  /** Text of the button, an imperative. */
  label: z.string(),
  action: z.discriminatedUnion('type', [
    /** A shell line to copy; or another text, with what it is, such as `the hash that came`. */
    z.strictObject({ type: z.literal('copy'), text: z.string(), what: z.string().optional() }),
    /** A page of documentation to open. */
    z.strictObject({ type: z.literal('open'), url: z.string() }),
    /** Another request: these settings in place of those that were asked for, or another kind with these settings. */
    z.strictObject({ type: z.literal('change'), kind: kindIdSchema.optional(), spec: specSchema }),
  ]),
});
export type Fix = z.infer<typeof fixSchema>;

/** What a fix asks for in place of what was asked for. */
export type Change = Extract<Fix['action'], { readonly type: 'change' }>;

/** An error as it crosses to the page: full sentences, first what failed, then what to do. */
export const wireErrorSchema = z.strictObject({
  /** Stable word to switch on. */
  code: errorCodeSchema,
  /** What failed, one or two sentences. */
  message: z.string(),
  /** What to do about it. */
  hint: z.string().optional(),
  /** The repairs, the likeliest first; absent when there is none. */
  fixes: z.array(fixSchema).optional(),
  /** Last lines of the tool, or the place in the file. */
  detail: z.string().optional(),
  /** Line of the file that was given, from 1; absent where it is about no single one. */
  line: z.int().positive().optional(),
});
export type WireError = z.infer<typeof wireErrorSchema>;
