import { ClocheError, type Scaffold, type ScaffoldRequest } from '../../../preload/contract';
import { isPackageName, normalizeName } from '../../python/package-name';
import { indented, isBareName, nixLines, nixSelect } from './expression';
import {
  fetcherOf,
  isRecursive,
  type KnownSource,
  parseSource,
  type ScaffoldSource,
  sourceExpression,
} from './scaffold-source';
import { nixString } from './text';

const versionPattern = /^[A-Za-z0-9][A-Za-z0-9.+_-]*$/;

/** A package that was asked for, checked. */
interface Package {
  readonly pname: string;
  readonly version: string;
  readonly source: ScaffoldSource;
  /** Attributes of the set of Python packages. */
  readonly buildSystem: string;
  readonly dependencies: readonly string[];
  /** Of the source; undefined before it was fetched. */
  readonly known: KnownSource | undefined;
}

/**
 * A package as nixpkgs would have it: the file, and the line that lists it. A hash that is not given is left open, with
 * how the true one comes out. Pure. Throws `invalid-input`.
 */
export function scaffoldPackage(request: ScaffoldRequest, known?: KnownSource): Scaffold {
  const { name, version, form, buildSystem = 'setuptools', dependencies = [], source = '' } = request;
  if (!isPackageName(name))
    throw new ClocheError('invalid-input', `${JSON.stringify(name)} is not the name of a package.`);
  if (!versionPattern.test(version))
    throw new ClocheError('invalid-input', `${JSON.stringify(version)} is not a version that Nix can have in a name.`);
  const asked: Package = {
    pname: name,
    version,
    source: parseSource(source, name),
    buildSystem: argumentOf(buildSystem),
    dependencies: [...new Set(dependencies.map(argumentOf))],
    known,
  };
  const attribute = attributeName(name);
  return form === 'library' ? library(attribute, asked) : application(attribute, asked);
}

/** The attribute of a name, as nixpkgs has them: in lower case, with dashes, and never with a digit in front. */
function attributeName(name: string): string {
  const normal = normalizeName(name);
  return isBareName(normal) ? normal : `_${normal}`;
}

/** A name as the argument of a function. Attributes stay as they are; other spellings become what nixpkgs has for them. */
function argumentOf(name: string): string {
  if (isBareName(name)) return name;
  if (isPackageName(name)) return attributeName(name);
  throw new ClocheError('invalid-input', `${JSON.stringify(name)} is not the name of a package.`);
}

function library(attribute: string, asked: Package): Scaffold {
  const { source, buildSystem, dependencies } = asked;
  const text = packageText(asked, {
    inputs: ['buildPythonPackage', ...optional(fetcherOf(source)), buildSystem, ...dependencies],
    builder: 'buildPythonPackage',
    select: (name) => name,
    more: `# The module that is imported, where it is not called like the package.
pythonImportsCheck = [ ${nixString(normalizeName(asked.pname).replaceAll('-', '_'))} ];`,
  });
  return {
    attribute,
    files: [{ path: `pkgs/development/python-modules/${attribute}/default.nix`, text }],
    lines: [
      {
        file: 'pkgs/top-level/python-packages.nix',
        text: `${attribute} = callPackage ../development/python-modules/${attribute} { };`,
      },
    ],
  };
}

function application(attribute: string, asked: Package): Scaffold {
  const folder = `by-name/${attribute.slice(0, 2)}/${attribute}`;
  const text = packageText(asked, {
    inputs: ['python3Packages', ...optional(fetcherOf(asked.source))],
    builder: 'python3Packages.buildPythonApplication',
    select: (name) => nixSelect('python3Packages', name),
    more: `meta.mainProgram = ${nixString(normalizeName(asked.pname))};`,
  });
  return {
    attribute,
    files: [{ path: `pkgs/${folder}/package.nix`, text }],
    lines: [
      {
        file: 'pkgs/top-level/all-packages.nix',
        text: `${attribute} = callPackage ../${folder}/package.nix { };`,
        remark: 'Only before nixpkgs 23.11: since then what stands in by-name is found by itself.',
      },
    ],
  };
}

const optional = (name: string | undefined) => (name === undefined ? [] : [name]);

/** How the two forms differ. */
interface Form {
  /** Arguments of the function, beside `lib`. */
  readonly inputs: readonly string[];
  readonly builder: string;
  readonly select: (name: string) => string;
  /** Attributes at the end. */
  readonly more: string;
}

function packageText(asked: Package, { inputs, builder, select, more }: Form): string {
  const { pname, version, source, buildSystem, dependencies, known } = asked;
  const usesLib = known === undefined && source.type !== 'folder';
  const names = [...new Set([...(usesLib ? ['lib'] : []), ...inputs])];
  const parts = [
    `pname = ${nixString(pname)};\nversion = ${nixString(version)};\npyproject = true;`,
    `src = ${sourceExpression(source, pname, known)};`,
    `build-system = [ ${select(buildSystem)} ];`,
    ...(dependencies.length > 0 ? [`dependencies = ${nixLines(dependencies.map(select))};`] : []),
    more,
  ];
  const body = parts.map((part) => `  ${indented(part)}\n`).join('\n');
  return `{
${names.map((name) => `  ${name},\n`).join('')}}:

${builder} ${isRecursive(source) ? 'rec ' : ''}{
${body}
  # For nixpkgs itself, add to meta: description, homepage, license and maintainers.
}
`;
}
