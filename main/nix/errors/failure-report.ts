import { redactCredentials } from '../../process/redact';
import { createLineJoiner, type NixError, type NixEvent, parseNixLine, withoutTrace } from '../run/internal-json';

/** What the output of a failed program of Nix holds. */
export interface FailureReport {
  /** What Nix says failed, without traces, with its own suggestions. */
  readonly errors: string;
  /** The same for people, without suggestions; or what was said where nothing failed expressly. */
  readonly said: string;
  /** `file:line:column`, where it failed in a file. */
  readonly place?: string;
  /** The derivation whose builder failed, absolute, and in which way, such as `with exit code 3`. */
  readonly build?: { readonly derivation: string; readonly ending: string };
  /** Entries of the search path that Nix has left out, because nothing is there. */
  readonly absentEntries: readonly string[];
  /** The last lines of that builder. */
  readonly log: string;
}

const logLinesMax = 100;

/** The second is the wording of 2.30 and newer, in which a failed dependency has another reason. */
const buildPatterns = [
  /builder for '([^']+)' failed ([^;\n]+?)[;.]?(?:\n|$)/,
  /Cannot build '([^']+)'\.\s+Reason: builder failed ([^.\n]+)/,
];
const absentEntryPattern = /Nix search path entry '([^']+)' does not exist/;
const suggestionPattern = /Did you mean [^?]+\?/;

/** Reads the standard error of a program of Nix; credentials in addresses are left out. */
export function readFailure(output: string): FailureReport {
  const errors: NixError[] = [];
  const texts: string[] = [];
  const absentEntries: string[] = [];
  const logs = new BuilderLogs();
  for (const event of eventsIn(redactCredentials(output))) {
    logs.take(event);
    if (event.action === 'message' && event.error) errors.push(event.error);
    const [, absent] = 'text' in event ? (absentEntryPattern.exec(event.text) ?? []) : [];
    if (absent !== undefined) absentEntries.push(absent);
    if (event.action === 'text') texts.push(event.text);
  }
  const failed = [...errors.map(({ message, full }) => withSuggestion(message, full)), ...texts].join('\n');
  const build = findBuild(failed);
  const place = errors.findLast((error) => error.place)?.place;
  return {
    errors: failed,
    said: saidOf(errors, texts),
    ...(place === undefined ? {} : { place }),
    ...(build ? { build } : {}),
    absentEntries,
    log: logs.of(build?.derivation) || quotedLog(failed),
  };
}

/** What fails only because something before it did, as newer Nix tells it for each of them. */
const dependantPattern = /^Cannot build '[^']+'\.\s+Reason: \d+ dependenc(?:y|ies) failed/;
const leftOutPatterns = [/^ *Did you mean [^?\n]+\?\n?/gm, /^ *Output paths:(?:\n *\/\S+)+\n?/gm];

function saidOf(errors: readonly NixError[], texts: readonly string[]): string {
  const messages = errors.map(({ message }) => message);
  const first = messages.filter((message, at) => at === 0 || !dependantPattern.test(message));
  const plain = texts.join('\n');
  const said = [...first, ...(plain === '' ? [] : [withoutTrace(plain)])].join('\n');
  return leftOutPatterns.reduce((text, pattern) => text.replace(pattern, ''), said).trimEnd();
}

function* eventsIn(output: string): Generator<NixEvent> {
  const join = createLineJoiner();
  for (const piece of output.split('\n')) {
    const line = join(piece);
    const event = line === null || line.trim() === '' ? null : parseNixLine(line);
    if (event) yield event;
  }
}

function withSuggestion(message: string, full: string): string {
  const suggestion = suggestionPattern.exec(full)?.[0];
  return suggestion === undefined || message.includes(suggestion) ? message : `${message}\n${suggestion}`;
}

function findBuild(errors: string): FailureReport['build'] {
  for (const pattern of buildPatterns) {
    const [, derivation, ending] = pattern.exec(errors) ?? [];
    if (derivation !== undefined && ending !== undefined) return { derivation, ending };
  }
  return undefined;
}

/** A daemon quotes the end of the log in its message. */
function quotedLog(errors: string): string {
  return [...errors.matchAll(/^\s*> (.*)$/gm)].map(([, line]) => line).join('\n');
}

/** The last lines of each builder. */
class BuilderLogs {
  readonly #derivations = new Map<string, string>();
  readonly #lines = new Map<string, string[]>();

  take(event: NixEvent): void {
    if (event.action === 'start' && typeof event.fields[0] === 'string')
      this.#derivations.set(event.id, event.fields[0]);
    if (event.action !== 'log') return;
    const derivation = this.#derivations.get(event.id) ?? '';
    const lines = this.#lines.get(derivation) ?? [];
    lines.push(event.text);
    if (lines.length > logLinesMax * 2) lines.splice(0, lines.length - logLinesMax);
    this.#lines.set(derivation, lines);
  }

  of(derivation: string | undefined): string {
    if (derivation === undefined) return '';
    return (this.#lines.get(derivation) ?? []).slice(-logLinesMax).join('\n');
  }
}
