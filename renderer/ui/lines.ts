/** Where the line of a place begins and ends. */
function boundsOf(text: string, caret: number): { readonly begin: number; readonly end: number } {
  const next = text.indexOf('\n', caret);
  return { begin: text.slice(0, caret).lastIndexOf('\n') + 1, end: next === -1 ? text.length : next };
}

/** The line that is being typed: the caret stands at its end; null when it is blank, or something else is being done. */
export function lineAt(text: string, caret: number): string | null {
  const { begin, end } = boundsOf(text, caret);
  if (text.slice(caret, end).trim() !== '') return null;
  const line = text.slice(begin, caret).trimStart();
  return line === '' ? null : line;
}

/** The text with another line in place of the one of the caret, and the place behind it. */
export function withLine(text: string, caret: number, line: string): { readonly text: string; readonly caret: number } {
  const { begin, end } = boundsOf(text, caret);
  return { text: `${text.slice(0, begin)}${line}${text.slice(end)}`, caret: begin + line.length };
}
