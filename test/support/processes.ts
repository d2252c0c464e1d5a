import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** Names of the programs that were called with a path, that work below it, or whose variables name it. */
export function processesOf(path: string): string[] {
  return readdirSync('/proc').flatMap((id) => {
    try {
      const words = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
      const isOfPath =
        words.includes(path) ||
        readlinkSync(`/proc/${id}/cwd`).startsWith(`${path}/`) ||
        readFileSync(`/proc/${id}/environ`, 'utf8').includes(path);
      return isOfPath ? [basename(words[0] ?? '')] : [];
    } catch {
      // No process, or one that has ended meanwhile.
      return [];
    }
  });
}

/** Whether a process runs; one that has ended and was not asked how does not. */
export function isAlive(id: number | undefined): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
