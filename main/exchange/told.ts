import { type Carried, ClocheError, type Remark } from '../../preload/contract';
import { withoutCredentials } from './scrub';

const remarksMax = 200;
/** A freeze of a large conda environment names several hundred paths. */
const confirmationsMax = 2000;
const carriedMax = 1000;
const carriedLengthMax = 200;
/** More than the longest path that Linux takes. */
const messageLengthMax = 4500;

/** What needs a yes is told whole; throws `too-large` for what nobody would read to its end. */
export function whole(confirmations: readonly Remark[]): Remark[] {
  if (
    confirmations.length <= confirmationsMax &&
    confirmations.every(({ message }) => message.length <= messageLengthMax)
  )
    return [...confirmations];
  throw new ClocheError('too-large', 'The file asks for more than can be confirmed by reading it.', {
    hint: `Leave at most ${confirmationsMax} lines that are more than a package of your index, each shorter than ${messageLengthMax} characters.`,
  });
}

/** As much of a report as anybody reads; what is not listed is counted. */
export function brief({ kept, changed, dropped }: Carried): Carried {
  const more = (all: readonly unknown[]) => `${all.length - carriedMax} more`;
  return {
    kept: shortened(kept, cut, more),
    changed: shortened(
      changed,
      ({ from, to, reason }) => ({ from: cut(from), to: cut(to), reason: cut(reason) }),
      (all) => ({ from: more(all), to: more(all), reason: unlisted }),
    ),
    dropped: shortened(
      dropped,
      ({ what, reason }) => ({ what: cut(what), reason: cut(reason) }),
      (all) => ({ what: more(all), reason: unlisted }),
    ),
  };
}

const unlisted = `More than ${carriedMax} are not listed one by one.`;
function cut(whole: string): string {
  const text = withoutCredentials(whole);
  return text.length > carriedLengthMax ? `${text.slice(0, carriedLengthMax - 1)}…` : text;
}

function shortened<T>(all: readonly T[], shorten: (one: T) => T, more: (all: readonly T[]) => T): T[] {
  const listed = all.slice(0, carriedMax).map(shorten);
  return all.length > carriedMax ? [...listed, more(all)] : listed;
}

/** Nobody reads more, and the page gets it as one message. */
export function capped(remarks: readonly Remark[]): Remark[] {
  const shown = remarks
    .slice(0, remarksMax)
    .map((remark) => ({ ...remark, message: remark.message.slice(0, messageLengthMax) }));
  const more = remarks.length - shown.length;
  return more > 0 ? [...shown, { message: `There are ${more} more of this sort.` }] : shown;
}
