import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../../store/process-life';

/** Deletes start-up files of shells whose program has died without deleting them. Never rejects. */
export async function sweepStartupFiles(runtimeFolder: string): Promise<void> {
  const names = await readdir(runtimeFolder).catch(() => []);
  for (const name of names) {
    const processId = Number(/^shell-(\d+)-[0-9a-f]{16}$/.exec(name)?.[1]);
    if (!processId || isAlive(processId)) continue;
    await rm(join(runtimeFolder, name), { recursive: true, force: true }).catch(() => {});
  }
}
