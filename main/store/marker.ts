import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FileText, writeFilesAtomic } from './atomic-file';

/** Name of the file that says which environment a folder belongs to; what has none is not Cloche's to delete. */
export const markerName = '.cloche-environment';

/** The marker of a folder that Cloche has made as the environment's. */
export function markerFile(folder: string, id: string): FileText {
  return { path: join(folder, markerName), text: `${id}\n` };
}

/** Marks a folder that Cloche has made as the environment's; on the disk when it resolves. */
export function writeMarker(folder: string, id: string): Promise<void> {
  return writeFilesAtomic(folder, [markerFile(folder, id)]);
}

/** Id of the environment to which a folder belongs; undefined when Cloche has not marked it. */
export function readMarker(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, markerName), 'utf8').trim();
  } catch {
    return undefined;
  }
}
