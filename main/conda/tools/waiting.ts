import { basename, join } from 'node:path';
import { statsOf, textOf } from '../../store/quick-look';
import { waitingPhase } from './progress';
import type { CondaContext } from './tool';

const periodMs = 500;

/**
 * Does the work, and reports whenever somebody waits for the lock of one of the folders meanwhile: micromamba, which says
 * nothing of it before it is through when it is to answer with JSON.
 */
export async function tellingOfWait<T>(
  folders: readonly string[],
  { report }: CondaContext,
  work: () => Promise<T>,
): Promise<T> {
  if (!report) return work();
  let isWaiting = false;
  const timer = setInterval(() => {
    if (isAwaited(folders) === isWaiting) return;
    isWaiting = !isWaiting;
    report({ phase: isWaiting ? waitingPhase : 'Resolving' });
  }, periodMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Whether a process waits for the lock of a folder, as the kernel tells: proc_locks(5). */
function isAwaited(folders: readonly string[]): boolean {
  const inodes = new Set(
    folders.flatMap((folder) => statsOf(join(folder, `${basename(folder)}.lock`))?.ino.toString() ?? []),
  );
  if (inodes.size === 0) return false;
  const waiting = (textOf('/proc/locks') ?? '').matchAll(/^\d+: +-> .* [0-9a-f]+:[0-9a-f]+:(\d+) /gm);
  return [...waiting].some(([, inode = '']) => inodes.has(inode));
}
