import type { Candidate, Conversion, KindId } from '../../../preload/contract';
import { ClocheError } from '../../../preload/contract';
import type { Kind } from '../../kinds/kind';
import type { Asked } from '../asked';
import { type Carriage, carry } from './carry';
import { lookUpNames, noting } from './known-names';
import { type Presence, presenceOf } from './presence';

/** The kinds of this build, and those of them that can be made on this machine. */
export interface OfferedKinds {
  readonly kinds: readonly Kind[];
  readonly offered: () => Promise<ReadonlySet<KindId>>;
}

/**
 * What is asked for as an environment: of the kind that is wished for, otherwise of the one that suits it best. That is the
 * one it was exported from, else one that takes packages from where they are asked for, and the first of them that changes
 * and drops the least and can be made here. Throws `unsupported`.
 */
export async function propose(
  asked: Asked,
  { kinds, offered }: OfferedKinds,
  wished?: KindId,
): Promise<Omit<Conversion, 'warnings'>> {
  const here = await offered();
  const able = kinds.filter(
    ({ id, takes }) => id === asked.own?.kind || id === asked.asFile?.kind || !(takes.isOfProject || asked.isOpaque),
  );
  const carriages = await Promise.all(able.map(async (kind) => ({ kind, ...(await carryKnown(asked, kind, false)) })));
  const weight = ({ kind, carried }: (typeof carriages)[number]) => [
    Number(kind.id !== asked.own?.kind),
    Number(asked.packages !== undefined && asked.packages.from !== kind.takes.packages),
    carried.dropped.length + carried.changed.length,
    Number(!here.has(kind.id)),
  ];
  const ordered = carriages.sort((a, b) => compare(weight(a), weight(b)));
  const [chosen] = wished === undefined ? ordered : ordered.filter(({ kind }) => kind.id === wished);
  if (!chosen)
    throw new ClocheError('unsupported', `This cannot become an environment of the kind ${wished}.`, {
      hint: `It can become one of: ${able.map(({ id }) => id).join(', ')}.`,
    });
  const { request, carried, presence } = await carryKnown(asked, chosen.kind, true);
  const candidates = ordered.map((one): Candidate => {
    const { changed, dropped } = one === chosen ? carried : one.carried;
    const known = one === chosen ? presence : one.presence;
    return { kind: one.kind.id, changed: changed.length, dropped: dropped.length, ...known };
  });
  return { request, carried, candidates };
}

/** With what is known on this machine of the names that the kind would be asked for; see {@link lookUpNames}. */
async function carryKnown(
  asked: Asked,
  kind: Kind,
  wantsNear: boolean,
): Promise<Carriage & { readonly presence: Presence }> {
  const names = new Set<string>();
  const first = carry(asked, kind, noting(names));
  const carriage =
    names.size === 0 ? first : carry(asked, kind, await lookUpNames(kind, first.request.spec, names, wantsNear));
  return { ...carriage, presence: await presenceOf(kind, carriage.request.spec) };
}

/** By the first number that differs. */
function compare(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
