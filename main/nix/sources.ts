import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ClocheError, type SourceFile } from '../../preload/contract';
import { readTextFile } from '../store/read-capped';
import { sourceHash } from '../store/trust';

const filesMax = 200;

/** A path literal of Nix that leads to a file or folder; one inside of a text or a comment is taken as well. */
const pathLiterals = /(?:^|[\s(=[{;:,+])((?:\.{1,2}\/|\/)[A-Za-z0-9._+-][A-Za-z0-9._+/-]*|\.{1,2}(?=[\s;)\]}]))/g;

/**
 * Nix files of the user's with the Nix files that they name by a path, and those that these name. Throws `not-found`,
 * `permission`, and `too-large` for more files than anybody would read.
 */
export async function readSources(paths: readonly string[]): Promise<SourceFile[]> {
  const found = new Map<string, SourceFile>();
  const waiting = [...paths];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (found.has(path)) continue;
    const { text } = await readTextFile(path, { isRegular: true });
    found.set(path, { path, text, hash: sourceHash(path, text) });
    if (found.size > filesMax)
      throw new ClocheError('too-large', `${paths[0]} leads to more than ${filesMax} Nix files.`, {
        hint: 'Name a file that leads to fewer.',
      });
    waiting.push(...(await namedFiles(path, text)));
  }
  return [...found.values()];
}

/** Nix files that a text names; a folder stands for its default.nix. */
async function namedFiles(path: string, text: string): Promise<string[]> {
  const named = new Set(Array.from(text.matchAll(pathLiterals), ([, literal = '']) => resolve(dirname(path), literal)));
  const files = await Promise.all(
    [...named].map(async (place) => {
      const stats = await stat(place).catch(() => null);
      const file = stats?.isDirectory() ? join(place, 'default.nix') : place;
      return file.endsWith('.nix') && (await stat(file).catch(() => null))?.isFile() ? [file] : [];
    }),
  );
  return files.flat();
}
