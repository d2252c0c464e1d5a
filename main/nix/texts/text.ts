import { isAbsolute } from 'node:path';
import { ClocheError } from '../../../preload/contract';

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  $: '\\$',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** With the flag u a pair of surrogates is one character, so this finds only halves. */
const loneSurrogate = /\p{Cs}/u;

/**
 * A string of Nix, `"…"`, whose value is the text, whatever it holds; also safe as the name of an attribute. Throws
 * `invalid-input` for what no string of Nix can hold: NUL, and half of a character.
 */
export function nixString(text: string): string {
  if (text.includes('\0')) throw new ClocheError('invalid-input', 'Text for Nix cannot hold a NUL character.');
  if (loneSurrogate.test(text)) throw new ClocheError('invalid-input', 'Text for Nix has to be valid Unicode.');
  // Nix has no escape for a character by its number, so JSON would be misread; every `$` could begin an antiquotation.
  return `"${text.replace(/[\\"$\n\r\t]/g, (character) => escapes[character] ?? character)}"`;
}

/** The path of a file or folder, `/. + "…"`, with blanks and all; needs parentheses beside other words. */
export function nixPath(absolute: string): string {
  if (!isAbsolute(absolute)) throw new ClocheError('invalid-input', `${absolute} is not an absolute path.`);
  return `/. + ${nixString(absolute)}`;
}

// What ends a line for Nix or for a reader, and what makes a line read differently from how it is parsed:
// https://trojansource.codes
const unfitForComment = /[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** The text in a form that stays on the one line that a `#` began. */
export function nixComment(text: string): string {
  return text.replace(unfitForComment, ' ').trim();
}
