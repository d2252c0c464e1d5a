import type { EnvironmentDetail, Field, KindId, Lock, Package, Spec } from '../../../preload/contract';
import type { KnownEnvironment } from '../../environments/environments';
import type { Kind } from '../../kinds/kind';
import { type KnownArchives, withArchives } from '../../python/archives';
import { knownPackages } from '../../python/known-packages';
import type { Asked } from '../asked';
import { askedOf } from '../carry/asked-of';
import { isVersion } from '../package-words';

/** An environment as it is exported: what was asked for, and what is installed now. */
export interface Snapshot {
  readonly name: string;
  readonly kind: KindId;
  readonly spec: Spec;
  /** What its kind takes where nothing is said. */
  readonly defaults: Spec;
  /** What its form calls its settings, by their keys; of one that it does not have here nothing. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether the kind would take a spec. */
  readonly isSpec: (spec: Spec) => boolean;
  /** What was asked for, in words that every kind understands. */
  readonly asked: Asked;
  readonly variables: Readonly<Record<string, string>>;
  /** Free text of the user’s. */
  readonly notes: string | undefined;
  /** Full version of its Python, where it is known. */
  readonly python: string | undefined;
  readonly engine: string | undefined;
  /** False while it has never been made: what it would install is not known. */
  readonly isResolved: boolean;
  /** By the names of whoever has them, ordered by normalised name. */
  readonly packages: readonly Package[];
  /** What else was fixed when it was made. */
  readonly sources: Lock['sources'];
}

/**
 * What was asked for, and what is known of its packages; see {@link knownPackages}. `brought` are the names on PyPI of what
 * packages of conda have brought, where they are installed; `archives` are what a tool tells of packages where the lock has none;
 * `fields` are the form of the kind.
 */
export function takeSnapshot(
  { subject, kind, lock }: KnownEnvironment,
  detail: EnvironmentDetail,
  {
    brought,
    archives,
    fields,
  }: {
    readonly brought: Asked['brought'];
    readonly archives: KnownArchives | undefined;
    readonly fields: readonly Field[];
  },
): Snapshot {
  const { name, spec, variables } = subject;
  const python = detail.environment.python ?? lock?.python;
  const { own: _own, ...asked } = askedOf(kind, subject, lock);
  return {
    name,
    kind: kind.id,
    spec,
    defaults: defaultsOf(kind),
    labels: Object.fromEntries(fields.map(({ key, label }) => [key, label])),
    isSpec: (other) => kind.spec.safeParse(other).success,
    asked: brought ? { ...asked, brought } : asked,
    variables,
    notes: subject.notes,
    python: python !== undefined && isVersion(python) ? python : undefined,
    engine: lock?.engine,
    isResolved: lock !== undefined || detail.environment.state === 'ready' || detail.packages.length > 0,
    packages: withArchives(knownPackages(detail.packages, lock), archives),
    sources: lock?.sources,
  };
}

/** What a kind takes where nothing is said; nothing where something has to be. */
export function defaultsOf(kind: Pick<Kind, 'spec'>): Spec {
  const parsed = kind.spec.safeParse({});
  return parsed.success ? parsed.data : {};
}
