import { ClocheError, type TextFile } from '../../../preload/contract';
import type { Kind } from '../../kinds/kind';
import { withoutComments } from '../../nix/trust/comments';
import { nothingAsked, type Reading, shownName } from '../asked';
import { nameFromFile } from '../free-name';

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

/** Settings of a machine or a home, which have no shell. */
const moduleSetting =
  /(?:^|[\s{;])(?:environment|programs|users|services|home|system|boot|networking|virtualisation)(?:\.[\w'-]+|\."[^"\n]*")+\s*=[^=]/;
const shell = /\bmkShell\w*|\boutputs\s*=[^=]/;

/**
 * The shell of a project: nothing of it is evaluated, so what it asks for is left to the kind of projects. Its folder is the
 * one of an absolute file name, and is to be said otherwise. Throws `unsupported` for lines of a configuration, and without such a kind.
 */
export function readNix({ fileName, text }: TextFile, kinds: readonly Kind[]): Reading {
  const shown = shownName(fileName);
  const code = withoutComments(text);
  const kind = kinds.find(({ takes }) => takes.isOfProject);
  if (kind === undefined || (moduleSetting.test(code) && !shell.test(code)))
    throw new ClocheError(
      'unsupported',
      `${shown} is Nix without a shell: it is part of the configuration of a machine or of a home.`,
      { hint: nixHint },
    );
  const folder = fileName.slice(0, -shown.length).replace(/(.)\/+$/, '$1');
  const ofFolder = nameFromFile(folder);
  return {
    format: 'nix',
    asked: {
      ...nothingAsked(folder === '' || folder === '/' ? nameFromFile(shown) : ofFolder),
      own: { kind: kind.id, spec: { file: shown, ...(folder.startsWith('/') ? { project: folder } : {}) } },
      isOpaque: true,
    },
    groups: [],
    confirmations: [
      {
        message: `Nix would evaluate ${shown} with the Nix files that it leads to, build its shell with all that this needs, and enter it once, where its shellHook runs. Nothing of it was evaluated so far.`,
        codes: ['code'],
      },
    ],
    warnings: folder.startsWith('/')
      ? []
      : [{ message: `Choose the folder of the project in which ${shown} is: Nix reads it there.` }],
    rejected: [],
  };
}

/** What to do with Nix that cannot be imported. */
export const nixHint =
  'Make a Nix project of the folder with its shell.nix, flake.nix or package: “Nix project” under New environment, or cloche create NAME --kind nix-project --set project=FOLDER. What an export of Cloche asks for can be imported from its .cloche.json.';
