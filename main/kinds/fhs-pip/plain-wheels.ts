import { foreignPrograms } from '../../nix/zones/foreign-programs';

/** Why wheels of PyPI work on this machine without a zone; undefined where they do not. `root` is its `/`. */
export async function plainWheelsWork(variables: NodeJS.ProcessEnv, root = '/'): Promise<string | undefined> {
  switch (await foreignPrograms(variables, root)) {
    case 'start':
      return 'This is not NixOS: wheels of PyPI work here without a zone, so a plain venv does the same and is quicker.';
    case 'start-with-nix-ld':
      return 'nix-ld is on here: a plain venv may do, if the libraries that its wheels need are in programs.nix-ld.libraries.';
    case 'need-zone':
      return undefined;
  }
}
