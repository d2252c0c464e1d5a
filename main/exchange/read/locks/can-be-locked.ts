import type { Package } from '../../../../preload/contract';
import { parseMatchSpec } from '../../../conda/match-spec';
import { isPackageName } from '../../../python/package-name';
import { checkMarker } from '../../../python/requirement-marker';
import { LineError } from '../../../python/requirement-options';
import { isArchive, isHash, isVersion } from '../../package-words';

/**
 * What of a locked package is not what it claims to be, as "locks it with …" goes on; undefined when all of it is: the
 * words become arguments and lines of pip or conda. Only what comes from a place of its own may lack a version.
 */
export function flawOf({ name, version, hashes = [], source, archive, marker, conda }: Package): string | undefined {
  if (!conda && !isPackageName(name)) return 'a name that no package has';
  if (conda && !isCondaPackage(name, conda)) return 'a name, address or md5 that no package of conda has';
  if (version === '' && source === undefined) return 'no version';
  if (version !== '' && !isVersion(version)) return 'a version that cannot be';
  if (archive && !isHash(archive.hash)) return 'a hash of its archive that cannot be';
  if (archive && !isArchive(archive)) return 'an address of its archive that is not http or https';
  if (!hashes.every(isHash)) return 'a hash that cannot be';
  if (source !== undefined && (/[\s\0]/.test(source) || source.startsWith('-'))) return 'a source that cannot be';
  return marker === undefined || isMarker(marker) ? undefined : 'a marker that cannot be';
}

/** Whether a package has no flaw; see {@link flawOf}. */
export const canBeLocked = (locked: Package): boolean => flawOf(locked) === undefined;

function isMarker(text: string): boolean {
  try {
    checkMarker(text);
    return !/[\n\r]| -/.test(text);
  } catch (thrown) {
    if (thrown instanceof LineError) return false;
    throw thrown;
  }
}

/** The address and the hash become a line of an explicit list. */
const isCondaPackage = (name: string, { url, md5 = '0'.repeat(32) }: NonNullable<Package['conda']>) =>
  parseMatchSpec(name)?.name === name.toLowerCase() &&
  /^https?:\/\/[^\s#\0]+\.(?:conda|tar\.bz2)$/.test(url) &&
  /^[0-9a-f]{32}$/.test(md5);
