/**
 * A text of Nix without its comments, in time linear in the text. A mark inside of a string counts as one too: this is to
 * tell what a file is, and never to change one.
 */
export function withoutComments(text: string): string {
  const kept: string[] = [];
  const mark = /\/\*|#/g;
  let from = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    kept.push(text.slice(from, found.index));
    const end = found[0] === '#' ? text.indexOf('\n', found.index) : text.indexOf('*/', found.index + 2);
    if (end < 0) return kept.join('');
    from = found[0] === '#' ? end : end + 2;
    mark.lastIndex = from;
  }
  return [...kept, text.slice(from)].join('');
}
