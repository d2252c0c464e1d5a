import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { shellSchema } from '../../../preload/contract';
import { cleanTitle } from './screen';

/**
 * The command line of the program that has a shell's terminal now, as one line of at most 256 characters; null when
 * the shell has it itself, or when that cannot be told. The program to which the shell's start-up files handed the
 * terminal counts as the shell.
 */
export function foregroundCommand(shellId: number, handedTo?: string): string | null {
  const words = foregroundWords(shellId);
  return programOf(words) === handedTo ? null : cleanTitle(words.join(' ')) || null;
}

/**
 * The program that the start-up files of a shell run that was started by that command; null while they run none. Only
 * one that is a shell itself takes the foreground.
 */
export function startupProgram(shellId: number, command: readonly string[]): string | null {
  const foreground = foregroundWords(shellId);
  const words = foreground.length > 0 ? foreground : wordsOf(lastChild(shellId));
  return isShell(words, command) ? null : (programOf(words) ?? null);
}

/** The program that has taken the place of the shell that was started by that command; null while it is that shell. */
export function replacingProgram(shellId: number, command: readonly string[]): string | null {
  const words = wordsOf(shellId);
  return isShell(words, command) ? null : (programOf(words) ?? null);
}

/** Whether the shell that was started by that command has the terminal, runs no program and sleeps: it waits for input. */
export function isWaiting(shellId: number, command: readonly string[]): boolean {
  const inFront = foregroundGroup(statOf(shellId)) ?? shellId;
  if (!isShell(wordsOf(inFront), command) || lastChild(inFront) !== null) return false;
  return fieldsOf(statOf(inFront))[0] === 'S';
}

/** Whether the words end as the shell's part of the command does: a zone or a wrapper may stand before it. */
function isShell(words: readonly string[], command: readonly string[]): boolean {
  const start = command.findLastIndex((word) => shellSchema.shape.id.safeParse(basename(word)).success);
  const [shell = '', ...args] = command.slice(Math.max(0, start));
  const [program = '', ...others] = words.slice(-args.length - 1);
  return basename(program) === basename(shell) && others.join('\0') === args.join('\0');
}

/** The name of the program; a login shell has a dash before it. */
const programOf = ([file]: readonly string[]): string | undefined =>
  file === undefined ? undefined : cleanTitle(basename(file).replace(/^-/, ''));

/** The words of the program in the foreground; none when that is the shell's own process. */
function foregroundWords(shellId: number): string[] {
  const group = foregroundGroup(statOf(shellId));
  return group === null || group === shellId ? [] : wordsOf(group);
}

/** What proc(5) tells of a process; empty when it has just ended. */
function statOf(processId: number): string {
  try {
    return readFileSync(`/proc/${processId}/stat`, 'utf8');
  } catch {
    return '';
  }
}

/** The process that another one has started last; null when it has none. */
function lastChild(processId: number): number | null {
  try {
    return (
      Number(readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim().split(' ').at(-1)) || null
    );
  } catch {
    return null;
  }
}

/** The words with which a process was started; none when it has ended. */
function wordsOf(processId: number | null): string[] {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8').split('\0').filter(Boolean);
  } catch {
    return [];
  }
}

/** The fields after the name, which stands in parentheses and may hold spaces and more of those. */
const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');

/** The field `tpgid` of proc(5). */
function foregroundGroup(stat: string): number | null {
  const group = Number(fieldsOf(stat)[5]);
  return group > 0 ? group : null;
}
