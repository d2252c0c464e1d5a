import type { Lock, Package } from '../../preload/contract';
import { normalizeName } from './package-name';
import { isSeed } from './seeds';

/**
 * What is installed now, with the hashes that the lock knows for the same version, ordered by normalised name. What is
 * not in the lock but was installed by hand since is part of it; without anything installed the lock itself counts.
 */
export function knownPackages(installed: readonly Package[], lock: Pick<Lock, 'packages'> | undefined): Package[] {
  const locked = new Map((lock?.packages ?? []).map((item) => [normalizeName(item.name), item]));
  const merged = installed
    .filter(({ name, conda }) => conda !== undefined || locked.has(normalizeName(name)) || !isSeed(name))
    .map((item) => {
      const known = locked.get(normalizeName(item.name));
      const isSame = known?.version === item.version && known.conda?.url === item.conda?.url;
      return isSame ? { ...item, ...known } : item;
    });
  const packages = installed.length === 0 ? [...locked.values()] : merged;
  return packages.sort((left, right) => (normalizeName(left.name) < normalizeName(right.name) ? -1 : 1));
}
