import { copyFix, type Finding, type Fix } from '../../preload/contract';

/** What a check found, without its name. */
export type Verdict = Omit<Finding, 'id' | 'title'>;

/** The verdict with a button that copies a shell line; without one when no line is known. */
export function withCommand(verdict: Verdict, command: string | undefined): Verdict {
  if (command === undefined) return verdict;
  return { ...verdict, fix: copyFix(command, 'the command') };
}

/** What is told to do, with the buttons for it, the likeliest first. */
interface Advice {
  readonly hint?: string | undefined;
  readonly fixes?: readonly Fix[] | undefined;
}

/** The verdict with what an error or an availability tells to do. */
export function withAdvice(verdict: Verdict, { hint, fixes: [fix] = [] }: Advice): Verdict {
  return { ...verdict, ...(hint === undefined ? {} : { hint }), ...(fix === undefined ? {} : { fix }) };
}
