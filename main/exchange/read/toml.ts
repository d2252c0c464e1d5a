import { parse, TomlDate, TomlError } from 'smol-toml';
import { ClocheError } from '../../../preload/contract';
import { checkLength, depthMax, textBytesMax } from './read-json';

/** A table of TOML, or an object of JSON: ask for its keys with {@link valueIn} and the like, never by a dot. */
export type Table = Readonly<Record<string, unknown>>;

/**
 * What is in TOML text, whose size and depth are checked before it is parsed. Integers are bigints. Throws `too-large`
 * and `invalid-input` with the line of the file in which the text begins on `firstLine`.
 */
export function readToml(
  shown: string,
  text: string,
  { bytesMax = textBytesMax, firstLine = 1 }: { readonly bytesMax?: number; readonly firstLine?: number } = {},
): Table {
  checkLength(shown, text, bytesMax);
  checkDepth(shown, text);
  try {
    return parse(text.replace(/^\ufeff/, ''), { integersAsBigInt: true, maxDepth: depthMax });
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    // The lines behind the first show the place itself, which may hold a password.
    const reason = thrown.message.split('\n', 1)[0]?.slice(0, 300) ?? '';
    const line = thrown.line + firstLine - 1;
    throw new ClocheError('invalid-input', `${shown} is not well-formed TOML: line ${line} cannot be read.`, {
      hint: 'Correct that place, or write the file anew with the tool that made it.',
      detail: reason,
      line,
    });
  }
}

/** Brackets of values that are open at once, and parts of one dotted key; what strings and comments hold nests nothing. */
function checkDepth(shown: string, text: string): void {
  let open = 0;
  let dots = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"' || char === "'" || char === '#') at = endOfOpaque(text, at);
    else if (char === '[' || char === '{') {
      open += 1;
      dots = 0;
    } else if (char === ']' || char === '}') open = Math.max(0, open - 1);
    else if (char === '.') dots += 1;
    else if (char === '=' || char === ',' || char === '\n') dots = 0;
    if (open > depthMax || dots > depthMax)
      throw new ClocheError('too-large', `${shown} is nested more than ${depthMax} levels deep.`);
  }
}

/** Where the comment or the string that begins there has its last character; the end of the text where it is not closed. */
function endOfOpaque(text: string, from: number): number {
  const quote = text.charAt(from);
  const isLong = text.startsWith(quote.repeat(3), from);
  const closing = quote === '#' ? '\n' : quote.repeat(isLong ? 3 : 1);
  const begin = from + (quote === '#' ? 0 : closing.length);
  for (let at = begin; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text.startsWith(closing, at)) return at + closing.length - 1;
    // The parser says of it that it is not closed.
    else if (text[at] === '\n' && !isLong) return at;
  }
  return text.length;
}

/** Whether a value is a table: a date is none. */
export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof TomlDate);

/** The value under a key of the table's own. */
export const valueIn = (table: Table, key: string): unknown => (Object.hasOwn(table, key) ? table[key] : undefined);

/** The table under keys; an empty one where there is none. */
export function tableIn(table: Table, ...keys: readonly string[]): Table {
  let found: Table = table;
  for (const key of keys) {
    const value = valueIn(found, key);
    if (!isTable(value)) return {};
    found = value;
  }
  return found;
}

/** The tables of a list; none where there is no list. */
export function tablesIn(table: Table, key: string): Table[] {
  const value = valueIn(table, key);
  return Array.isArray(value) ? value.filter(isTable) : [];
}

/** The text under a key. */
export function textIn(table: Table, key: string): string | undefined {
  const value = valueIn(table, key);
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list; none where there is no list. */
export function textsIn(table: Table, key: string): string[] {
  const value = valueIn(table, key);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
