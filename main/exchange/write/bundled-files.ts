import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { bundleBytesMax, ClocheError, type ErrorCode, type SourceFile, type Spec } from '../../../preload/contract';
import type { Kind } from '../../kinds/kind';
import { readNixTokens } from '../../nix/trust/nix-tokens';
import { readSourceData } from '../../nix/trust/source-data';
import { isAboveHome } from '../../nix/trust/sources';
import { homeFolder } from '../../store/folders';
import { readBytes } from '../../store/read-capped';
import { entriesMax, wrongNames } from '../archive-rules';
import { isLines, lineSettings } from '../cloche-schema';
import type { ArchiveFile } from './zip';

/** The files that an environment's settings name and that can go with them. */
export interface BundledFiles {
  readonly files: readonly ArchiveFile[];
  /** The settings, which name these files as they are named in the bundle. */
  readonly spec: Spec;
  /** Their paths in the bundle by those on this machine. */
  readonly names: ReadonlyMap<string, string>;
}

const distribution = /\.(?:whl|tar\.gz|zip)$/i;

/**
 * What of the user's own the settings of an environment name: Nix files with those that they lead to, and wheels and source
 * distributions. Folders are left out whole, and what is left out or cannot be read any more is added to `losses`: the settings
 * keep its paths then. Throws `too-large`.
 */
export async function bundledFiles(kind: Pick<Kind, 'sources'>, spec: Spec, losses: string[]): Promise<BundledFiles> {
  const names = withoutWrongNames(new Map([...(await codeFiles(kind, spec, losses)), ...distributions(spec)]), losses);
  if (names.size >= entriesMax) throw tooLarge(`Its files are more than a bundle may hold, ${entriesMax - 1}.`);
  const files: ArchiveFile[] = [];
  let length = 0;
  for (const [from, path] of names) {
    const bytes = await orLost(readBytes(from, bundleBytesMax, { isRegular: true }), losses, 'It is left out.');
    if (!bytes) {
      names.delete(from);
      continue;
    }
    length += bytes.length;
    if (length > bundleBytesMax)
      throw tooLarge(`Its files are larger than ${bundleBytesMax / 1024 ** 2} MiB together.`);
    files.push({ path, bytes });
  }
  return { files, spec: withNames(spec, names), names };
}

/** Why there is no bundle, with what to do instead. */
export const tooLarge = (message: string): ClocheError =>
  new ClocheError('too-large', message, { hint: 'Export it without its files, and send those in another way.' });

/** The names without those that no bundle may have; these are told. */
function withoutWrongNames(names: ReadonlyMap<string, string>, losses: string[]): Map<string, string> {
  const sorted = [...names].sort(([, a], [, b]) => (a < b ? -1 : 1));
  const wrong = new Map(wrongNames(sorted.map(([, name]) => name)).map(({ name, why }) => [name, why]));
  return new Map(
    sorted.filter(([path, name]) => {
      const why = wrong.get(name);
      if (why !== undefined)
        losses.push(`${path} is left out: in a bundle “${name}” ${why}. Give it another name to take it along.`);
      return why === undefined;
    }),
  );
}

/** What is read, or undefined and the reason among `losses` for what is not there or cannot be read. */
async function orLost<T>(reading: Promise<T>, losses: string[], what: string): Promise<T | undefined> {
  try {
    return await reading;
  } catch (thrown) {
    if (!(thrown instanceof ClocheError) || !unreadable.has(thrown.code)) throw thrown;
    losses.push(`${thrown.message} ${what}`);
    return undefined;
  }
}

const unreadable: ReadonlySet<ErrorCode> = new Set(['not-found', 'permission', 'invalid-input']);

/** Nix files by their paths, with the paths that they have in the bundle: as they lie to each other. */
async function codeFiles(kind: Pick<Kind, 'sources'>, spec: Spec, losses: string[]): Promise<Map<string, string>> {
  const named = Object.values(spec).flatMap((value) =>
    isLines(value) ? value.filter((path) => isAbsolute(path)) : [],
  );
  if (!kind.sources || named.length === 0) return new Map();
  const found = await orLost(kind.sources(spec), losses, 'So its Nix files are left out.');
  if (!found) return new Map();
  const { files: sources } = found;
  const paths = [...sources.map(({ path }) => path), ...(await dataFiles(sources, losses))];
  if (!sources.some(({ path }) => named.includes(path))) return new Map();
  const root = paths.map((path) => dirname(path)).reduce(commonFolder);
  if (isAboveHome(root) && root !== homeFolder()) {
    losses.push(`Its Nix files lie too far apart to go together: they are in more than one folder of ${root}.`);
    return new Map();
  }
  const placeOf = (path: string) => join('files/nix', relative(root, path));
  losses.push(...sources.flatMap((source) => machinePathsIn(source, placeOf(source.path))));
  return new Map(paths.map((path) => [path, placeOf(path)]));
}

/** The paths of this machine that a Nix file names outside of strings and comments, a sentence each: its text goes as it is. */
const machinePathsIn = ({ text }: SourceFile, name: string): string[] =>
  readNixTokens(text).flatMap((token) => {
    if (token.type !== 'path' || !/^[/~]/.test(token.text)) return [];
    const line = text.slice(0, token.at).split('\n').length;
    return [`${name}, line ${line}, names ${token.text}, which means something on this machine alone.`];
  });

/** Single files that are no Nix, such as a patch; a folder may hold anything, so it stays. */
async function dataFiles(sources: readonly SourceFile[], losses: string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of (await readSourceData(sources)).paths) {
    if ((await stat(path).catch(() => null))?.isFile()) files.push(path);
    else losses.push(`${path} is a folder that its Nix files lead to. It is left out: put it beside them yourself.`);
  }
  return files;
}

function commonFolder(one: string, other: string): string {
  let folder = one;
  while (folder !== '/' && `${other}/`.startsWith(`${folder}/`) === false) folder = dirname(folder);
  return folder;
}

/** Requirement lines that are a path and nothing else. */
function distributions(spec: Spec): [string, string][] {
  const lines = [...lineSettings].flatMap((key) => (isLines(spec[key]) ? spec[key] : []));
  const paths = [...new Set(lines.filter((line) => isAbsolute(line) && distribution.test(line)))];
  return paths.map((path, index) => {
    const isSecond = paths.slice(0, index).some((other) => basename(other) === basename(path));
    return [path, join('files/packages', isSecond ? String(index) : '', basename(path))];
  });
}

function withNames(spec: Spec, names: ReadonlyMap<string, string>): Spec {
  const named = (value: Spec[string]): Spec[string] => {
    if (Array.isArray(value)) return value.map(named);
    return typeof value === 'string' ? (names.get(value) ?? value) : value;
  };
  return Object.fromEntries(Object.entries(spec).map(([key, value]) => [key, named(value)]));
}
