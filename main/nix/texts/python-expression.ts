import { basename, extname } from 'node:path';
import { type FileNames, type NixBinding, nixFile, nixLines, nixSelect } from './expression';
import { nixString } from './text';

/** What goes into a Python of nixpkgs. */
export interface PythonRequest {
  /** The attribute of the interpreter. */
  readonly python: string;
  /** Attributes of its package set. */
  readonly packages: readonly string[];
  /** Absolute paths of the user's derivations, each a function for `callPackage`. */
  readonly derivations: readonly string[];
  /** Compiled here for speed. */
  readonly isOptimised: boolean;
  /** Compiled here without hardening. */
  readonly isUnhardened: boolean;
  readonly files: FileNames;
}

/** The binding `python`: an interpreter with packages. One that is not as nixpkgs has it is bound as `interpreter`. */
export function pythonBindings(request: PythonRequest): NixBinding[] {
  const isPlain = !request.isOptimised && !request.isUnhardened;
  const interpreter = isPlain ? nixSelect('pkgs', request.python) : 'interpreter';
  return [
    ...(isPlain ? [] : [interpreterBinding(request)]),
    { name: 'python', value: `${interpreter}.withPackages (ps: ${packageList(request)})` },
  ];
}

/** The binding `interpreter`. */
export function interpreterBinding({ python, isOptimised, isUnhardened }: PythonRequest): NixBinding {
  const plain = nixSelect('pkgs', python);
  if (!isOptimised && !isUnhardened) return { name: 'interpreter', value: plain };
  const base = isOptimised ? optimised(plain) : `${plain}.override { self = interpreter; }`;
  return {
    name: 'interpreter',
    value: isUnhardened ? `(${base}).overrideAttrs (_: {\n  hardeningDisable = [ "all" ];\n})` : base,
    comment: 'No cache has this interpreter: it and its packages are compiled on this machine.',
  };
}

const optimised = (plain: string): string => `${plain}.override (
  # Without these arguments where it has none of them, as PyPy and old ones.
  builtins.intersectAttrs (pkgs.lib.functionArgs ${plain}.override) {
    enableOptimizations = true;
    reproducibleBuild = false;
  }
  // {
    self = interpreter;
  }
)`;

function packageList({ packages, derivations, files }: PythonRequest): string {
  const chosen = packages.map((name) => nixSelect('ps', name));
  if (derivations.length === 0) return nixLines(chosen);
  if (derivations.length === 1)
    return nixLines([...chosen, ...derivations.map((path) => `(ps.callPackage ${nixFile(path, files)} { })`)]);
  return `let
  callPackage = pkgs.lib.callPackageWith (pkgs // ps // own);
  # They may ask for each other by the names of their files.
  own = {
${derivations.map((path) => `    ${nixString(ownName(path))} = callPackage ${nixFile(path, files)} { };\n`).join('')}  };
in
${nixLines([...chosen, ...derivations.map((path) => `own.${nixString(ownName(path))}`)])}`;
}

/** The name by which the user's own packages know each other: that of the file. */
export const ownName = (path: string): string => basename(path, extname(path));
