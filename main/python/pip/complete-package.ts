import type { Lock, Package } from '../../../preload/contract';
import { normalizeName } from '../requirements';
import type { KnownHashes } from './install';

/** The package with its hashes; with a lock, whoever was asked for then was asked for now. */
export function completePackage(found: Package, hashes: KnownHashes, lock: Lock | undefined): Package {
  const name = normalizeName(found.name);
  const locked = lock?.packages.find((candidate) => normalizeName(candidate.name) === name);
  const hash = hashes.get(name);
  const known = locked?.hashes ?? (hash ? [hash] : found.hashes);
  return {
    ...found,
    ...(known ? { hashes: known } : {}),
    ...(locked?.isRequested === undefined ? {} : { isRequested: locked.isRequested }),
  };
}
