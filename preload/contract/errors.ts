import * as z from 'zod';
import { kindIdSchema, type Spec, specSchema } from './kind-ids';

/**
 * Every reason for which a call or a job can fail, as a stable word. The page and the command line
 * switch on it; the sentences beside it are for people.
 */
export const errorCodes = [
  'invalid-input', // a value does not fit its grammar or schema
  'not-found', // no such environment, job, terminal, file
  'name-taken', // another environment has this name
  'path-taken', // something stands where Cloche would write
  'not-ours', // Cloche did not make it, so Cloche does not delete or replace it
  'busy', // another change of the same environment is under way
  'wrong-state', // the environment is not in a state in which this can be done
  'untrusted', // files that would be run were not shown and trusted
  'interpreter-unusable', // no such interpreter, or one that cannot make this environment
  'tool-missing', // a program that is needed, or the nixpkgs that was asked for, is not on this machine
  'no-such-package', // the package set has no package of this name
  'no-such-version', // no release satisfies the requirement
  'conflict', // the requirements contradict each other
  'hash-mismatch', // a download is not what its hash promised
  'network', // an index or a proxy cannot be reached
  'build-failed', // a package had to be built here and could not
  'externally-managed', // the interpreter refuses changes (PEP 668)
  'verification-failed', // the tool reported success, the environment says otherwise
  'tool-failed', // a tool failed for a reason that is not told apart
  'disk-full',
  'read-only',
  'permission',
  'too-many-files',
  'newer-schema', // written by a newer Cloche
  'corrupt', // a file of Cloche's own cannot be read
  'too-large', // input beyond the caps
  'cancelled',
  'unsupported', // this kind, host or format cannot do it
  'internal', // a bug
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

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

/** A shell line to copy, which a long one calls by what it is; or another text. */
export const copyFix = (text: string, what?: string): Fix => ({
  label: `Copy ${what ?? text}`,
  action: { type: 'copy', text, ...(what === undefined ? {} : { what }) },
});

/** A page to open. */
export const openFix = (label: string, url: string): Fix => ({ label, action: { type: 'open', url } });

/** Other values of the spec. */
export const changeFix = (label: string, spec: Spec): Fix => ({ label, action: { type: 'change', spec } });

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

/** An error that is meant for people: thrown by every room, sent as a {@link WireError}. */
export class ClocheError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly fixes: readonly Fix[] | undefined;
  readonly detail: string | undefined;
  readonly line: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: {
      hint?: string | undefined;
      fixes?: readonly Fix[] | undefined;
      detail?: string | undefined;
      line?: number | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'ClocheError';
    this.code = code;
    this.hint = more.hint;
    this.fixes = more.fixes;
    this.detail = more.detail;
    this.line = more.line;
  }
}

const isText = (value: unknown) => value === undefined || typeof value === 'string';
const isLine = (value: unknown) => value === undefined || (Number.isSafeInteger(value) && Number(value) > 0);

function isFix(value: unknown): value is Fix {
  if (typeof value !== 'object' || value === null) return false;
  const { label, action } = value as { label?: unknown; action?: unknown };
  if (typeof label !== 'string' || typeof action !== 'object' || action === null) return false;
  const { type, text, url, spec } = action as Record<string, unknown>;
  if (type === 'change') return typeof spec === 'object' && spec !== null;
  return (type === 'copy' && typeof text === 'string') || (type === 'open' && typeof url === 'string');
}

/** Whether an untrusted value is a {@link WireError}; by hand, so that the page can do without the schemas. */
export function isWireError(value: unknown): value is WireError {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, hint, fixes, detail, line } = value as Record<string, unknown>;
  if (!errorCodes.some((known) => known === code) || typeof message !== 'string') return false;
  if (!isText(hint) || !isText(detail) || !isLine(line)) return false;
  return fixes === undefined || (Array.isArray(fixes) && fixes.every(isFix));
}

/** The wire form of any thrown value; what is not a {@link ClocheError} becomes `internal` without its stack. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof ClocheError) {
    const { code, message, hint, fixes, detail, line } = thrown;
    return {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(fixes === undefined ? {} : { fixes: [...fixes] }),
      ...(detail === undefined ? {} : { detail }),
      ...(line === undefined ? {} : { line }),
    };
  }
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** A {@link ClocheError} again, from its wire form. */
export function fromWireError(error: WireError): ClocheError {
  return new ClocheError(error.code, error.message, error);
}
