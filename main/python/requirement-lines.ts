/** A line as pip sees it: continuations joined, comment and blanks around it removed, never empty. */
export interface LogicalLine {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  readonly text: string;
}

// The ends of line of Python's str.splitlines, which pip uses.
const lineEnd = /\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]/;
const blank = /\s/;

/** The logical lines of a requirements file, as pip's own `preprocess` makes them; time is linear in the text. */
export function logicalLines(text: string): LogicalLine[] {
  const physical = (text.startsWith('\ufeff') ? text.slice(1) : text).split(lineEnd);
  const logical: LogicalLine[] = [];
  let parts: string[] = [];
  let begin = 0;
  const push = (line: number, joined: string) => {
    const stripped = withoutComment(joined).trim();
    if (stripped !== '') logical.push({ line, text: stripped });
  };
  for (const [index, part] of physical.entries()) {
    const isComment = part.trimStart().startsWith('#');
    if (part.endsWith('\\') && !isComment) {
      if (parts.length === 0) begin = index + 1;
      parts.push(stripBackslashes(part));
    } else if (parts.length > 0) {
      push(begin, [...parts, isComment ? ` ${part}` : part].join(''));
      parts = [];
    } else {
      push(index + 1, part);
    }
  }
  if (parts.length > 0) push(begin, parts.join(''));
  return logical;
}

function stripBackslashes(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && line[start] === '\\') start += 1;
  while (end > start && line[end - 1] === '\\') end -= 1;
  return line.slice(start, end);
}

/** A comment begins at a `#` that stands first or after a blank; the fragment of an address does not. */
function withoutComment(line: string): string {
  for (let at = line.indexOf('#'); at !== -1; at = line.indexOf('#', at + 1)) {
    if (at === 0 || blank.test(line[at - 1] as string)) return line.slice(0, at);
  }
  return line;
}
