import type { Package } from '../../../../preload/contract';
import { parseMatchSpec } from '../../../conda/match-spec';
import { checkMarker } from '../../../python/requirement-marker';
import { LineError } from '../../../python/requirement-options';
import { isPackageName } from '../../../python/requirements';

const versionPattern = /^[A-Za-z0-9][A-Za-z0-9._+!-]*$/;
/** A hash as a line of pip has it. */
export const hashPattern = /^(?:sha256|sha384|sha512):[0-9a-f]+$/i;

/**
 * Whether the words of a locked package are what they claim to be: they become arguments and lines of pip or conda. Only
 * what comes from a place of its own may lack a version.
 */
export function canBeLocked({ name, version, hashes = [], source, marker, conda }: Package): boolean {
  return (
    (conda ? isCondaPackage(name, conda) : isPackageName(name)) &&
    (versionPattern.test(version) || (version === '' && source !== undefined)) &&
    hashes.every((hash) => hashPattern.test(hash)) &&
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
