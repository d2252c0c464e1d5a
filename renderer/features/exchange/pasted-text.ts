/** A whole object of JSON, which may be written on one line. */
const object = /^\{[\s\S]*\}$/;

/**
 * Whether text that was pasted into nothing is likely a file that somebody wants to import: more than one line, or an
 * object of JSON. A word, a name or one requirement was not meant for Cloche.
 */
export function isLikelyFile(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length > 1 || object.test(text.trim());
}
