import { randomBytes } from 'node:crypto';
import { existsSync, type StatsFs } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toWireError } from '../../preload/contract';
import { makePrivateFolder } from '../store/atomic-file';
import { dataMarkName, openDataFolder, refuseColon } from '../store/data-folder';
import { diskError, isAbsent } from '../store/disk-error';
import type { Verdict } from './verdict';

const mebibyte = 1024 * 1024;
/** Below this a single larger package may not fit, bytes. */
const scarce = 1024 * mebibyte;
/** Below this nothing should be begun, bytes. */
const empty = 100 * mebibyte;

/** Whether Cloche understands the folder of its environments, and can write there. */
export async function checkDataFolder(folder: string): Promise<Verdict> {
  const draft = join(folder, `.check-${randomBytes(6).toString('hex')}`);
  try {
    refuseColon(folder);
    await makePrivateFolder(folder);
    if (existsSync(join(folder, dataMarkName))) await openDataFolder(folder, () => {});
    await writeFile(draft, 'Cloche checks that it can write here.\n', { flag: 'wx', mode: 0o600 });
    return { status: 'ok', message: `${folder} can be written to.` };
  } catch (thrown) {
    const { message, hint } = toWireError(diskError(thrown, folder));
    return { status: 'failure', message, ...(hint === undefined ? {} : { hint }) };
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}

/** How much room there is for environments. */
export async function checkDiskSpace(folder: string): Promise<Verdict> {
  const { bavail, bsize, files, ffree } = await statfsOfNearest(folder);
  const free = bavail * bsize;
  // Some file systems count no inodes and say 0 of 0.
  if (files > 0 && ffree < 10_000)
    return {
      status: 'warning',
      message: `The disk of ${folder} has room for only ${ffree} more files.`,
      hint: 'Delete what has many small files, such as old environments or caches.',
    };
  const message = `${free >= scarce ? `${(free / 1024 / mebibyte).toFixed(1)} GiB` : `${Math.floor(free / mebibyte)} MiB`} are free for environments.`;
  if (free >= scarce) return { status: 'ok', message };
  const hint = 'Free some space: empty the trash of Cloche, or clear the caches of pip and uv.';
  return { status: free < empty ? 'failure' : 'warning', message, hint };
}

/** Asks the nearest folder that exists. */
async function statfsOfNearest(folder: string): Promise<StatsFs> {
  try {
    return await statfs(folder);
  } catch (thrown) {
    if (!isAbsent(thrown) || dirname(folder) === folder) throw thrown;
    return statfsOfNearest(dirname(folder));
  }
}
