import { isLocked, withLock } from '../store/lock';
import type { CondaContext, CondaJob, CondaTool } from './tools/tool';

const aDayMs = 24 * 60 * 60 * 1000;
const name = 'packages';

/** Absolute folders in which a tool keeps packages, as it says itself; never throws. */
export async function cachesOf(tool: CondaTool, context: CondaContext): Promise<readonly string[]> {
  const folders = await tool.packageFolders(context).catch(() => []);
  return folders.length > 0 ? folders : [tool.cache()];
}

/**
 * Two changes that share a cache of packages would spoil each other’s downloads, so they go one after another, whichever
 * tools do them.
 */
export async function takingTurns(
  caches: readonly string[],
  { report, signal }: CondaJob,
  work: () => Promise<void>,
): Promise<void> {
  // In one order for all, so that no two wait for each other.
  const folders = [...new Set(caches)].sort();
  const taken = await Promise.all(folders.map((folder) => isLocked({ folder, name })));
  if (taken.includes(true)) report({ phase: 'Waiting for another change with the same cache of packages' });
  const inTurn = folders.reduceRight<() => Promise<void>>(
    (then, folder) => () => withLock({ folder, name }, then, { waitMs: aDayMs, signal }),
    work,
  );
  await inTurn();
}
