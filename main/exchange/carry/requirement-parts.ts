import { linuxEnvironment, type MarkerEnvironment, markerHolds } from '../../python/marker-value';
import {
  type PackageEntry,
  parseRequirements,
  type RequirementEntry,
  type SourceEntry,
} from '../../python/requirements';
import type { Asked } from '../asked';

/** A line of requirements with what it says; several entries only where it has several options. */
export interface Line {
  readonly text: string;
  /** None for one that pip would refuse. */
  readonly entries: readonly RequirementEntry[];
}

/** Kept for as long as the list itself: every kind that a file could become is asked with the same one. */
const linesRead = new WeakMap<readonly string[], readonly Line[]>();

/** What the lines say. The list must not change afterwards. */
export function linesOf(texts: readonly string[]): readonly Line[] {
  const lines = linesRead.get(texts) ?? texts.map((text) => ({ text, entries: parseRequirements(text).entries }));
  linesRead.set(texts, lines);
  return lines;
}

/** What a line asks an index for; undefined for one that is anything else. */
export function packageOf({ entries }: Line): PackageEntry | undefined {
  const [entry] = entries;
  return entry?.type === 'package' ? entry : undefined;
}

/** What a line takes from an address or a path; undefined for one that is anything else. */
export function sourceOf({ entries }: Line): SourceEntry | undefined {
  const [entry] = entries;
  return entry?.type === 'url' || entry?.type === 'vcs' || entry?.type === 'path' ? entry : undefined;
}

/** Whether an entry needs pip itself: its hashes and options mean nothing to others. */
export const isForPip = ({ hashes, options }: PackageEntry): boolean => hashes.length + options.length > 0;

const indexOptions: ReadonlySet<string> = new Set(['--index-url', '--extra-index-url', '--find-links', '--no-index']);

/** Whether the lines take packages from elsewhere than the user's own index. */
export const hasOwnIndex = (lines: readonly Line[]): boolean =>
  lines.some(({ entries }) => entries.some((entry) => entry.type === 'option' && indexOptions.has(entry.name)));

/** The variables of markers on this machine, as far as the Python that is asked for tells them. */
export function markersOf({ python, lock }: Pick<Asked, 'python' | 'lock'>): MarkerEnvironment {
  const asked = /^\d+\.\d+/.test(python) ? python : lock?.python;
  const { python_full_version: full = '', ...environment } = linuxEnvironment({
    version: asked,
    implementation: 'cpython',
  });
  return /^\d+\.\d+\.\d+/.test(full) ? { ...environment, python_full_version: full } : environment;
}

/** Whether the marker of an entry holds; true without one, undefined where that cannot be told. */
export const holdsHere = (
  { marker }: PackageEntry | SourceEntry,
  environment: MarkerEnvironment,
): boolean | undefined => (marker === undefined ? true : markerHolds(marker, environment));

/** Why one whose marker does not hold is left out. */
export const notHere = ({ marker = '' }: PackageEntry | SourceEntry): string =>
  `Its marker does not hold on this machine: ${marker}.`;

/** Why an address without a name is not asked of nixpkgs. */
export const noName = 'nixpkgs has packages by their names alone, and this one has none that is known.';

/** That the package of a name there may be another one than that of an address. */
export const byName = 'It is taken from nixpkgs by its name, and not from its address.';
