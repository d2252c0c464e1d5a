import { ClocheError, type PackageGroup, type TextFile } from '../../../../preload/contract';
import { linuxEnvironment } from '../../../python/marker-value';
import { shownName } from '../../asked';
import { createLineFinder } from '../line-finder';
import { createParts, type Parts } from '../parts/parts';
import { checkLength, itemsMax, lockBytesMax } from '../read-json';
import { withSshScheme } from '../ssh-address';
import { readToml, type Table, tableIn, textIn } from '../toml';
import type { Place } from './locked';
import { fileNameOf, fitOf } from './platforms';

/** A lock in TOML, counted before it is parsed. Throws `invalid-input` and `too-large`. */
export function openLock({ fileName, text }: TextFile): { readonly root: Table; readonly parts: Parts } {
  const shown = shownName(fileName);
  checkLength(shown, text, lockBytesMax);
  let count = 0;
  for (const _package of text.matchAll(/^[ \t]*\[\[[ \t]*packages?[ \t]*\]\]/gm)) count += 1;
  if (count > itemsMax) throw new ClocheError('too-large', `${shown} locks more than ${itemsMax} packages.`);
  return { root: readToml(shown, text, { bytesMax: lockBytesMax }), parts: createParts(createLineFinder(text)) };
}

/** A repository as pip takes it, at the revision that was locked. */
export function repository(
  system: string,
  address: string,
  { revision, folder }: { readonly revision?: string | undefined; readonly folder?: string | undefined },
): Place {
  const bare = address.replace(/^[a-z]+\+/, '').replace(/[?#].*$/, '');
  const at = revision === undefined ? '' : `@${revision}`;
  return { source: `${system}+${withSshScheme(bare)}${at}${folder === undefined ? '' : `#subdirectory=${folder}`}` };
}

/** A path beside the lock. */
export const besideIt = (path: string, isEditable = false): Place => ({
  source: /^(?:\.{1,2}(?:\/|$)|\/|~)/.test(path) ? path : `./${path}`,
  isPath: true,
  isEditable,
});

/**
 * The file of this machine that a package is locked to, where no archive of it has an address elsewhere: a wheel for this
 * platform before others. Paths are those of the folder, which stands beside the lock or anywhere.
 */
export function archiveBesideIt(archives: readonly Table[], folder = ''): Place | undefined {
  const places = archives.map((each) => textIn(each, 'url') ?? textIn(each, 'path') ?? '');
  if (places.some((place) => place === '' || /^(?!file:)[a-z][a-z0-9+.-]+:/i.test(place))) return undefined;
  const { platform_machine: machine } = linuxEnvironment();
  const wheels = places.filter((each) => /\.whl$/i.test(each));
  const others = places.filter((each) => !wheels.includes(each));
  const [place] = [...wheels.filter((each) => fitOf([fileNameOf(each)], machine).isForHere), ...others, ...wheels];
  if (place === undefined) return undefined;
  if (place.includes('://')) return { source: place, isPath: true };
  return besideIt(folder === '' ? place : `${folder.replace(/\/$/, '')}/${place}`);
}

/** An archive at an address. */
export const archiveAt = (url: string, folder?: string): Place => ({
  source: folder === undefined ? url : `${url}#subdirectory=${folder}`,
});

/** `algorithm:digest` of each of a table's hashes. */
export const hashesIn = (table: Table): string[] =>
  Object.keys(tableIn(table, 'hashes')).map(
    (algorithm) => `${algorithm}:${textIn(tableIn(table, 'hashes'), algorithm) ?? ''}`,
  );

/** Counts of packages by the names of groups. */
export function groupsOf(counts: ReadonlyMap<string, number>, taken: ReadonlySet<string>): PackageGroup[] {
  return [...counts].map(([name, packages]) => ({ name, packages, isTaken: taken.has(name) }));
}
