import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder, writeFileAtomic } from './atomic-file';

/** Name of the file that says which environment a folder belongs to; what has none is not Cloche's to delete. */
export const markerName = '.cloche-environment';

/** Marks a folder that Cloche has made as the environment's; on the disk when it resolves. */
export async function writeMarker(folder: string, id: string): Promise<void> {
  await writeFileAtomic(join(folder, markerName), `${id}\n`);
  await syncFolder(folder);
}

/** Id of the environment to which a folder belongs; undefined when Cloche has not marked it. */
export function readMarker(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, markerName), 'utf8').trim();
  } catch {
    return undefined;
  }
}
