/** What terminals understand and people do not: colours, cursor moves, titles. */
const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** The lines of a log as they are at one time. */
export interface LogView {
  /** How many lines were dropped before the first of these. */
  readonly dropped: number;
  readonly lines: readonly string[];
}

/** A log as lines that grows by pieces of UTF-8. */
export interface LogLines {
  /** Adds the next piece; says how the lines are now. */
  add(bytes: Uint8Array): LogView;
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
  let dropped = 0;
  let rest = '';
  return {
    add: (bytes) => {
      const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      const grown = [...complete, ...parts.map(settle)];
      complete = grown.slice(-maxLines);
      dropped += grown.length - complete.length;
      return { dropped, lines: rest === '' ? complete : [...complete, settle(rest)] };
    },
  };
}

/** How many lines the log has had so far, those that were dropped too. */
export const lineCount = ({ dropped, lines }: LogView): number => dropped + lines.length;

/** What is left of the lines when so many from the beginning of the log are not shown. */
export const linesAfter = ({ dropped, lines }: LogView, count: number): readonly string[] =>
  lines.slice(Math.max(0, count - dropped));

/** The lines that have the words of the search, in any case; all of them for an empty search. */
export function searchLines(lines: readonly string[], search: string): readonly string[] {
  const wanted = search.trim().toLowerCase();
  return wanted === '' ? lines : lines.filter((line) => line.toLowerCase().includes(wanted));
}
