import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** More files than any environment has that is worth the time. */
const filesMax = 300_000;
const blockBytes = 512;

/**
 * Bytes that folders take on the disk, as `du` counts them: a file with several names once, nothing behind links or on
 * other file systems. Undefined when the signal fires or there are more than 300,000 files; what is gone takes nothing.
 */
export async function measureFolders(folders: readonly string[], signal: AbortSignal): Promise<number | undefined> {
  const seen = new Set<number>();
  let bytes = 0;
  let files = 0;
  const isEnough = () => signal.aborted || files > filesMax;

  const measure = async (path: string, device: number | undefined): Promise<void> => {
    const stats = isEnough() ? undefined : await lstat(path).catch(() => undefined);
    if (!stats || (device !== undefined && stats.dev !== device)) return;
    files += 1;
    if (stats.nlink > 1 && !stats.isDirectory()) {
      if (seen.has(stats.ino)) return;
      seen.add(stats.ino);
    }
    bytes += stats.blocks * blockBytes;
    if (!stats.isDirectory()) return;
    const names = await readdir(path).catch(() => []);
    await Promise.all(names.map((name) => measure(join(path, name), stats.dev)));
  };

  for (const folder of folders) await measure(folder, undefined);
  return isEnough() ? undefined : bytes;
}
