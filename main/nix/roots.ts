import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isInStore } from '../store/nix-store';
import { currentOf } from './generation';
import type { NixContext } from './nix';
import { holdRoot } from './run-nix';

/**
 * Tells Nix of the links of the generation that counts once more: it forgets those that were not there while it
 * collected garbage. What it has deleted meanwhile it fetches again where it can. Throws what Nix says, explained.
 */
export async function holdRootsAgain(content: string, context: NixContext): Promise<void> {
  const folder = currentOf(content);
  for (const name of await readdir(folder)) {
    const link = join(folder, name);
    const target = await readlink(link).catch(() => undefined);
    if (target !== undefined && isInStore(target)) await holdRoot(context, target, link);
  }
}
