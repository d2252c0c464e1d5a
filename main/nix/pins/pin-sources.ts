import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isInStore } from '../../store/nix-store';
import type { Sources } from '../../store/trust';
import { readSource } from '../trust/sources';
import { parsePin } from './pin';

/**
 * The files of the user's that a nixpkgs is told by: the lock of a flake, and of a folder outside of the Nix store its
 * default.nix, with a warning that this is not all of it. An archive is told by its hash, and a channel and NIX_PATH are
 * the user's own. Throws as {@link parsePin} and readSource; a folder without a default.nix has none to show.
 */
export async function pinSources(setting: string): Promise<Sources> {
  const pin = parsePin(setting);
  if (pin.type === 'flake') return { files: [await readSource(pin.lockFile)], warnings: [] };
  if (pin.type !== 'path') return { files: [], warnings: [] };
  const entry = await entryOf(pin.path);
  if (entry === undefined || isInStore(await realpath(entry))) return { files: [], warnings: [] };
  return {
    files: [await readSource(entry)],
    warnings: [`Of ${pin.path} only ${entry} is shown: what that leads to is evaluated too.`],
  };
}

/** The file that Nix evaluates for a path; undefined where there is none. */
async function entryOf(path: string): Promise<string | undefined> {
  for (const file of [path, join(path, 'default.nix')]) if ((await stat(file).catch(() => null))?.isFile()) return file;
  return undefined;
}
