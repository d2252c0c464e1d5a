import type { Finding } from '../../preload/contract';

/** What a check found, without its name. */
export type Verdict = Omit<Finding, 'id' | 'title'>;

/** The verdict with a button that copies a shell line; without one when no line is known. */
export function withCommand(verdict: Verdict, command: string | undefined): Verdict {
  if (command === undefined) return verdict;
  return { ...verdict, fix: { label: 'Copy the command', action: { type: 'copy', text: command } } };
}
