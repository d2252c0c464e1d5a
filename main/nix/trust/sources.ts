import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ClocheError, type SourceFile } from '../../../preload/contract';
import { homeFolder } from '../../store/folders';
import { isInStore } from '../../store/nix-store';
import { readTextFile } from '../../store/read-capped';
import { type Sources, sourceHash } from '../../store/trust';
import { findNixpkgs } from '../pins/search-path';
import { findPathUses } from './path-uses';

const filesMax = 200;
/** No Nix file that is written by hand is larger. */
const lengthMax = 1024 * 1024;
const pathsMax = 2000;
/** How many entries of folders are looked at for Nix files that nobody names. */
const entriesMax = 5000;
/** Folders of tools, in which nobody looks. */
export const unsearched: ReadonlySet<string> = new Set(['.git', 'node_modules', '__pycache__', '.venv']);

/** What is found so far, and what is to be read. */
interface Search {
  readonly files: Map<string, SourceFile>;
  readonly warnings: Set<string>;
  /** Folders from which paths are computed. */
  readonly folders: Set<string>;
  readonly nixpkgs: string | undefined;
  /** Of all texts. */
  length: number;
}

/**
 * Nix files of the user's with the Nix files that they lead to, and a warning where only an evaluation could tell which:
 * then they are all of those below the folder. The Nix store and the nixpkgs of NIX_PATH are left out. Throws
 * `not-found`, `permission`, and `too-large` for more than anybody would read.
 */
export async function readSources(paths: readonly string[]): Promise<Sources> {
  if (paths.length === 0) return { files: [], warnings: [] };
  const search: Search = {
    files: new Map(),
    warnings: new Set(),
    folders: new Set(),
    length: 0,
    nixpkgs: await findNixpkgs(),
  };
  await follow(search, paths, () => {
    throw new ClocheError(
      'too-large',
      `${paths[0]} leads to more than ${filesMax} Nix files, or to longer ones than anybody would read.`,
      {
        hint: 'Name a file that leads to fewer.',
      },
    );
  });
  // A folder that is found on the way is searched too: sets go on over what is added to them.
  for (const folder of search.folders)
    await follow(search, await nixFilesBelow(folder), () => {
      search.warnings.add(`Below ${folder} there are more Nix files than can be shown.`);
    });
  return { files: [...search.files.values()], warnings: [...search.warnings] };
}

/** A file as it is shown. Throws as readTextFile, and `too-large` for more than anybody would read. */
export async function readSource(path: string): Promise<SourceFile> {
  const { text } = await readTextFile(path, { isRegular: true });
  if (text.length > lengthMax) throw new ClocheError('too-large', `${path} is larger than anybody could read.`);
  return { path, text, hash: sourceHash(path, text) };
}

/** Files of several sorts together, each once. */
export function joinSources(...all: readonly Sources[]): Sources {
  const files = new Map(all.flatMap(({ files }) => files.map((file) => [file.path, file])));
  return { files: [...files.values()], warnings: [...new Set(all.flatMap(({ warnings }) => warnings))] };
}

/** Reads files and those that they name, until all are read or there are too many. */
async function follow(search: Search, paths: readonly string[], tooMany: () => void): Promise<void> {
  const waiting = [...paths];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (search.files.has(path)) continue;
    if (search.files.size >= filesMax) return tooMany();
    const file = await readSource(path);
    search.length += file.text.length;
    if (search.length > lengthMax * 4) return tooMany();
    search.files.set(path, file);
    waiting.push(...(await namedFiles(search, path, file.text)));
  }
}

/** Nix files that a text names; what it does not name is noted. */
async function namedFiles(search: Search, path: string, text: string): Promise<string[]> {
  const { named, computed, isFetching } = findPathUses(text);
  if (named.length > pathsMax) throw new ClocheError('too-large', `${path} names more than ${pathsMax} files.`);
  if (isFetching)
    search.warnings.add(`${path} fetches Nix without saying its hash: Cloche cannot show all that it evaluates.`);
  if (computed.length > 0) search.warnings.add(`${path} computes paths: Cloche cannot show all that it evaluates.`);
  const files: string[] = [];
  for (const folder of await foldersOf(path)) {
    for (const start of new Set(computed)) search.folders.add(await folderAt(absolute(folder, start)));
    for (const { path: name, isCode } of named) {
      const file = await nixFileAt(search, absolute(folder, name), isCode);
      if (file !== undefined) files.push(file);
    }
  }
  return [...new Set(files)];
}

/** The folders from which a file names others: a link to it stands for it, and what that names is beside it. */
export const foldersOf = async (path: string): Promise<string[]> => [
  ...new Set([dirname(path), dirname(await realpath(path))]),
];

/** A path of Nix as it is written, from a folder. */
export const absolute = (folder: string, path: string): string =>
  path.startsWith('~/') ? join(homeFolder(), path.slice(2)) : resolve(folder, path);

const look = (path: string) => stat(path).catch(() => null);

async function folderAt(path: string): Promise<string> {
  return (await look(path))?.isDirectory() ? path : dirname(path);
}

/** Whether a path leads into the Nix store or into a nixpkgs, by its real path. */
export async function isOfNix(path: string, nixpkgs: string | undefined): Promise<boolean> {
  const real = await realpath(path).catch(() => path);
  return isInStore(real) || (nixpkgs !== undefined && `${real}/`.startsWith(`${nixpkgs}/`));
}

/** Whether a folder holds more than a project: the home folder, or one that it is in. */
export const isAboveHome = (folder: string): boolean =>
  `${homeFolder()}/`.startsWith(folder === '/' ? folder : `${folder}/`);

/** The file that Nix would evaluate there; a folder stands for its default.nix, and other texts only count as code. */
async function nixFileAt({ nixpkgs }: Search, path: string, isCode: boolean): Promise<string | undefined> {
  if (await isOfNix(path, nixpkgs)) return undefined;
  const stats = await look(path);
  if (stats?.isDirectory()) {
    const file = join(path, 'default.nix');
    return (await look(file))?.isFile() ? file : undefined;
  }
  if (!stats?.isFile()) return undefined;
  return path.endsWith('.nix') || (isCode && stats.size <= lengthMax && (await isText(path))) ? path : undefined;
}

async function isText(path: string): Promise<boolean> {
  const { text } = await readTextFile(path, { isRegular: true });
  return !/[\0\ufffd]/.test(text);
}

/** The Nix files below a folder in a fixed order; none of a folder that holds more than a project. */
async function nixFilesBelow(top: string): Promise<string[]> {
  if (isAboveHome(top) || isInStore(top)) return [];
  const files: string[] = [];
  const folders = [top];
  let seen = 0;
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      seen += 1;
      if (seen > entriesMax || files.length > filesMax) return files;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !unsearched.has(entry.name)) folders.push(path);
      if (entry.name.endsWith('.nix') && (await look(path))?.isFile()) files.push(path);
    }
  }
  return files;
}
