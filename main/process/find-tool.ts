import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { searchPath } from './variables';

/**
 * The absolute path of a program on PATH, or null. Relative and empty entries of PATH are passed over, so that a
 * program planted in the working folder is never found.
 */
export async function findTool(name: string, path: string | undefined = process.env.PATH): Promise<string | null> {
  if (name === '' || name.includes('/') || name.includes('\0')) return null;
  for (const folder of searchPath(path)) {
    const file = join(folder, name);
    if (await isProgram(file)) return file;
  }
  return null;
}

/** Whether there is a regular file (or a link to one) that this user may execute. */
export const isProgram = async (file: string): Promise<boolean> => isProgramNow(file);

/** {@link isProgram} for those who look at many files. */
export function isProgramNow(file: string): boolean {
  try {
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
