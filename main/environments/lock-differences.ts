import type { Lock } from '../../preload/contract';
import { normalizeName } from '../python/package-name';

/** How what was made differs from the lock that it was to follow, a sentence each: what it has besides does not count. */
export function lockDifferences(wanted: Lock, made: Lock): string[] {
  const versions = new Map(made.packages.map(({ name, version }) => [normalizeName(name), version]));
  const packages = wanted.packages.flatMap(({ name, version }) => {
    const now = versions.get(normalizeName(name));
    if (now === undefined) return [`${name} ${version} is not there any more.`];
    return now === version ? [] : [`${name} is ${now} instead of ${version}.`];
  });
  const isSamePython = made.python === wanted.python;
  return [...(isSamePython ? [] : [`Python is ${made.python} instead of ${wanted.python}.`]), ...packages];
}
