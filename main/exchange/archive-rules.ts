import { posix } from 'node:path';
import { bundleBytesMax } from '../../preload/contract';

/** What an archive may hold at most: who writes a bundle keeps to the rules by which one is read. */
export const entriesMax = 1000;
/** What all entries may hold together, as a multiple of the archive; no real bundle comes near. */
export const ratioMax = 10;
/** Text shrinks to any degree: up to so many bytes together an archive may hold whatever it likes. */
const freeBytes = 1024 * 1024;

/** Whether entries of so many bytes together are more than an archive of that length may hold. */
export const isTooMuch = (total: number, archiveBytes: number): boolean =>
  total > bundleBytesMax || total > Math.max(freeBytes, ratioMax * archiveBytes);

/** A name that no entry may have beside the others, and why; the reason ends a sentence that begins with the name. */
export interface WrongName {
  readonly name: string;
  readonly why: string;
}

/**
 * Each name of an archive is a path inside of it, in its one spelling, that no other name meets on any file system. Those that
 * are not, in the order in which they are found: the second of two that meet.
 */
export function wrongNames(names: readonly string[]): WrongName[] {
  const seen = new Set<string>();
  const wrong = names.flatMap((name): WrongName[] => {
    const why = wrongAlone(name) ?? (seen.has(foldedName(name)) ? 'is there twice' : undefined);
    if (why !== undefined) return [{ name, why }];
    seen.add(foldedName(name));
    return [];
  });
  const inFiles = names.filter((name) => foldersOf(name).some((folder) => seen.has(foldedName(folder))));
  return [...wrong, ...inFiles.map((name) => ({ name, why: 'lies in a file' }))];
}

function wrongAlone(name: string): string | undefined {
  const isInside = !/^\.\.(?:\/|$)/.test(posix.relative('/x', posix.resolve('/x', name)));
  if (name === '' || !isInside || posix.isAbsolute(name) || posix.normalize(name) !== name || name.endsWith('/'))
    return 'is no path inside of it';
  const isOdd =
    /[\\:\p{Cc}]/u.test(name) ||
    name.length > 500 ||
    name.split('/').some((part) => part.startsWith('.cloche') || Buffer.byteLength(part) > 255);
  return isOdd ? 'is no name for a file' : undefined;
}

/** The folders that a name leads through. */
const foldersOf = (name: string): string[] =>
  [...name.matchAll(/\//g)].flatMap(({ index }) => (index > 0 ? [name.slice(0, index)] : []));

/** What two names have alike that are one on a file system without cases, or with composed letters. */
const foldedName = (name: string): string => name.normalize('NFKC').toUpperCase().toLowerCase();
