import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFile } from '../../../preload/contract';
import { findNixpkgs } from '../pins/search-path';
import { findPathUses } from './path-uses';
import { absolute, foldersOf, isAboveHome, isOfNix, unsearched } from './sources';

/** What Nix files lead to that is no Nix, such as the sources of a package. */
export interface SourceData {
  /** Files and folders, absolute, in a fixed order. */
  readonly paths: readonly string[];
  /** Of every file, its name, size and time of change. */
  readonly stamps: readonly string[];
  /** Those of the paths that hold too much to look at it: the stamps do not tell of changes there. */
  readonly unwatched: readonly string[];
}

/** More than so many files would be felt as a shell is opened. */
export const dataFilesMax = 2000;

/** What Nix files name beside Nix, as it is now; the Nix store and the nixpkgs of NIX_PATH are left out. */
export async function readSourceData(files: readonly SourceFile[]): Promise<SourceData> {
  const known = new Set(files.map(({ path }) => path));
  const paths = await dataPaths(files, known);
  const stamps: string[] = [];
  const unwatched: string[] = [];
  for (const path of paths) {
    const found = await stampsBelow(path, known, dataFilesMax - stamps.length);
    if (found) stamps.push(...found);
    else unwatched.push(path);
  }
  return { paths, stamps, unwatched };
}

/** A warning for each path that is not watched. */
export const unwatchedWarnings = ({ unwatched }: SourceData): string[] =>
  unwatched.map(
    (path) => `${path} holds too much to watch it: update the environment yourself when something there has changed.`,
  );

async function dataPaths(files: readonly SourceFile[], known: ReadonlySet<string>): Promise<string[]> {
  const nixpkgs = await findNixpkgs();
  const paths = new Set<string>();
  for (const { path, text } of files) {
    const { data } = findPathUses(text);
    for (const folder of await foldersOf(path)) for (const name of data) paths.add(absolute(folder, name));
  }
  const kept: string[] = [];
  for (const path of [...paths].sort()) {
    const isInside = kept.some((outer) => path.startsWith(`${outer}/`));
    const isThere = (await stat(path).catch(() => null)) !== null;
    if (!isInside && isThere && !known.has(path) && !(await isOfNix(path, nixpkgs))) kept.push(path);
  }
  return kept;
}

/** The stamps of a file, or of all files below a folder but those that are known; undefined for more than so many. */
async function stampsBelow(top: string, known: ReadonlySet<string>, max: number): Promise<string[] | undefined> {
  if (isAboveHome(top)) return undefined;
  const stamps: string[] = [];
  const waiting = [top];
  let seen = 0;
  for (const path of waiting) {
    seen += 1;
    if (seen > max) return undefined;
    // What the text itself names may be a link; within a folder a link is a file like others.
    const stats = await (path === top ? stat(path) : lstat(path)).catch(() => null);
    if (stats?.isDirectory()) {
      const names = (await readdir(path).catch((): string[] => [])).filter((name) => !unsearched.has(name));
      waiting.push(...names.sort().map((name) => join(path, name)));
    } else if (stats && !known.has(path)) stamps.push(`${path} ${stats.size} ${stats.mtimeMs}`);
  }
  return stamps;
}
