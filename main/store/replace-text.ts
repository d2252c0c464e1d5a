import { constants } from 'node:fs';
import { access, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { writeFilesAtomic } from './atomic-file';

/**
 * Writes a text, or bytes, where a person wants it. A regular file that is there is replaced as a whole and keeps its mode, and a
 * link still leads to it; what cannot be replaced (pipes, devices, files of other owners or of several names) is written
 * into. Throws what the system says, or as {@link writeFilesAtomic}.
 */
export async function replaceText(path: string, text: string | Uint8Array): Promise<void> {
  const file = await realpath(path).catch(() => path);
  const mode = await replaceableMode(path, file).catch(() => undefined);
  if (mode === undefined) await writeFile(path, text);
  else await writeFilesAtomic(dirname(file), [{ path: file, text, mode }]);
}

/** The mode of a file that another one can stand in for; undefined or an error for any other. */
async function replaceableMode(path: string, file: string): Promise<number | undefined> {
  // An open file such as /dev/stdout belongs to whoever opened it, even where it is a regular one.
  if (/^\/(dev|proc)\//.test(resolve(path))) return undefined;
  const stats = await stat(file);
  if (!stats.isFile() || stats.nlink !== 1 || stats.uid !== process.getuid?.()) return undefined;
  await access(file, constants.W_OK);
  await access(dirname(file), constants.W_OK);
  return stats.mode & 0o777;
}
