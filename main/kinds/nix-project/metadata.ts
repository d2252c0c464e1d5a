import { attributeOf as attributeOfName } from '../../nix/names/pypi-names';
import { linuxEnvironment, markerHolds } from '../../python/marker-value';
import { isPackageName, normalizeName } from '../../python/package-name';
import { parseRequirements } from '../../python/requirements';

/** What a project says of itself, as far as a Nix package needs it. */
export interface ProjectMetadata {
  /** Absolute path of the file that says it. */
  readonly file: string;
  readonly name: string;
  readonly version: string;
  /** How it is built: by what pyproject.toml names, or by setup.py. */
  readonly format: 'pyproject' | 'setuptools';
  /** What builds it. */
  readonly buildSystem: readonly Dependency[];
  /** What it needs when it runs. */
  readonly dependencies: readonly Dependency[];
  /** What a reader should know of how it was read, a sentence each. */
  readonly remarks: readonly string[];
}

/** A distribution that a project asks for. */
export interface Dependency {
  /** Its name as the project spells it. */
  readonly name: string;
  /** The attribute that nixpkgs most likely has for it. */
  readonly attribute: string;
  /** When it is needed, an environment marker; absent for always. */
  readonly marker?: string;
}

/** The attribute of a distribution's name; Poetry builds by a part of itself. */
export function attributeOf(name: string): string {
  return normalizeName(name) === 'poetry' ? 'poetry-core' : attributeOfName(name);
}

/** What lines of requirements ask for; remarks tell what cannot be carried over. */
export function readDependencies(lines: readonly string[], remarks: string[]): Dependency[] {
  const found = lines.flatMap((line) => readDependency(line, remarks));
  const seen = new Set<string>();
  const always = new Set(found.filter(({ marker }) => marker === undefined).map(({ attribute }) => attribute));
  return found.filter(({ attribute, marker }) => {
    const key = JSON.stringify([attribute, marker]);
    return !(marker !== undefined && always.has(attribute)) && !seen.has(key) && seen.add(key);
  });
}

function readDependency(line: string, remarks: string[]): Dependency[] {
  const [entry] = parseRequirements(line).entries;
  const name = entry && 'hashes' in entry ? entry.name : undefined;
  if (!entry || !('hashes' in entry) || name === undefined || !isPackageName(name)) {
    remarks.push(`The requirement “${line.slice(0, 200)}” is left out: it does not name a package.`);
    return [];
  }
  if (entry.type !== 'package') remarks.push(`${name} comes from nixpkgs, not from ${entry.source}.`);
  if (entry.extras.length > 0)
    remarks.push(`What ${name}[${entry.extras.join(',')}] adds is left out: add it to the packages.`);
  const { marker } = entry;
  if (marker !== undefined && markerHolds(marker, linuxEnvironment()) === false) return [];
  return [{ name, attribute: attributeOf(name), ...(marker === undefined ? {} : { marker }) }];
}

const versionPattern = /^\d[A-Za-z0-9.+_-]{0,99}$/;

/** The name of the package: the project's own where it is one. */
export function checkName(name: unknown, fallback: string, remarks: string[]): string {
  if (typeof name === 'string' && isPackageName(name)) return name;
  const replacement =
    fallback.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '') || 'project';
  remarks.push(`Its name is not written down as a plain text, so the package is called ${replacement}.`);
  return replacement;
}

/** The version as it can stand in the name of a store path; `0` with a remark for what cannot. */
export function checkVersion(version: unknown, remarks: string[]): string {
  if (typeof version === 'string' && versionPattern.test(version)) return version;
  remarks.push('Its version is not written down as a plain text, so the package is called 0.');
  return '0';
}
