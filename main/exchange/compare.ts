import type { Comparison, Lock, Package } from '../../preload/contract';
import { compareVersions } from '../conda/names/version-order';
import { normalizeName } from '../python/requirements';

export type Differences = Omit<Comparison, 'against' | 'report'>;

/** How the packages that are there differ from those of a lock; names as they are there, where they are. Pure. */
export function compareWith(lock: Lock, packages: readonly Package[]): Differences {
  const there = new Map(packages.map((one) => [normalizeName(one.name), one]));
  const wanted = new Set(lock.packages.map(({ name }) => normalizeName(name)));
  const present = lock.packages.flatMap(({ name, version }) => {
    const one = there.get(normalizeName(name));
    return one ? [{ name: one.name, wanted: version, found: one.version }] : [];
  });
  const inOrder = (sign: number) =>
    present.filter((pair) => Math.sign(compareVersions(pair.found, pair.wanted)) === sign);
  const named = ({ name, version }: Package) => ({ name, version });
  return {
    same: inOrder(0).length,
    newer: inOrder(1),
    older: inOrder(-1),
    rebuilt: [],
    missing: lock.packages.filter(({ name }) => !there.has(normalizeName(name))).map(named),
    extra: packages.filter(({ name }) => !wanted.has(normalizeName(name))).map(named),
  };
}

/** The differences as a text to keep. */
export function reportOf(name: string, { same, newer, older, missing, extra }: Differences): Comparison['report'] {
  const changed = [...newer, ...older].map((one) => `changed ${one.name} ${one.wanted} -> ${one.found}`);
  const text = [
    `${name}: ${same} same`,
    ...changed,
    ...missing.map((one) => `missing ${one.name} ${one.version}`),
    ...extra.map((one) => `extra ${one.name} ${one.version}`),
  ];
  return { fileName: `${name}-comparison.txt`, text: `${text.join('\n')}\n` };
}
