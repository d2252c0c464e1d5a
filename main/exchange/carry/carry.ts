import type { Carried, CreateRequest, Spec } from '../../../preload/contract';
import type { Kind } from '../../kinds/kind';
import type { Asked } from '../asked';

/** What becomes of what is asked for in a kind. */
export interface Carriage {
  readonly request: CreateRequest;
  readonly carried: Carried;
}

/** What counts of a kind when something is carried over to it. */
export type Carrier = Pick<Kind, 'id' | 'label' | 'takes'>;

type Mutable = { [key in keyof Carried]: Carried[key][number][] };

/**
 * Asks a kind for what is asked for: as it is, in the kind's own way, or not at all, and says so of each part. Its own
 * export is asked for as it was, exact versions included. Pure.
 */
export function carry(asked: Asked, kind: Carrier): Carriage {
  const { name, variables, notes, lock, own } = asked;
  const carried: Mutable = { kept: [], changed: [], dropped: [] };
  const isOwn = own?.kind === kind.id;
  const spec = isOwn ? own.spec : carrySpec(asked, kind, carried);
  const keepsLock = lock !== undefined && (isOwn || isLockOf(asked, kind));
  return {
    request: {
      name,
      kind: kind.id,
      spec,
      ...(Object.keys(variables).length === 0 ? {} : { variables: { ...variables } }),
      ...(notes === undefined ? {} : { notes }),
      ...(keepsLock ? { lock } : {}),
    },
    carried,
  };
}

/** Whether a kind could install the very archives that a lock names. */
const isLockOf = ({ lock }: Asked, { takes }: Carrier): boolean =>
  takes.packages === 'conda' && (lock?.packages ?? []).some(({ conda }) => conda !== undefined);

function carrySpec(asked: Asked, { takes, label }: Carrier, carried: Mutable): Spec {
  const { requirements, constraints, packages } = asked;
  const spec: Spec = {};
  if (asked.python !== '') spec.python = takes.python === 'version' ? asked.python : attributeOf(asked.python);
  if (takes.pip) {
    spec.requirements = [...requirements];
    if (constraints.length > 0) spec.constraints = [...constraints];
    carried.kept.push(...requirements);
  } else drop(carried, requirements, `An environment of the kind ${label} takes nothing from pip.`);
  if (packages?.from === takes.packages && packages !== undefined) {
    if (packages.from === 'conda') {
      spec.packages = [...packages.specs];
      if (packages.channels.length > 0) spec.channels = [...packages.channels];
      carried.kept.push(...packages.specs);
    } else {
      spec.packages = [...packages.attributes];
      spec.programs = [...packages.programs];
      carried.kept.push(...packages.attributes, ...packages.programs);
    }
  } else if (packages !== undefined) {
    const names = packages.from === 'conda' ? packages.specs : [...packages.attributes, ...packages.programs];
    drop(carried, names, `An environment of the kind ${label} takes no packages of ${packages.from}.`);
  }
  return spec;
}

function drop(carried: Mutable, names: readonly string[], reason: string): void {
  carried.dropped.push(...names.map((what) => ({ what, reason })));
}

/** The attribute of nixpkgs that is a version of Python. */
function attributeOf(version: string): string {
  const [major, minor] = version.split('.');
  return minor === undefined ? 'python3' : `python${major}${minor}`;
}
