import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClocheError } from '../../../preload/contract';
import { errnoOf } from '../../store/disk-error';

/** Throws `not-found` where there is no such folder, and `invalid-input` where it is no nixpkgs, before Nix is asked. */
export async function requireNixpkgs(folder: string): Promise<void> {
  const hint = 'Name the folder of a nixpkgs: the one with default.nix and pkgs.';
  const found = await stateOf(folder);
  if (found === 'missing') throw new ClocheError('not-found', `There is no folder ${folder}.`, { hint });
  if (found === 'file') throw new ClocheError('invalid-input', `${folder} is not a folder.`, { hint });
  if ((await stateOf(join(folder, 'default.nix'))) === 'missing')
    throw new ClocheError('invalid-input', `${folder} is not a nixpkgs: it has no default.nix.`, { hint });
}

/** What may not be looked at is left to Nix, which may be another user. */
async function stateOf(path: string): Promise<'folder' | 'file' | 'missing' | 'unknown'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (thrown) {
    return errnoOf(thrown) === 'ENOENT' || errnoOf(thrown) === 'ENOTDIR' ? 'missing' : 'unknown';
  }
}
