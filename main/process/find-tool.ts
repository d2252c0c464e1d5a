import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { statsOf } from '../store/quick-look';
import { searchPath } from './variables';

/**
 * The absolute path of a program on PATH, or null. Relative and empty entries of PATH are passed over, so that a
 * program planted in the working folder is never found.
 */
export async function findTool(name: string, path: string | undefined = process.env.PATH): Promise<string | null> {
  if (name === '' || name.includes('/') || name.includes('\0')) return null;
  for (const folder of searchPath(path)) {
    const file = join(folder, name);
    if (isProgram(file)) return file;
  }
  return null;
}

/** Whether there is a regular file (or a link to one) that this user may execute. */
export function isProgram(file: string): boolean {
  try {
    if (!statsOf(file)?.isFile()) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
