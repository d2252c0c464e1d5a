import type { Package } from '../../preload/contract';
import { normalizeName } from './package-name';

/** An archive of an index that was installed. */
export type Archive = NonNullable<Package['archive']>;

/** The archives that were installed from an index, by normalised name, as far as the tool tells them. */
export type KnownArchives = ReadonlyMap<string, Archive>;

/** Whether there are packages of which it is not known from where they came. */
export const lackArchives = (packages: readonly Package[]): boolean =>
  packages.some(({ archive, source, conda }) => (archive ?? source ?? conda) === undefined);

/** The packages with the archives that they came from, as far as that is known; one for which others were asked has none. */
export const withArchives = (packages: readonly Package[], archives: KnownArchives | undefined): Package[] =>
  packages.map((item) => withArchive(item, archives));

function withArchive(item: Package, archives: KnownArchives | undefined): Package {
  const archive = item.archive || item.source !== undefined ? undefined : archives?.get(normalizeName(item.name));
  const hashes = item.hashes ?? (archive ? [archive.hash] : []);
  return archive && hashes.includes(archive.hash) ? { ...item, archive, hashes } : item;
}
