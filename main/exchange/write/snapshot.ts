import type { EnvironmentDetail, KindId, Lock, Package, Spec } from '../../../preload/contract';
import type { KnownEnvironment } from '../../environments/environments';
import { knownPackages } from '../../python/known-packages';

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
  /** What else was fixed when it was made. */
  readonly sources: Lock['sources'];
}

/** What was asked for, and what is known of its packages; see {@link knownPackages}. */
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
    packages: knownPackages(detail.packages, lock),
    sources: lock?.sources,
  };
}
