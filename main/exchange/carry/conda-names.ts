import { type MatchSpec, parseMatchSpec } from '../../conda/match-spec';
import { isNoDistribution } from '../../names/conda-programs';
import { condaNames, pypiNames } from '../../names/conda-pypi';
import { normalizeName } from '../../python/package-name';

const distributionOf: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(condaNames).map(([name, conda]) => [conda, name])),
  ...pypiNames,
};

/** The package of conda for a distribution, however its name is spelled. */
export function condaNameOf(name: string): string {
  const normal = normalizeName(name);
  return own(condaNames, normal) ?? normal;
}

/** What packages of conda have brought where they are installed, by their lower-case names. */
export type Brought = Readonly<Record<string, readonly string[]>>;

/**
 * The distributions of a package of conda, by their names on PyPI: what it has brought where that is known, otherwise what it
 * is called. None for what is no Python.
 */
export function distributionsOf(name: string, brought: Brought = {}): readonly string[] {
  const found = own(brought, name) ?? [];
  if (found.length > 0) return found;
  const called = own(distributionOf, name) ?? normalizeName(name);
  // A group of packages has nothing itself: what it is named after came with another one.
  const isThere = Object.values(brought).some((names) => names.some((one) => normalizeName(one) === called));
  if (isThere) return [called];
  const isKnown = Object.hasOwn(brought, name);
  return isKnown || (own(distributionOf, name) === undefined && isNoDistribution(name)) ? [] : [called];
}

/** A match spec with what it says. */
export interface AskedSpec {
  readonly text: string;
  /** Null for what is none. */
  readonly spec: MatchSpec | null;
}

/** Kept for as long as the list itself: every kind that a file could become is asked with the same one. */
const specsRead = new WeakMap<readonly string[], readonly AskedSpec[]>();

/** What match specs say. The list must not change afterwards. */
export function specsOf(texts: readonly string[]): readonly AskedSpec[] {
  const specs = specsRead.get(texts) ?? texts.map((text) => ({ text, spec: parseMatchSpec(text) }));
  specsRead.set(texts, specs);
  return specs;
}

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
