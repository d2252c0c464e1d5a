/** What terminals understand and people do not: colours, cursor moves, titles. */
const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** A log as lines that grows by pieces of UTF-8. */
export interface LogLines {
  /** Adds the next piece; says how the lines are now. */
  add(bytes: Uint8Array): readonly string[];
}

/** How a terminal would have left a line: what follows the last carriage return overwrote the rest. */
function settle(line: string): string {
  const plain = line.replace(escapeSequences, '').replace(/\r+$/, '');
  return plain.slice(plain.lastIndexOf('\r') + 1);
}

/** Lines of a log, without escape sequences; at most `maxLines`, the oldest are dropped. */
export function createLogLines(maxLines = 50_000): LogLines {
  const decoder = new TextDecoder();
  let complete: string[] = [];
  let rest = '';
  return {
    add: (bytes) => {
      const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      complete = [...complete, ...parts.map(settle)].slice(-maxLines);
      return rest === '' ? complete : [...complete, settle(rest)];
    },
  };
}

/** The lines that have the words of the search, in any case; all of them for an empty search. */
export function searchLines(lines: readonly string[], search: string): readonly string[] {
  const wanted = search.trim().toLowerCase();
  return wanted === '' ? lines : lines.filter((line) => line.toLowerCase().includes(wanted));
}
