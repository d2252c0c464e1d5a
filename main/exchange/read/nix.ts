import { ClocheError, type TextFile } from '../../../preload/contract';
import { type Reading, shownName } from '../asked';

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
  const head = text.slice(start, start + 1000);
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

/** Always throws `unsupported`: what Nix asks for is known only to whoever evaluates it. */
export function readNix({ fileName }: TextFile): Reading {
  throw new ClocheError(
    'unsupported',
    `${shownName(fileName)} is Nix: what it asks for is known only when it is evaluated, and nothing of a file that is imported is.`,
    { hint: nixHint },
  );
}

/** What to do with Nix instead. */
export const nixHint =
  'Make a Nix project of its folder: “Nix project” under New environment, or cloche create NAME --kind nix-project --set project=FOLDER. What an export of Cloche asks for can be imported from its .cloche.json.';
