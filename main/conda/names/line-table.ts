import { createPauses } from '../../store/quick-look';

/** Lines of text by names. */
export interface LineTable {
  /** Adds an ASCII line, which ends with a line break, to those of a name. */
  add(name: string, line: string): void;
  /** All names, in the order of their letters; to sort so many takes a while, in which the program goes on. */
  names(): Promise<string[]>;
  /** The lines of a name, in the order in which they were added. */
  linesOf(name: string): string;
}

const blockBytes = 1024 * 1024;
const sortedAtOnce = 2000;

/**
 * A table whose lines stand outside of what the garbage collector walks through: to move a million short texts about holds
 * up the program for a tenth of a second and more.
 */
export function createLineTable(): LineTable {
  /** The last line of each name, by its number. */
  const last = new Map<string, number>();
  const blocks: Buffer[] = [];
  let used = blockBytes;
  let count = 0;
  /** Of each line where it begins, and the number of the line of the same name before it, of which 0 is none. */
  let begins = new Uint32Array(4096);
  let before = new Uint32Array(4096);

  const write = (line: string): number => {
    if (used + line.length > blockBytes) {
      blocks.push(Buffer.allocUnsafeSlow(Math.max(blockBytes, line.length)));
      used = 0;
    }
    const begin = (blocks.length - 1) * blockBytes + used;
    used += blocks.at(-1)?.write(line, used, 'latin1') ?? 0;
    return begin;
  };
  const lineAt = (begin: number): string => {
    const block = blocks[Math.floor(begin / blockBytes)];
    const from = begin % blockBytes;
    return block?.toString('latin1', from, block.indexOf('\n', from) + 1) ?? '';
  };
  return {
    add: (name, line) => {
      count += 1;
      if (count >= begins.length) [begins, before] = [twiceAsLong(begins), twiceAsLong(before)];
      begins[count] = write(line);
      before[count] = last.get(name) ?? 0;
      last.set(name, count);
    },
    names: () => sortInPieces([...last.keys()]),
    linesOf: (name) => {
      const lines: string[] = [];
      for (let at = last.get(name) ?? 0; at > 0; at = before[at] ?? 0) lines.push(lineAt(begins[at] ?? 0));
      return lines.reverse().join('');
    },
  };
}

function twiceAsLong(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(numbers.length * 2);
  longer.set(numbers);
  return longer;
}

async function sortInPieces(names: readonly string[]): Promise<string[]> {
  const pause = createPauses();
  let runs: string[][] = [];
  for (let at = 0; at < names.length; at += sortedAtOnce) {
    runs.push(names.slice(at, at + sortedAtOnce).sort());
    await pause();
  }
  while (runs.length > 1) {
    const merged: string[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(merge(runs[at] ?? [], runs[at + 1] ?? []));
      await pause();
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function merge(left: readonly string[], right: readonly string[]): string[] {
  const merged: string[] = [];
  let [at, other] = [0, 0];
  while (at < left.length && other < right.length)
    merged.push(((left[at] as string) < (right[other] as string) ? left[at++] : right[other++]) as string);
  return merged.concat(left.slice(at), right.slice(other));
}
