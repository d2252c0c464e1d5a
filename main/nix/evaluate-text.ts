import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makePrivateFolder, writeFilesAtomic } from '../store/atomic-file';
import { findFolders } from '../store/folders';
import type { NixContext } from './nix';
import { evaluateNix } from './run-nix';

/** Cloche's folder for what it remembers about Nix, absolute. */
export const nixCacheFolder = (variables: NodeJS.ProcessEnv = process.env): string =>
  join(findFolders(variables).cache, 'nix');

/** The value of an expression of Cloche's own, in full, by way of a file of the cache. Throws as evaluateNix. */
export async function evaluateText(context: NixContext, text: string, args: readonly string[] = []): Promise<unknown> {
  const folder = nixCacheFolder();
  const path = join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 32)}.nix`);
  await makePrivateFolder(folder);
  await writeFilesAtomic(folder, [{ path, text }], { isDurable: false });
  return evaluateNix(context, { file: path, args });
}
