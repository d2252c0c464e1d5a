import { ClocheError, type TextFile } from '../../../preload/contract';
import type { Kind } from '../../kinds/kind';
import { withoutComments } from '../../nix/trust/comments';
import { nothingAsked, type Reading, shownName } from '../asked';
import { nameFromFile } from '../free-name';
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

/** Settings of a machine or a home, which have no shell. */
const moduleSetting =
  /(?:^|[\s{;])(?:environment|programs|users|services|home|system|boot|networking|virtualisation)(?:\.[\w'-]+|\."[^"\n]*")+\s*=[^=]/;
const shell = /\bmkShell\w*|\boutputs\s*=[^=]/;

/**
 * What an export of Cloche asks for, by its record; otherwise what Nix says that is read with certainty, or the shell of a
 * project: nothing of it is evaluated. Its folder is the one of an absolute file name, and is to be said otherwise. Throws
 * `unsupported` for other lines of a configuration, and without a kind of projects.
 */
export function readNix(file: TextFile, kinds: readonly Kind[]): Reading {
  const { fileName } = file;
  const shown = shownName(fileName);
  const folder = fileName.slice(0, -shown.length).replace(/(.)\/+$/, '$1');
  const own = readOwnNix(file, folder.startsWith('/') ? folder : '', kinds);
  if (own !== undefined && 'reading' in own) return own.reading;
  const reading = readForeign(file, folder, kinds);
  if (own === undefined) return reading;
  return { ...reading, warnings: [{ message: own.reason }, ...reading.warnings] };
}

function readForeign({ fileName, text }: TextFile, folder: string, kinds: readonly Kind[]): Reading {
  const shown = shownName(fileName);
  const code = withoutComments(text);
  const kind = kinds.find(({ takes }) => takes.isOfProject);
  if (kind === undefined || (moduleSetting.test(code) && !shell.test(code)))
    throw new ClocheError(
      'unsupported',
      `${shown} is Nix without a shell: it is part of the configuration of a machine or of a home.`,
      { hint: nixHint },
    );
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
  'Make a Nix project of the folder with its shell.nix, flake.nix or package: “Nix project” under New environment, or cloche create NAME --kind nix-project --set project=FOLDER. An export of Cloche is imported as long as it is as it was written.';
