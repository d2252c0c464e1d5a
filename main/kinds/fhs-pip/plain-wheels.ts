import { access, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readDistribution } from '../../process/distribution';

/** Where the loader of other Linuxes is, by processor: nix-ld puts its own there. */
const loaders = ['lib64/ld-linux-x86-64.so.2', 'lib/ld-linux-aarch64.so.1'];

/** Why wheels of PyPI work on this machine without a zone; undefined where they do not. `root` is its `/`. */
export async function plainWheelsWork(variables: NodeJS.ProcessEnv, root = '/'): Promise<string | undefined> {
  if (!(await isNixos(root)))
    return 'This is not NixOS: wheels of PyPI work here without a zone, so a plain venv does the same and is quicker.';
  const targets = await Promise.all(loaders.map((loader) => readlink(join(root, loader)).catch(() => '')));
  return variables.NIX_LD !== undefined || targets.some((target) => target.includes('nix-ld'))
    ? 'nix-ld is on here: a plain venv may do, if the libraries that its wheels need are in programs.nix-ld.libraries.'
    : undefined;
}

/** Either of the two says so: a container may lack the first, and an image of one's own the second. */
async function isNixos(root: string): Promise<boolean> {
  const hasMark = await access(join(root, 'etc/NIXOS')).then(
    () => true,
    () => false,
  );
  return hasMark || readDistribution(join(root, 'etc/os-release')).family === 'nixos';
}
