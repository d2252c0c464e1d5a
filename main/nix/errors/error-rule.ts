import type { ErrorCode, Fix } from '../../../preload/contract';
import type { FailureReport } from './failure-report';

/** What was asked of Nix, as far as repairs can change it: the values of the kind's spec. */
export interface Asked {
  readonly packages?: readonly string[];
  /** Programs and libraries of nixpkgs, by attribute paths; so are `libraries`. */
  readonly programs?: readonly string[] | undefined;
  readonly libraries?: readonly string[] | undefined;
  /** Any of `unfree`, `broken`, `insecure`. */
  readonly allow?: readonly string[];
  readonly python?: string;
}

/** Everything that an explanation may look at. */
export interface Failure extends FailureReport {
  readonly asked: Asked;
  readonly suggest: (name: string) => readonly string[];
}

/** What a failure means to people. */
export interface Explanation {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly fixes?: readonly Fix[];
}

/** One kind of failure, told by what is said of it. */
export interface Rule {
  readonly pattern: RegExp;
  /** Whether the failed builder's own lines count as well. */
  readonly isInLog?: boolean;
  readonly explain: (match: RegExpExecArray, failure: Failure) => Explanation;
}

/** Something that was said, as the end of a sentence of ours: one line without its full stop. */
export function quoted(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return (line.length > quotedLengthMax ? `${line.slice(0, quotedLengthMax)}…` : line).replace(/\.$/, '');
}

const quotedLengthMax = 300;

/** Asks whether one of some names was meant. */
export const didYouMean = (names: readonly string[]): string =>
  `Did you mean ${new Intl.ListFormat('en', { type: 'disjunction' }).format(names)}?`;
