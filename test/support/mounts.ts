import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { onTestFinished } from 'vitest';

/** Whether this process may mount: what needs it is skipped for a user, and in a container of root that is not `CI=true`. */
export function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  if (process.env.CI === 'true') return true;
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A folder with a disk of its own, with options such as `size=64k`; taken away when the test has finished. */
export function mounted(folder: string, options: string): string {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder]);
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}
