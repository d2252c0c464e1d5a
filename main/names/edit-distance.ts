/**
 * How many letters were left out, added, changed or exchanged with their neighbours between two words; any number above
 * `max` when they are more than that.
 */
export function editDistance(left: string, right: string, max: number): number {
  if (Math.abs(left.length - right.length) > max) return max + 1;
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const next = nextRow(left, right, row, last, before, max);
    if (Math.min(...next) > max) return max + 1;
    before = last;
    last = next;
  }
  return last[right.length] ?? 0;
}

/**
 * A row of the table of distances of all beginnings (optimal string alignment). What is further than `max` from its
 * diagonal costs more than `max` and is left out.
 */
function nextRow(
  left: string,
  right: string,
  row: number,
  last: readonly number[],
  before: readonly number[],
  max: number,
) {
  const next = new Array<number>(right.length + 1).fill(Number.POSITIVE_INFINITY);
  next[0] = row;
  for (let column = Math.max(1, row - max); column <= Math.min(right.length, row + max); column += 1) {
    const isSame = left[row - 1] === right[column - 1];
    const isExchanged = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
    const edited = Math.min(at(last, column) + 1, at(next, column - 1) + 1, at(last, column - 1) + (isSame ? 0 : 1));
    next[column] = isExchanged ? Math.min(edited, at(before, column - 2) + 1) : edited;
  }
  return next;
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
