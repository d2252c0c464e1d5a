import { compare as comparePypi, valid } from '@renovatebot/pep440';
import type { Comparison, Lock, Package } from '../../preload/contract';
import { compareVersions as compareConda } from '../conda/names/version-order';
import { markerHolds } from '../python/marker-value';
import { normalizeName } from '../python/package-name';
import { isSeed } from '../python/seeds';
import { markersOf } from './carry/requirement-parts';

/** What is there now. */
export interface Found {
  /** Full version, where it is known. */
  readonly python?: string;
  readonly packages: readonly Package[];
}

type Mutable<T> = { -readonly [key in keyof T]: T[key] };
export type Differences = Omit<Comparison, 'against' | 'report'>;

/**
 * How what is there differs from a lock: by names, versions, and builds of channels. What venvs are born with is no extra, and
 * what a marker leaves out for the Python that is there is not missing.
 */
export function compareWith(wanted: Lock, found: Found): Differences {
  const differences: Mutable<Differences> = { same: 0, newer: [], older: [], rebuilt: [], missing: [], extra: [] };
  const expected = new Map(wantedHere(wanted, found).map((item) => [keyOf(item), item]));
  const there = new Map(found.packages.map((item) => [keyOf(item), item]));
  if (!expected.has('conda python')) comparePython(differences, wanted, found);
  for (const [key, item] of expected) {
    const now = there.get(key);
    if (now) compareOne(differences, item, now);
    else differences.missing.push({ name: item.name, version: item.version });
  }
  for (const [key, { name, version, conda }] of there)
    if (!expected.has(key) && (conda !== undefined || !isSeed(name))) differences.extra.push({ name, version });
  return differences;
}

/** What the lock wants with the Python that is there; a marker that this does not tell leaves nothing out. */
function wantedHere({ packages }: Lock, { python = '' }: Found): Package[] {
  const environment = markersOf({ python });
  return packages.filter(({ marker }) => marker === undefined || markerHolds(marker, environment) !== false);
}

/** The same name may be a package of a channel and one of PyPI. */
const keyOf = ({ name, conda }: Package): string =>
  conda ? `conda ${name.toLowerCase()}` : `pypi ${normalizeName(name)}`;

/** The end of a version may not be known, as that of an interpreter of nixpkgs. */
function comparePython(differences: Mutable<Differences>, { python: wanted }: Lock, { python: found }: Found): void {
  if (found === undefined || wanted === '' || wanted === found) return;
  if (wanted.startsWith(`${found}.`) || found.startsWith(`${wanted}.`)) return;
  const isNewer = compareConda(found, wanted) > 0;
  (isNewer ? differences.newer : differences.older).push({ name: 'Python', wanted, found });
}

function compareOne(differences: Mutable<Differences>, wanted: Package, found: Package): void {
  const { name } = wanted;
  const order = orderOf(found, wanted);
  const versions = { name, wanted: wanted.version, found: found.version };
  if (order !== 0) (order > 0 ? differences.newer : differences.older).push(versions);
  else if (wanted.conda && found.conda && wanted.conda.build !== found.conda.build)
    differences.rebuilt.push({ name, wanted: wanted.conda.build, found: found.conda.build });
  else differences.same += 1;
}

/** As those who number them order them: PyPI, or else conda, which orders any text. */
function orderOf(left: Package, right: Package): number {
  if (left.version === right.version) return 0;
  const isOfPypi = !left.conda && [left, right].every(({ version }) => valid(version) !== null);
  return isOfPypi ? comparePypi(left.version, right.version) : compareConda(left.version, right.version);
}
