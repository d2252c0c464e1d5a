import type { TextFile } from '../../../../preload/contract';
import type { Kind } from '../../../kinds/kind';
import { withoutComments } from '../../../nix/trust/comments';
import { type Reading, shownName } from '../../asked';
import { readForeignNix } from './foreign-nix';
import { readOwnNix } from './own-nix';

/** How Nix begins: a function of an attribute set, a set of attributes, or a word that only an expression begins with. */
const beginnings: readonly RegExp[] = [
  /^\{\s*(?:[A-Za-z_][\w'-]*\s*[?,}]|\.\.\.|\}\s*:)/,
  /^\{\s*[A-Za-z_][\w'-]*(?:\.[\w'-]+)*\s*=[^=]/,
  /^rec\s*\{/,
  /^let\s+(?:inherit\s|[A-Za-z_][\w'-]*(?:\.[\w'-]+)*\s*=[^=])/,
  /^with\s+(?:import\s|\(?import\s|[a-z][\w.]*;|<)/,
  /^\(?import\s+(?:<|\.{1,2}\/|\(|\{)/,
  /^\(?builtins\.[a-z]/i,
  // Lines of a machine's configuration that were copied by themselves.
  /^(?:environment|programs|users|services|home)(?:\.[\w'-]+|\."[^"\n]*")+\s*=[^=]/,
];

/** Whether a text is Nix, by what it begins with behind its comments. */
export function isNix(text: string): boolean {
  const start = skipComments(text);
  const head = withoutComments(text.slice(start, start + 4000));
  return beginnings.some((beginning) => beginning.test(head));
}

/** Where the first thing stands that is no comment. */
function skipComments(text: string): number {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    const end = text.startsWith('/*', at) ? text.indexOf('*/', at) + 1 : text[at] === '#' ? text.indexOf('\n', at) : 0;
    if (end <= 0) return at;
    at = end + 1;
  }
}

/**
 * What an export of Cloche asks for, by its record; of other Nix what {@link readForeignNix} makes of it. Throws as that.
 * `others` are files beside it.
 */
export function readNix(file: TextFile, others: readonly TextFile[], kinds: readonly Kind[]): Reading {
  const { fileName } = file;
  const folder = fileName.slice(0, -shownName(fileName).length).replace(/(.)\/+$/, '$1');
  const own = readOwnNix(file, folder.startsWith('/') ? folder : '', kinds);
  if (own !== undefined && 'reading' in own) return own.reading;
  return readForeignNix({ file, folder, others, remarks: own === undefined ? [] : [{ message: own.reason }] }, kinds);
}
