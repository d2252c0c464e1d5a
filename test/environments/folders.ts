import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Names, modes, targets and contents of everything in a folder. */
export function fingerprint(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = entry.isSymbolicLink() ? readlinkSync(path) : entry.isFile() ? readFileSync(path) : '';
      return `${path} ${lstatSync(path).mode} ${createHash('sha256').update(content).digest('hex')}`;
    })
    .sort();
}

/** Whether the machine has a file system beside that of the temporary folder. */
export const hasElsewhere = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync('/tmp').dev;

/** A folder on another file system than the temporary one. */
export function folderElsewhere(): string {
  const folder = mkdtempSync('/dev/shm/cloche-test-');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
