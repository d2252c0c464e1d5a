import { createHash } from 'node:crypto';

/**
 * What an export as Nix carries for an import into Cloche: its settings as JSON in a comment at its end, under the hash of the
 * file and of that. Nix reads none of it, and it counts only while both are as they were written.
 */
const title = 'What an import into Cloche takes of this file, for as long as all of it is as it was written';
const titleLine = new RegExp(`\n# ${title} \\((sha256-[A-Za-z0-9+/]{43}=)\\):\n`, 'g');

/** The Nix text with a record of a value at its end. */
export function withRecord(text: string, value: unknown): string {
  const record = inAscii(JSON.stringify(value, null, 2));
  const comment = record.replace(/^/gm, '# ');
  return `${text}\n# ${title} (${hashOf(text, record)}):\n${comment}\n`;
}

/**
 * The JSON text that a Nix text carries; `changed` where the text has a record, and one of both is not as it was written.
 * Line endings and a mark of the encoding are no change. What it says was written by whoever wrote the file.
 */
export function readRecord(given: string): string | 'changed' | undefined {
  const text = given.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const found = [...text.matchAll(titleLine)].at(-1);
  if (found === undefined) return undefined;
  const [line, hash] = found;
  const lines = text
    .slice(found.index + line.length)
    .trimEnd()
    .split('\n');
  if (!lines.every((one) => one.startsWith('# '))) return 'changed';
  const record = lines.map((one) => one.slice(2)).join('\n');
  return hashOf(text.slice(0, found.index), record) === hash ? record : 'changed';
}

/** Nothing of ASCII but a line break ends a comment, and JSON has none inside of its strings. */
const inAscii = (json: string): string =>
  json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const hashOf = (text: string, record: string): string =>
  `sha256-${createHash('sha256')
    .update(JSON.stringify([text, record]))
    .digest('base64')}`;
