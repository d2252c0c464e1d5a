import { lstat, mkdir } from 'node:fs/promises';
import { ClocheError } from '../../preload/contract';
import { deleteTree } from './delete-tree';
import { diskError } from './disk-error';
import { readMarker, writeMarker } from './marker';

/** Refuses a path outside of Cloche's folders at which an environment cannot stand: no PATH can hold a colon. */
export function refuseColon(folder: string): void {
  if (!folder.includes(':')) return;
  throw new ClocheError('invalid-input', `An environment cannot stand in ${folder}: PATH cannot hold its colon.`, {
    hint: 'Give the folder another name, or make the environment in Cloche’s own folder.',
  });
}

/** Throws `path-taken` when something stands at a path that is not the remains of this very environment. */
export async function refuseForeign(path: string, id: string): Promise<void> {
  const there = await lstat(path).catch(() => null);
  if (!there || (there.isDirectory() && readMarker(path) === id)) return;
  throw new ClocheError('path-taken', `${path} exists already.`, {
    hint: 'Move it away, or make the environment in Cloche’s own folder.',
  });
}

/** Makes a folder with nothing in it but Cloche's marker; remains of this environment are deleted. Throws `path-taken`. */
export async function makeMarkedFolder(path: string, id: string): Promise<void> {
  await refuseForeign(path, id);
  await deleteTree(path);
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (thrown) {
    throw diskError(thrown, path);
  }
  await writeMarker(path, id);
}
