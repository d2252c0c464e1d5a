/** Characters that are looked at for all lines of one file: a hostile file has none of its lines told. */
const budgetMax = 10_000_000;

/** Where the texts of a file stand in it. */
export interface LineFinder {
  /** The line, from 1, on which a text stands; 0 where it does not, or where looking for it takes too long. */
  lineOf(text: string): number;
  /** The line on which a key of TOML gets its value. */
  lineOfKey(key: string): number;
  /** What stands on a line; '' where there is none. */
  textAt(line: number): string;
}

/** A finder that expects texts in about the order of the file: each is looked for behind the one before, then anywhere. */
export function createLineFinder(text: string, firstLine = 1): LineFinder {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  let cursor = 0;
  let budget = budgetMax;
  const find = (wanted: string, from: number): number => {
    if (budget < 0) return -1;
    const at = text.indexOf(wanted, from);
    budget -= (at === -1 ? text.length : at) - from;
    return at;
  };
  const lineOf = (wanted: string): number => {
    if (wanted === '') return 0;
    const ahead = find(wanted, cursor);
    const at = ahead === -1 ? find(wanted, 0) : ahead;
    if (at === -1) return 0;
    cursor = at;
    return firstLine + lastAtMost(starts, at + wanted.length - 1);
  };
  return {
    lineOf,
    lineOfKey: (key) => lineOf(`\n${key} =`) || lineOf(`\n"${key}"`) || lineOf(`\n${key}=`) || lineOf(key),
    textAt: (line) => text.slice(starts[line - firstLine] ?? text.length, starts[line - firstLine + 1]),
  };
}

/** The index of the last number that is at most the limit, among numbers that ascend from 0. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
