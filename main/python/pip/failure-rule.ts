import { copyFix, type ErrorCode, type Fix } from '../../../preload/contract';
import { type Distribution, installCommand, type Packages } from '../../process/distribution';

/** What a tool's output means to people. */
export interface Explanation {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly fixes?: readonly Fix[];
}

/** All that an explanation may look at. */
export interface Failure {
  /** What the tool said. */
  readonly output: string;
  readonly distribution: Distribution;
  /** The requirement lines that were asked for, in place of which others can be proposed. */
  readonly requirements: readonly string[];
}

/** A sign in what pip or uv says, and its meaning. */
export interface Rule {
  readonly pattern: RegExp;
  readonly explain: (match: RegExpExecArray, failure: Failure) => Explanation;
}

/** An explanation without a button. */
export const explanation = (code: ErrorCode, message: string, hint: string): Explanation => ({ code, message, hint });

/** The explanation with buttons. */
export const withFixes = (explained: Explanation, fixes: readonly Fix[]): Explanation =>
  fixes.length === 0 ? explained : { ...explained, fixes };

/** What to do about something that is not installed, with the line of this distribution where one is known. */
export function toInstall(
  what: string,
  packages: Packages,
  { distribution }: Pick<Failure, 'distribution'>,
): Pick<Explanation, 'hint' | 'fixes'> {
  const line = installCommand(distribution, packages);
  // Nothing is installed there by a line: a program is seen in the shell that has it.
  const way = distribution.family === 'nixos' ? `Start Cloche from a shell that has ${what}` : `Install ${what}`;
  return { hint: `${way}, then try again.`, ...(line === undefined ? {} : { fixes: [copyFix(line)] }) };
}
