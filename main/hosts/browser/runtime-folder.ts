import { chmod } from 'node:fs/promises';
import { makePrivateFolder } from '../../store/atomic-file';
import type { Folders } from '../../store/folders';

/** Makes the runtime folder, or takes from others what they may do in one that is there; its path. */
export async function makeRuntimeFolder({ runtime }: Pick<Folders, 'runtime'>): Promise<string> {
  await makePrivateFolder(runtime);
  await chmod(runtime, 0o700);
  return runtime;
}
