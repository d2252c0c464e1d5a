import { ClocheError, type TextFile } from '../../../preload/contract';
import { readFile } from '../../stores/host';
import { strings } from '../../strings';
import { includedNames } from './included-files';

/** Largest file of a folder that is read, bytes; a lock and what Cloche wrote may be as large as any file. */
const fileBytes = 1024 * 1024;
const filesMax = 100;
const entriesMax = 2000;

/** Names of files that can be imported, the likeliest first: what is asked for, then what was resolved, then the rest. */
const importable: readonly RegExp[] = [
  /\.cloche\.(?:json|zip)$/i,
  /^environment[^/]*\.ya?ml$/i,
  /^pyproject\.toml$/,
  /^requirements\.(?:txt|in)$/i,
  /^requirements[^/]*\.(?:txt|in)$/i,
  /^Pipfile$/,
  /^setup\.cfg$/,
  /^(?:uv|poetry|pdm)\.lock$/,
  /^Pipfile\.lock$/,
  /^pylock(?:\.[^./]+)?\.toml$/,
  /conda-lock\.ya?ml$/i,
  /^(?:shell|flake|default)\.nix$/,
  /^Dockerfile$/,
  /^\.?devcontainer\.json$/,
];
/** Names of files that others refer to. */
const companions = [/^constraints[^/]*\.txt$/i];
const lock = /(?:\.lock|conda-lock\.ya?ml|\.cloche\.(?:json|zip)|^pylock[^/]*\.toml)$/i;

const rankOf = (name: string): number => importable.findIndex((pattern) => pattern.test(name));
const isKnown = (name: string): boolean => rankOf(name) >= 0 || companions.some((pattern) => pattern.test(name));

/** Names of files in the order in which one would import them; what nobody imports by itself is left out. */
export function inOrder(names: readonly string[]): string[] {
  return names.filter((name) => rankOf(name) >= 0).sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
}

/** What is read of a folder: those that can be imported, the likeliest first, and what they may include. */
export interface FolderFiles {
  readonly folder: string;
  readonly candidates: readonly TextFile[];
  readonly others: readonly TextFile[];
}

/**
 * Reads the small text files of known names at the top of a folder, and those in it that they include. Their names are paths
 * from the folder. Throws `not-found` where there is none, and as {@link readFile} does.
 */
export async function readFolder(folder: FileSystemDirectoryEntry): Promise<FolderFiles> {
  const names = (await entriesOf(folder)).filter(({ isFile, name }) => isFile && isKnown(name)).map(({ name }) => name);
  const files = new Map<string, TextFile>();
  const add = async (path: string) => {
    const file = files.size < filesMax ? await readInside(folder, path) : undefined;
    if (file) files.set(path, file);
  };
  for (const name of [...inOrder(names), ...names]) if (!files.has(name)) await add(name);
  // What is added here is looked through in its turn.
  for (const file of files.values())
    for (const path of includedNames(file)) {
      const inside = pathInside(file.fileName, path);
      if (inside !== undefined && !files.has(inside)) await add(inside);
    }
  const candidates = inOrder([...files.keys()]).flatMap((name) => files.get(name) ?? []);
  if (candidates.length === 0)
    throw new ClocheError('not-found', strings.import.nothingInside(folder.name), {
      hint: strings.import.nothingInsideHint,
    });
  return { folder: folder.name, candidates, others: [...files.values()] };
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
  if (!file || (file.size > fileBytes && !lock.test(path))) return undefined;
  return { ...(await readFile(file)), fileName: path };
}

function fileAt(folder: FileSystemDirectoryEntry, path: string): Promise<File | undefined> {
  return new Promise((resolve) => {
    const none = () => resolve(undefined);
    folder.getFile(path, {}, (entry) => (entry as FileSystemFileEntry).file(resolve, none), none);
  });
}
