import {
  type Carried,
  ClocheError,
  type Conversion,
  type EnvironmentDetail,
  type KindId,
  type Remark,
} from '../../preload/contract';
import type { Environments } from '../environments/environments';
import { formatsOf } from '../kinds/formats';
import type { Kind } from '../kinds/kind';
import { askedOf } from './carry/asked-of';
import { propose } from './carry/candidates';
import type { Exchange } from './exchange';
import { freeName } from './free-name';
import { recognise } from './recognise';
import { takeSnapshot } from './write/snapshot';
import { unsupportedFormat } from './write/unsupported';
import { writeAs } from './write/writers';

const remarksMax = 200;
/** A freeze of a large conda environment names several hundred paths. */
const confirmationsMax = 2000;
const carriedMax = 1000;
const carriedLengthMax = 200;
/** More than the longest path that Linux takes. */
const messageLengthMax = 4500;

/** Exports what `environments` knows, and reads files into requests for `kinds`. */
export function createExchange({
  environments,
  kinds,
  offered,
}: {
  readonly environments: Pick<Environments, 'known' | 'get' | 'list'>;
  readonly kinds: readonly Kind[];
  /** Ids of the kinds that can be made on this machine. */
  readonly offered: () => Promise<ReadonlySet<KindId>>;
}): Exchange {
  const named = async <T extends Conversion>(proposal: T): Promise<T> => {
    const taken = (await environments.list()).map(({ name }) => name);
    const { request, carried } = proposal;
    return { ...proposal, request: { ...request, name: freeName(request.name, taken) }, carried: brief(carried) };
  };
  return {
    export: async (id, format) => {
      const known = await environments.known(id);
      const formats = formatsOf(known.kind, known.subject);
      if (!formats.includes(format)) throw unsupportedFormat(known.subject.name, format, formats);
      // A thorough look, which may find something missing.
      const detail = await environments.get(id);
      const written = await writeAs(known, takeSnapshot(known, detail), format);
      return { ...written, losses: [...damageOf(detail), ...written.losses] };
    },
    inspect: async (file, others = [], choice = {}) => {
      const { asked, format, groups, ...remarks } = recognise(file, others, kinds);
      return {
        ...(await named(await propose(asked, { kinds, offered }, choice.kind))),
        format,
        groups: [...groups],
        confirmations: whole(remarks.confirmations),
        warnings: capped(remarks.warnings),
        rejected: capped(remarks.rejected),
      };
    },
    convert: async (id, kind) => {
      const { subject, lock, kind: own } = await environments.known(id);
      const { own: _own, ...asked } = askedOf(own, subject, lock);
      return named(await propose(asked, { kinds, offered }, kind));
    },
  };
}

/** What is written of a damaged environment is what it should be. */
const damageOf = ({ environment: { state, problem } }: EnvironmentDetail): string[] =>
  state === 'broken' && problem
    ? [`The environment is broken, so the file may not tell all of it. ${problem.message}`]
    : [];

/** What needs a yes is told whole; throws `too-large` for what nobody would read to its end. */
function whole(confirmations: readonly Remark[]): Remark[] {
  if (
    confirmations.length <= confirmationsMax &&
    confirmations.every(({ message }) => message.length <= messageLengthMax)
  )
    return [...confirmations];
  throw new ClocheError('too-large', 'The file asks for more than can be confirmed by reading it.', {
    hint: `Leave at most ${confirmationsMax} lines that are more than a package of your index, each shorter than ${messageLengthMax} characters.`,
  });
}

/** As much of a report as anybody reads. */
function brief({ kept, changed, dropped }: Carried): Carried {
  const cut = (text: string) => text.slice(0, carriedLengthMax);
  return {
    kept: kept.slice(0, carriedMax).map(cut),
    changed: changed
      .slice(0, carriedMax)
      .map(({ from, to, reason }) => ({ from: cut(from), to: cut(to), reason: cut(reason) })),
    dropped: dropped.slice(0, carriedMax).map(({ what, reason }) => ({ what: cut(what), reason: cut(reason) })),
  };
}

/** Nobody reads more, and the page gets it as one message. */
function capped(remarks: readonly Remark[]): Remark[] {
  const shown = remarks
    .slice(0, remarksMax)
    .map((remark) => ({ ...remark, message: remark.message.slice(0, messageLengthMax) }));
  const more = remarks.length - shown.length;
  return more > 0 ? [...shown, { message: `There are ${more} more of this sort.` }] : shown;
}
