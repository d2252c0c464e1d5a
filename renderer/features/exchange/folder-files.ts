import { ClocheError, type TextFile } from '../../../preload/contract';
import {
  folderFilesMax,
  inReadingOrder,
  isReadOfFolder,
  isTextOrBundle,
  nestedDevcontainer,
} from '../../../preload/folder-names';
import { call } from '../../client';
import { readFile } from '../../stores/host';
import type { Alternative } from '../../stores/ui';
import { strings } from '../../strings';
import { candidatesAmong } from './candidates';

const entriesMax = 2000;

/** What is read of a folder: those that can be imported, the one to take first, and what they may include. */
export interface FolderFiles {
  readonly folder: string;
  readonly candidates: readonly Alternative[];
  readonly others: readonly TextFile[];
}

/**
 * Reads the small text files at the top of a folder, and those in it that the ones to import include; which these are, the
 * program says. Their names are paths from the folder. Throws `not-found` where there is none, and as {@link readFile} does.
 */
export async function readFolder(folder: FileSystemDirectoryEntry): Promise<FolderFiles> {
  const names = (await entriesOf(folder)).filter(({ isFile }) => isFile).map(({ name }) => name);
  const files = new Map<string, TextFile>();
  const add = async (path: string) => {
    const file = files.size < folderFilesMax ? await readInside(folder, path) : undefined;
    if (file) files.set(path, file);
  };
  for (const name of [nestedDevcontainer, ...inReadingOrder(names)]) await add(name);
  const candidates = await candidatesAmong([...files.values()]);
  if (candidates.length === 0)
    throw new ClocheError('not-found', strings.import.nothingInside(folder.name), {
      hint: strings.import.nothingInsideHint,
    });
  // What is included is looked through in its turn.
  const first: readonly TextFile[] = candidates.map(({ file }) => file);
  const seen = new Set(first);
  for (let next = first; next.length > 0; ) {
    const paths = await includedPaths(next);
    for (const path of paths) if (!files.has(path)) await add(path);
    next = paths.flatMap((path) => files.get(path) ?? []).filter((file) => !seen.has(file));
    for (const file of next) seen.add(file);
  }
  return { folder: folder.name, candidates, others: [...files.values()] };
}

/** The paths from the folder of what files there include, each once, but for what lies outside of it. */
async function includedPaths(files: readonly TextFile[]): Promise<string[]> {
  const included = await call('exchange.includes', { files: [...files] });
  const inside = included.flatMap((entries, index) =>
    entries.flatMap(({ path }) => pathInside(files[index]?.fileName ?? '', path) ?? []),
  );
  return [...new Set(inside)];
}

/** The path from the folder of what a file there includes; undefined for what lies outside of it. */
export function pathInside(from: string, path: string): string | undefined {
  if (/^(?:\/|~|[a-z][a-z0-9+.-]*:)/i.test(path)) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

/** What is at the top of a folder, as much of it as anybody keeps there. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  while (entries.length < entriesMax) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    entries.push(...some);
  }
  return entries;
}

/** A small file of a folder as text; undefined where there is none. */
async function readInside(folder: FileSystemDirectoryEntry, path: string): Promise<TextFile | undefined> {
  const file = await fileAt(folder, path);
  if (!file || !isReadOfFolder(path, file.size)) return undefined;
  const read = await readOrLeave(file);
  return read && isTextOrBundle({ ...read, fileName: path }) ? { ...read, fileName: path } : undefined;
}

/** As {@link readFile}; undefined for what is too large, which leaves the others of the folder a chance. */
async function readOrLeave(file: File): Promise<TextFile | undefined> {
  try {
    return await readFile(file);
  } catch (thrown) {
    if (thrown instanceof ClocheError && thrown.code === 'too-large') return undefined;
    throw thrown;
  }
}

function fileAt(folder: FileSystemDirectoryEntry, path: string): Promise<File | undefined> {
  return new Promise((resolve) => {
    const none = () => resolve(undefined);
    folder.getFile(path, {}, (entry) => (entry as FileSystemFileEntry).file(resolve, none), none);
  });
}
