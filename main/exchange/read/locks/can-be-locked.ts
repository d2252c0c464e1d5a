import type { Package } from '../../../../preload/contract';
import { parseMatchSpec } from '../../../conda/match-spec';
import { checkMarker } from '../../../python/requirement-marker';
import { LineError } from '../../../python/requirement-options';
import { isPackageName } from '../../../python/requirements';
import { isArchive, isHash, isVersion } from '../../package-words';

/**
 * Whether the words of a locked package are what they claim to be: they become arguments and lines of pip or conda. Only
 * what comes from a place of its own may lack a version.
 */
export function canBeLocked({ name, version, hashes = [], source, archive, marker, conda }: Package): boolean {
  return (
    (conda ? isCondaPackage(name, conda) : isPackageName(name)) &&
    (isVersion(version) || (version === '' && source !== undefined)) &&
    hashes.every(isHash) &&
    (archive === undefined || isArchive(archive)) &&
    (source === undefined || (!/[\s\0]/.test(source) && !source.startsWith('-'))) &&
    (marker === undefined || isMarker(marker))
  );
}

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
