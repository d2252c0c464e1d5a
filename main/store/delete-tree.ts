import { readFileSync, rmdirSync, type Stats } from 'node:fs';
import { chmod, lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClocheError } from '../../preload/contract';
import { diskError, errnoOf, isAbsent } from './disk-error';
import { isInside } from './is-inside';
import { markerName } from './marker';

const decodeOctal = (field: string) =>
  field.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));

/** Mount points at or below a folder, by /proc/self/mountinfo (proc(5)); a bind mount shows here and not in st_dev. */
function mountsInside(folder: string): string[] {
  let table: string;
  try {
    table = readFileSync('/proc/self/mountinfo', 'latin1');
  } catch {
    return [];
  }
  const points = table.split('\n').map((line) => decodeOctal(line.split(' ')[4] ?? ''));
  return points.map((point) => Buffer.from(point, 'latin1').toString()).filter((p) => p && isInside(p, folder));
}

/** Throws `not-ours` when another file system is mounted at or below a folder. */
export function refuseMounts(folder: string): void {
  const [mount] = mountsInside(folder);
  if (mount === undefined) return;
  throw new ClocheError(
    'not-ours',
    `Another file system is mounted at ${mount}, so nothing in ${folder} was deleted.`,
    {
      hint: 'Unmount it first, then try again.',
    },
  );
}

/**
 * Deletes a folder with all that is in it. Links are deleted, never followed; a mount point is refused with
 * `not-ours`. What is gone already is fine.
 */
export async function deleteTree(folder: string): Promise<void> {
  if (isGone(folder)) return;
  refuseMounts(folder);
  try {
    const top = await lstat(folder);
    if (top.isDirectory()) await deleteFolder(folder, top, top.dev);
    else await unlink(folder);
  } catch (thrown) {
    if (!isAbsent(thrown)) throw diskError(thrown, dirname(folder));
  }
}

/** Deletes a folder that is empty, which neither a mount point nor a link is; tells whether nothing is there any more. */
function isGone(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (thrown) {
    return errnoOf(thrown) === 'ENOENT';
  }
}

async function deleteFolder(folder: string, { mode }: Stats, device: number): Promise<void> {
  // Tools make folders that even their owner cannot write in; what is in them could not be deleted.
  if ((mode & 0o700) !== 0o700) await chmod(folder, 0o700);
  const entries = await readdir(folder, { withFileTypes: true });
  // The marker goes last, so that what an interrupted deletion leaves is still known as Cloche's.
  for (const entry of entries.sort((a, b) => Number(a.name === markerName) - Number(b.name === markerName))) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) {
      await unlink(path).catch(unlessAbsent);
      continue;
    }
    const stats = await lstat(path).catch(unlessAbsent);
    if (!stats) continue;
    if (stats.dev !== device) refuseDevice(path);
    // Another one may delete the same tree: each goes on to the end, so that whoever returns has seen it gone.
    if (stats.isDirectory()) await deleteFolder(path, stats, device).catch(unlessAbsent);
  }
  await rmdir(folder).catch(unlessAbsent);
}

function unlessAbsent(thrown: unknown): undefined {
  if (!isAbsent(thrown)) throw thrown;
}

function refuseDevice(path: string): never {
  throw new ClocheError('not-ours', `${path} is on another file system, so it was not deleted.`, {
    hint: 'Unmount it first, then try again.',
  });
}
