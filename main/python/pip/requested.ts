import type { Lock, Package } from '../../../preload/contract';
import type { KnownArchives } from '../archives';
import { normalizeName } from '../package-name';
import { isSeed } from '../seeds';
import { namesIn, type PipRequest } from './requirements-file';

/**
 * The packages with who of them was asked for. The request says it of what Cloche installed; the REQUESTED file
 * says it of later installations by pip, while old pips write none, uv writes it for everything, and ensurepip for pip.
 * What a virtual environment has by itself was neither asked for nor needed, as far as is known.
 */
export function markRequested(packages: readonly Package[], request: PipRequest): Package[] {
  const asked = new Set(namesIn(request));
  return packages.map(({ isRequested, ...found }) => {
    if (asked.has(normalizeName(found.name))) return { ...found, isRequested: true };
    return isSeed(found.name) ? found : { ...found, isRequested: isRequested === true && found.installer !== 'uv' };
  });
}

/** {@link markRequested} with archives and hashes as well; who was asked for by what was locked was asked for now. */
export function completePackages(
  packages: readonly Package[],
  request: PipRequest,
  archives: KnownArchives,
  locked: Lock['packages'] = [],
): Package[] {
  // A lock for several Pythons has a distribution in several versions.
  const known = new Map(
    locked.flatMap((item) => [
      [normalizeName(item.name), item],
      [`${normalizeName(item.name)} ${item.version}`, item],
    ]),
  );
  return markRequested(packages, request).map((found) => {
    const name = normalizeName(found.name);
    const before = known.get(`${name} ${found.version}`) ?? known.get(name);
    const archive = archives.get(name);
    const all = before?.hashes ?? (archive ? [archive.hash] : found.hashes);
    const isRequested = before?.isRequested ?? found.isRequested === true;
    // Of what came from an address that address is known already.
    const where = found.source === undefined ? (archive ?? before?.archive) : undefined;
    return { ...found, ...(all ? { hashes: all } : {}), ...(where ? { archive: where } : {}), isRequested };
  });
}
