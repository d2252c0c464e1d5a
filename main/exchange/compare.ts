import type { Comparison, Lock, Package } from '../../preload/contract';
import { compareVersions } from '../conda/names/version-order';
import { normalizeName } from '../python/requirements';

/** The packages that are there against those of a lock; names as they are there, where they are. Pure. */
export function compareWithLock(lock: Lock, packages: readonly Package[]): Omit<Comparison, 'against'> {
  const there = new Map(packages.map((one) => [normalizeName(one.name), one]));
  const wanted = new Set(lock.packages.map(({ name }) => normalizeName(name)));
  const present = lock.packages.flatMap(({ name, version }) => {
    const one = there.get(normalizeName(name));
    return one ? [{ name: one.name, wanted: version, found: one.version }] : [];
  });
  const inOrder = (sign: number) =>
    present.filter((pair) => Math.sign(compareVersions(pair.found, pair.wanted)) === sign);
  return {
    same: inOrder(0).length,
    newer: inOrder(1),
    older: inOrder(-1),
    missing: lock.packages
      .filter(({ name }) => !there.has(normalizeName(name)))
      .map(({ name, version }) => ({ name, wanted: version })),
    extra: packages
      .filter(({ name }) => !wanted.has(normalizeName(name)))
      .map(({ name, version }) => ({ name, found: version })),
  };
}
