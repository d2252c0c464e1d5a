import type { EnvironmentDetail, KindId, Lock, Package, Spec } from '../../preload/contract';
import type { KnownEnvironment } from '../environments/environments';
import { normalizeName } from '../python/requirements';
import { isSeed } from '../python/seeds';

/** An environment as it is exported: what was asked for, and what is installed now. */
export interface Snapshot {
  readonly name: string;
  readonly kind: KindId;
  readonly spec: Spec;
  /** Whether the kind would take a spec. */
  readonly isSpec: (spec: Spec) => boolean;
  /** The requirement lines of the spec; none for a kind that has no such field. */
  readonly requirements: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Full version of its Python, where it is known. */
  readonly python: string | undefined;
  readonly engine: string | undefined;
  /** False while it has never been made: what it would install is not known. */
  readonly isResolved: boolean;
  /** Ordered by normalised name. */
  readonly packages: readonly Package[];
}

/**
 * What is installed now, with the hashes that the lock knows for the same version. What is not in the lock but was
 * installed by hand since is part of it; without anything installed the lock itself counts.
 */
export function takeSnapshot({ subject, kind, lock }: KnownEnvironment, detail: EnvironmentDetail): Snapshot {
  const { requirements } = subject.spec;
  return {
    name: subject.name,
    kind: kind.id,
    spec: subject.spec,
    isSpec: (spec) => kind.spec.safeParse(spec).success,
    requirements: Array.isArray(requirements) ? requirements.filter((line) => typeof line === 'string') : [],
    variables: subject.variables,
    python: detail.environment.python ?? lock?.python,
    engine: lock?.engine,
    isResolved: lock !== undefined || detail.environment.state === 'ready' || detail.packages.length > 0,
    packages: mergePackages(detail.packages, lock),
  };
}

function mergePackages(installed: readonly Package[], lock: Lock | undefined): Package[] {
  const locked = new Map((lock?.packages ?? []).map((item) => [normalizeName(item.name), item]));
  const merged = installed
    .filter(({ name }) => locked.has(normalizeName(name)) || !isSeed(name))
    .map((item) => {
      const known = locked.get(normalizeName(item.name));
      return known?.version === item.version ? { ...item, ...known } : item;
    });
  const packages = installed.length === 0 ? [...locked.values()] : merged;
  return packages.sort((left, right) => (normalizeName(left.name) < normalizeName(right.name) ? -1 : 1));
}
