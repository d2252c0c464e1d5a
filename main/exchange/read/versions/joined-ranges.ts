/** Versions from one on, and up to another or below it; without one for no bound. */
interface Range {
  readonly from?: string;
  readonly to?: string;
  readonly hasTo?: boolean;
}

/**
 * The one range that specifiers such as `>=1,<2` cover together, where each of them touches or overlaps another; '' for
 * any version. Undefined where they leave a gap, or are no ranges of plain releases.
 */
export function joinedRanges(specifiers: readonly string[]): string | undefined {
  const ranges = specifiers.map(rangeOf);
  if (!ranges.every((range) => range !== undefined)) return undefined;
  const [first, ...others] = ranges.toSorted((a, b) => compare(a.from ?? '0', b.from ?? '0'));
  let joined = first;
  for (const next of others) {
    if (!joined || !touches(joined, next)) return undefined;
    joined = reachesFurther(next, joined) ? withEnd(joined, next) : joined;
  }
  return joined && textOf(joined);
}

const withEnd = ({ from }: Range, { to, hasTo }: Range): Range => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to, hasTo: hasTo === true }),
});

const textOf = ({ from, to, hasTo }: Range): string =>
  [...(from === undefined ? [] : [`>=${from}`]), ...(to === undefined ? [] : [`${hasTo ? '<=' : '<'}${to}`])].join(',');

/** Whether nothing lies between the end of one and the begin of the next. */
const touches = ({ to }: Range, { from }: Range): boolean =>
  to === undefined || from === undefined || compare(from, to) <= 0;

function reachesFurther(next: Range, { to, hasTo }: Range): boolean {
  if (to === undefined) return false;
  if (next.to === undefined) return true;
  const order = compare(next.to, to);
  return order > 0 || (order === 0 && next.hasTo === true && !hasTo);
}

function rangeOf(specifier: string): Range | undefined {
  if (specifier === '') return {};
  let range: Range = {};
  for (const clause of specifier.split(',')) {
    const [, sign, version, wild] = /^(>=|<=|<|==)(\d+(?:\.\d+)*)(\.\*)?$/.exec(clause) ?? [];
    if (version === undefined || (wild === undefined) === (sign === '==')) return undefined;
    const more: Range =
      sign === '=='
        ? { from: version, to: nextOf(version) }
        : sign === '>='
          ? { from: version }
          : { to: version, hasTo: sign === '<=' };
    // Two bounds on the same side are rare, and are not worked out.
    if ((more.from !== undefined && range.from !== undefined) || (more.to !== undefined && range.to !== undefined))
      return undefined;
    range = { ...range, ...more };
  }
  return range;
}

/** The first version that does not begin so. */
function nextOf(version: string): string {
  const numbers = version.split('.');
  return [...numbers.slice(0, -1), String(Number(numbers.at(-1)) + 1)].join('.');
}

/** Negative where the first release is before the second; 2 and 2.0 are the same. */
function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number)) as [number[], number[]];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
