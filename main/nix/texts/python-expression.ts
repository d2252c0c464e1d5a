import { basename, extname } from 'node:path';
import { type FileNames, type NixBinding, nixFile, nixLines, nixName, nixSelect } from './expression';
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

/**
 * The binding `python`: an interpreter with packages. One that is not as nixpkgs has it is bound as `interpreter`. Own
 * packages are bound as `own`, and those that stand beside the Python are {@link ownPrograms}.
 */
export function pythonBindings(request: PythonRequest): NixBinding[] {
  const isPlain = !request.isOptimised && !request.isUnhardened;
  const interpreter = isPlain ? nixSelect('pkgs', request.python) : 'interpreter';
  const packages = nixLines(request.packages.map((name) => nixSelect('ps', name)));
  const own = request.derivations.length > 0 ? ownBindings(request, interpreter) : [];
  const modules = own.length > 0 ? ' ++ parted.right' : '';
  return [
    ...(isPlain ? [] : [interpreterBinding(request)]),
    ...own,
    { name: 'python', value: `${interpreter}.withPackages (ps: ${packages}${modules})` },
  ];
}

/** The list of those own packages that are no modules; only where there are own packages. */
export const ownPrograms = 'parted.wrong';

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

/** The bindings `own`, the packages by the names of their files, and `parted`, those that go into the Python and others. */
function ownBindings({ derivations, files }: PythonRequest, interpreter: string): NixBinding[] {
  const isAlone = derivations.length === 1;
  const call = isAlone ? `${interpreter}.pkgs.callPackage` : 'callPackage';
  const members = derivations.map((path) => `  ${nixName(ownName(path))} = ${call} ${nixFile(path, files)} { };\n`);
  const value = `pkgs.lib.callPackageWith (pkgs // ${interpreter}.pkgs // own)`;
  return [
    ...(isAlone
      ? []
      : [{ name: 'callPackage', value, comment: 'They may ask for each other by the names of their files.' }]),
    { name: 'own', value: `{\n${members.join('')}}` },
    {
      name: 'parted',
      value: `builtins.partition (package: package.pythonModule or false != false) ${nixLines(derivations.map(ownPackage))}`,
      comment: 'Modules go into the Python; applications and other programs stand beside it.',
    },
  ];
}

/** The binding `python` of {@link pythonBindings}, once every own package is one; what Nix says else is explained. */
export function checkedPython(derivations: readonly string[]): string {
  if (derivations.length === 0) return 'python';
  const all = derivations.map((path) => `{ file = ${nixString(path)}; package = ${ownPackage(path)}; }`);
  return `builtins.foldl' (
  python: { file, package }:
  if package.type or null == "derivation" then python else throw "no package: \${file}"
) python ${nixLines(all)}`;
}

const ownPackage = (path: string): string => nixSelect('own', ownName(path));

/** The name by which the user's own packages know each other: that of the file. */
export const ownName = (path: string): string => basename(path, extname(path));
