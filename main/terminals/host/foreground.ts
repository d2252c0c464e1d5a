import { readFileSync } from 'node:fs';
import { cleanTitle } from './screen';

/**
 * The command line of the program that has a shell's terminal now, as one line of at most 256 characters; null when
 * the shell has it itself, or when that cannot be told.
 */
export function foregroundCommand(shellId: number): string | null {
  try {
    const group = foregroundGroup(readFileSync(`/proc/${shellId}/stat`, 'utf8'));
    if (group === null || group === shellId) return null;
    const words = readFileSync(`/proc/${group}/cmdline`, 'utf8').split('\0').filter(Boolean);
    return cleanTitle(words.join(' ')) || null;
  } catch {
    // It has just ended.
    return null;
  }
}

/** The field `tpgid` of proc(5); the name before it stands in parentheses and may hold spaces and more of those. */
function foregroundGroup(stat: string): number | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const group = Number(fields[5]);
  return group > 0 ? group : null;
}
