// What moves, hides or overwrites other text, as editors warn of it: controls, marks of direction, what has no width.
const treacherous =
  /\r(?!\n)|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Text of a file in which nothing can look like something else: such characters are written out. */
export function visibleText(text: string): string {
  return text.replace(treacherous, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${code}⟩`;
  });
}

/** The same for what has to stay on one line, such as a name: an end of line is written out as well. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll('\r', '⟨U+000D⟩').replaceAll('\n', '⟨U+000A⟩');
}
