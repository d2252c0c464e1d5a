import { type ErrorCode, errorCodes } from './error-codes';
import type { Spec } from './kind-ids';
import type { Fix, WireError } from './wire-errors';

/** A shell line to copy, which a long one calls by what it is; or another text. */
export const copyFix = (text: string, what?: string): Fix => ({
  label: `Copy ${what ?? text}`,
  action: { type: 'copy', text, ...(what === undefined ? {} : { what }) },
});

/** A page to open. */
export const openFix = (label: string, url: string): Fix => ({ label, action: { type: 'open', url } });

/** Other values of the spec. */
export const changeFix = (label: string, spec: Spec): Fix => ({ label, action: { type: 'change', spec } });

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
