import { type NixToken, readNixTokens } from './nix-tokens';

/** Which files a Nix text leads to, as far as the text itself tells; paths are as they are written. */
export interface PathUses {
  /** Paths that it names; one that `isCode` is evaluated whatever it is called. */
  readonly named: readonly { readonly path: string; readonly isCode: boolean }[];
  /** Paths that it names for something else than to import them, with constant strings that are added: `src = ./lib`. */
  readonly data: readonly string[];
  /** Folders, or files in them, from which it goes on to paths that nobody can tell before it is evaluated. */
  readonly computed: readonly string[];
  /** Whether it fetches something whose hash it does not say. */
  readonly isFetching: boolean;
}

/** Words that evaluate the file that is named behind them. */
const importers = new Set(['import', 'callPackage', 'callPackages']);
/** Words that lead to such a word under another name, or take the file later. */
const openers = new Set(['callPackageWith', 'callPackagesWith', 'importApply', 'evalModules', 'newScope']);
/** Words whose files only an evaluation can tell. */
const listers = new Set([
  ...['scopedImport', 'readDir', 'listFilesRecursive', 'packagesFromDirectoryRecursive'],
  ...['__scopedImport', '__readDir', '__findFile', '__nixPath', '__importNative', '__exec'],
]);
const fetchers = new Set(
  ['fetchTarball', 'fetchGit', 'fetchMercurial', 'fetchTree', 'fetchurl', 'fetchClosure', 'getFlake'].flatMap(
    (name) => [name, `__${name}`],
  ),
);
/** Fetchers of nixpkgs, which fetch nothing without a hash. */
const hashedFetcher = /^(?:fetch(?:From[A-Z]\w*|git|zip|Pypi|patch)|requireFile)$/;
const hashNames = new Set(['sha256', 'hash', 'narHash', 'rev']);
/** What may stand behind a word that is given no argument there. */
const separators = new Set([',', ';', '}', ']', '=', '?', ':', '@', '.']);

/** How many words away something is looked for that belongs to a word. */
const reach = 1000;

/** Reads a Nix text for {@link PathUses}. Nothing is evaluated. */
export function findPathUses(text: string): PathUses {
  const found: Found = {
    ...{ tokens: readNixTokens(text), named: [], data: [], computed: [] },
    ...{ isFetching: false, isOpen: false },
  };
  found.tokens.forEach((_, at) => {
    look(found, at);
  });
  const { named, data, computed, isFetching } = found;
  // Where a path may be handed to an import unseen, every file that is named may be the one.
  const isAnyCode = found.isOpen || computed.length > 0;
  return {
    named: named.map(({ path, isCode }) => ({ path, isCode: isCode || isAnyCode })),
    data,
    computed,
    isFetching,
  };
}

interface Found {
  readonly tokens: readonly NixToken[];
  readonly named: { readonly path: string; readonly isCode: boolean }[];
  readonly data: string[];
  readonly computed: string[];
  isFetching: boolean;
  isOpen: boolean;
}

/** The folder of the file itself. */
const here = './.';

function look(found: Found, at: number): void {
  const token = found.tokens[at];
  if (token?.type === 'path') lookAtPath(found, token, at);
  if (token?.type === 'string') lookAtString(found, token, at);
  if (token?.type === 'word') lookAtWord(found, token.text, at);
  if (token?.type === 'search-path' && hasParent(token.text)) found.computed.push(here);
  if (isSymbol(token, '.')) lookAtSelection(found, at);
}

const hasParent = (path: string) => path.split('/').includes('..');

function lookAtPath({ tokens, named, data, computed }: Found, path: NixToken & { type: 'path' }, at: number): void {
  const isCode = isImported(tokens, at);
  named.push({ path: path.text, isCode: false });
  const { text, isWhole } = withConstants(tokens, path.text, at + 1);
  if (!path.isWhole || !isWhole || isSymbol(tokens[at - 1], '+')) computed.push(path.text);
  if (path.isWhole) named.push({ path: text, isCode });
  if (!isCode) data.push(text);
}

/** A path with the constant strings that are added to it; not whole where something else is added too. */
function withConstants(tokens: readonly NixToken[], start: string, behind: number) {
  let text = start;
  let at = behind;
  while (isSymbol(tokens[at], '+')) {
    const added = tokens[at + 1];
    if (added?.type !== 'string' || added.text === undefined) return { text, isWhole: false };
    text += added.text;
    at += 2;
  }
  return { text, isWhole: true };
}

const isSymbol = (token: NixToken | undefined, text: string): boolean =>
  token?.type === 'symbol' && token.text === text;

/** Whether the word before is one that imports, with nothing between but brackets: `(import) (./x)`. */
function isImported(tokens: readonly NixToken[], at: number): boolean {
  let before = at - 1;
  while (before > at - reach && (isSymbol(tokens[before], '(') || isSymbol(tokens[before], ')'))) before -= 1;
  const token = tokens[before];
  return token?.type === 'word' && importers.has(token.text);
}

function lookAtString({ tokens, named, computed }: Found, string: NixToken & { type: 'string' }, at: number): void {
  const { text, lead } = string;
  if (text !== undefined) {
    if (text.startsWith('/') && hasParent(text)) computed.push(here);
    if (text.startsWith('/') && isImported(tokens, at)) named.push({ path: text, isCode: true });
  } else if (lead === '') computed.push(...pathsPutInto(tokens, at + 1));
}

/** Paths that are put into a string right at its beginning. */
function pathsPutInto(tokens: readonly NixToken[], start: number): string[] {
  const paths: string[] = [];
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.type === 'open') depth += 1;
    if (token?.type === 'close') depth -= 1;
    if (token?.type === 'path') paths.push(token.text);
    if (depth === 0) break;
  }
  return paths;
}

function lookAtWord(found: Found, word: string, at: number): void {
  const { tokens, computed } = found;
  if (isSymbol(tokens[at - 1], '.') && word === 'builtins') return;
  if (openers.has(word)) found.isOpen = true;
  if (word === 'builtins' && !isPlainBuiltins(tokens, at)) found.isOpen = true;
  const isKnown = importers.has(word) || listers.has(word) || fetchers.has(word);
  if (!isKnown || isInherited(tokens, at)) return;
  if (listers.has(word)) computed.push(argumentPath(tokens, at) ?? here);
  if (importers.has(word) && isUnknownArgument(tokens, word, at)) computed.push(here);
  if (fetchers.has(word) && !isHashed(tokens, at)) found.isFetching = true;
}

/** Whether the builtins are only used by their names, which are found as words. */
function isPlainBuiltins(tokens: readonly NixToken[], at: number): boolean {
  const next = tokens[at + 1];
  if (isSymbol(next, '.') || isSymbol(next, '?')) return true;
  const before = tokens[at - 1];
  if (before?.type === 'word' && before.text === 'with') return true;
  const inherit = tokens[at - 2];
  return isSymbol(before, '(') && isSymbol(next, ')') && inherit?.type === 'word' && inherit.text === 'inherit';
}

/** An attribute that is chosen by a text may be any function. */
function lookAtSelection(found: Found, at: number): void {
  const [before, next] = [found.tokens[at - 1], found.tokens[at + 1]];
  if (!isSymbol(next, '${') && next?.type !== 'string') return;
  found.isOpen = true;
  if (before?.type === 'word' && before.text === 'builtins') found.computed.push(here);
}

/** Whether a word stands in a list of `inherit`, where it is only handed on by its own name. */
function isInherited(tokens: readonly NixToken[], at: number): boolean {
  let before = at - 1;
  const first = at - reach;
  while (before >= first && (tokens[before]?.type === 'word' || isSymbol(tokens[before], ')'))) {
    const token = tokens[before];
    if (token?.type === 'word' && token.text === 'inherit') return true;
    if (token?.type === 'symbol') {
      let depth = 0;
      for (; before >= first; before -= 1) {
        if (isSymbol(tokens[before], ')')) depth += 1;
        if (isSymbol(tokens[before], '(')) depth -= 1;
        if (depth === 0) break;
      }
    }
    before -= 1;
  }
  return false;
}

/** Where the argument of a word begins; brackets around the word or the argument mean nothing. */
function argumentAt(tokens: readonly NixToken[], at: number): number {
  let next = at + 1;
  while (isSymbol(tokens[next], ')')) next += 1;
  while (isSymbol(tokens[next], '(')) next += 1;
  return next;
}

function argumentPath(tokens: readonly NixToken[], at: number): string | undefined {
  const argument = tokens[argumentAt(tokens, at)];
  return argument?.type === 'path' ? argument.text : undefined;
}

/** Whether something is imported that the text does not name. */
function isUnknownArgument(tokens: readonly NixToken[], word: string, at: number): boolean {
  const start = argumentAt(tokens, at);
  const argument = tokens[start];
  switch (argument?.type) {
    case 'path':
    case 'search-path':
      return false;
    case 'string':
      return argument.text?.startsWith('/') !== true;
    case 'word': {
      const called = selectedName(tokens, start);
      if (fetchers.has(called) || hashedFetcher.test(called)) return false;
      return word === 'import' || !['in', 'then', 'else', 'or'].includes(called);
    }
    default:
      // A function that is handed on under its own name is found where it is called.
      if (word === 'import') return true;
      return argument?.type === 'symbol' && !separators.has(argument.text);
  }
}

/** The last name of `a.b.c`. */
function selectedName(tokens: readonly NixToken[], start: number): string {
  let at = start;
  while (isSymbol(tokens[at + 1], '.') && tokens[at + 2]?.type === 'word') at += 2;
  const token = tokens[at];
  return token?.type === 'word' ? token.text : '';
}

/** Whether a fetcher that is called says the hash of what it fetches; true for one that is only mentioned. */
function isHashed(tokens: readonly NixToken[], at: number): boolean {
  let start = argumentAt(tokens, at);
  let token = tokens[start];
  if (token === undefined || (token.type === 'symbol' && separators.has(token.text))) return true;
  if (token.type === 'word' && token.text === 'rec') {
    start += 1;
    token = tokens[start];
  }
  if (!isSymbol(token, '{')) return false;
  let depth = 0;
  for (let next = start; next < start + reach; next += 1) {
    const inside = tokens[next];
    if (isSymbol(inside, '{') || isSymbol(inside, '${')) depth += 1;
    if (isSymbol(inside, '}')) depth -= 1;
    if (depth === 0) return false;
    if (depth === 1 && inside?.type === 'word' && hashNames.has(inside.text) && isHash(tokens, next)) return true;
  }
  return false;
}

const isHash = (tokens: readonly NixToken[], at: number): boolean => {
  const value = tokens[at + 2];
  return isSymbol(tokens[at + 1], '=') && value?.type === 'string' && (value.text ?? '') !== '';
};
