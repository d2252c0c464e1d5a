/** JSON without comments and without commas behind the last of a list, as editors read it. */
export function withoutComments(text: string): string {
  const pieces: string[] = [];
  /** The piece that is a comma behind which nothing but blanks stood so far. */
  let comma = -1;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const end = endOfPiece(text, at);
    const piece = text.slice(at, end);
    at = end;
    if (piece.startsWith('/') && piece.length > 1) continue;
    if (comma >= 0 && (piece === ']' || piece === '}')) pieces[comma] = '';
    if (piece.trim() !== '') comma = piece === ',' ? pieces.length : -1;
    pieces.push(piece);
  }
  return pieces.join('');
}

/** Behind the string or the comment that begins there, or else behind the one character. */
function endOfPiece(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at);
  const [close, length] = text.startsWith('//', at) ? ['\n', 0] : text.startsWith('/*', at) ? ['*/', 2] : ['', 0];
  if (close === '') return at + 1;
  const end = text.indexOf(close, at + 2);
  return end < 0 ? text.length : end + length;
}

function endOfString(text: string, at: number): number {
  for (let next = at + 1; next < text.length; next += 1) {
    if (text[next] === '\\') next += 1;
    else if (text[next] === '"') return next + 1;
  }
  return text.length;
}
