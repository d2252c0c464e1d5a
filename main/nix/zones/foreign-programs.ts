import { access, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readDistribution } from '../../process/distribution';

/** Where the loader of other Linuxes is, by processor: nix-ld puts its own there. */
const loaders = ['lib64/ld-linux-x86-64.so.2', 'lib/ld-linux-aarch64.so.1'];

/**
 * Whether programs that were built for other Linuxes start on this machine: as they do everywhere, with the help of
 * nix-ld, or not at all. `root` is its `/`.
 */
export async function foreignPrograms(
  variables: NodeJS.ProcessEnv = process.env,
  root = '/',
): Promise<'start' | 'start-with-nix-ld' | 'need-zone'> {
  if (!(await isNixos(root))) return 'start';
  const targets = await Promise.all(loaders.map((loader) => readlink(join(root, loader)).catch(() => '')));
  return variables.NIX_LD !== undefined || targets.some((target) => target.includes('nix-ld'))
    ? 'start-with-nix-ld'
    : 'need-zone';
}

/** Either of the two says so: a container may lack the first, and an image of one's own the second. */
async function isNixos(root: string): Promise<boolean> {
  const hasMark = await access(join(root, 'etc/NIXOS')).then(
    () => true,
    () => false,
  );
  return hasMark || readDistribution(join(root, 'etc/os-release')).family === 'nixos';
}
