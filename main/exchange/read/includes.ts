import { posix } from 'node:path';
import { ClocheError, type TextFile } from '../../../preload/contract';
import { logicalLines } from '../../python/requirement-lines';
import {
  type IncludeEntry,
  parseRequirements,
  type RequirementEntry,
  type Requirements,
} from '../../python/requirements';
import { itemsMax, textBytesMax } from './read-json';

const depthMax = 10;

/** A requirements file with all that it includes. */
export interface Flattened {
  /** What is to be installed, and the options of all files; entries of other files name them. */
  readonly requirements: readonly RequirementEntry[];
  /** What limits versions and installs nothing. */
  readonly constraints: readonly RequirementEntry[];
  /** Includes of files that are not there. */
  readonly missing: readonly IncludeEntry[];
  readonly rejected: Requirements['rejected'];
}

/** Files that a requirements file names by `-r` and `-c`, in their order. */
export function includesOf(text: string): IncludeEntry[] {
  return parseRequirements(text).entries.filter(isInclude);
}

/** Whether an include is an address, which Cloche does not fetch. */
export function isRemote({ path }: Pick<IncludeEntry, 'path'>): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(path);
}

/**
 * The file and what it includes from `others`, each file once, as pip reads them. Throws `too-large`, and
 * `invalid-input` when a file includes itself.
 */
export function flatten(file: TextFile, others: readonly TextFile[]): Flattened {
  const found = { requirements: [], constraints: [], missing: [], rejected: [] } satisfies Mutable;
  const reader: Reader = {
    others: [file, ...others],
    folder: posix.dirname(file.fileName),
    seen: new Set(),
    found,
    bytes: 0,
    lines: 0,
  };
  readFile(reader, { file, chain: [posix.normalize(file.fileName)], isConstraint: false });
  return found;
}

type Mutable = { [key in keyof Flattened]: Flattened[key][number][] };

interface Reader {
  readonly others: readonly TextFile[];
  /** Folder of the first file, from which the others are named. */
  readonly folder: string;
  readonly seen: Set<string>;
  readonly found: Mutable;
  bytes: number;
  lines: number;
}

interface Step {
  readonly file: TextFile;
  /** Normalised paths from the first file to this one. */
  readonly chain: readonly string[];
  readonly isConstraint: boolean;
  /** Line of the first file by which this one is included. */
  readonly via?: number;
}

function readFile(reader: Reader, { file, chain, isConstraint, via }: Step): void {
  countFile(reader, file, chain);
  const { found } = reader;
  const own =
    chain.length === 1 ? {} : { file: shownPath(reader, file.fileName), ...(via === undefined ? {} : { via }) };
  const { entries, rejected } = parseRequirements(file.text);
  found.rejected.push(...rejected.map((line) => ({ ...line, ...own })));
  for (const parsed of entries) {
    const entry = { ...parsed, ...own };
    if (isInclude(entry)) follow(reader, entry, { file, chain });
    else if (isConstraint && entry.type !== 'option') found.constraints.push(entry);
    else found.requirements.push(entry);
  }
}

function countFile(reader: Reader, { fileName, text }: TextFile, chain: readonly string[]): void {
  reader.bytes += Buffer.byteLength(text);
  reader.lines += logicalLines(text).length;
  const shown = posix.basename(fileName);
  if (text.includes('\0'))
    throw new ClocheError('invalid-input', `${shown} is not a text file.`, {
      hint: 'Choose a text file. When it is one in UTF-16 without a byte order mark, save it as UTF-8.',
    });
  if (chain.length > depthMax)
    throw new ClocheError('too-large', `${shown} is included more than ${depthMax} files deep.`);
  if (reader.bytes > textBytesMax)
    throw new ClocheError('too-large', `${shown} and the files with it are larger than 1 MiB.`);
  if (reader.lines > itemsMax) throw new ClocheError('too-large', `${shown} has more than ${itemsMax} requirements.`);
}

function follow(reader: Reader, entry: IncludeEntry, { file, chain }: Pick<Step, 'file' | 'chain'>): void {
  const next = isRemote(entry) ? undefined : findFile(reader.others, file.fileName, entry.path);
  if (!next) {
    reader.found.missing.push(entry);
    return;
  }
  const path = posix.normalize(next.fileName);
  if (chain.includes(path))
    throw new ClocheError('invalid-input', `${shownPath(reader, path)} includes itself.`, {
      hint: 'Take out one of these includes.',
      detail: [...chain, path].map((step) => shownPath(reader, step)).join(' includes '),
    });
  // Read twice, every line of it would be a duplicate.
  const key = `${entry.type} ${path}`;
  if (reader.seen.has(key)) return;
  reader.seen.add(key);
  const via = entry.via ?? entry.line;
  readFile(reader, { file: next, chain: [...chain, path], isConstraint: entry.type === 'constraint', via });
}

/** By its path; a file that came without its folder, as from a page, also by its name alone. */
export function findFile(others: readonly TextFile[], from: string, path: string): TextFile | undefined {
  const wanted = posix.isAbsolute(path) ? path : posix.join(posix.dirname(from), path);
  const normal = posix.normalize(wanted);
  const exact = others.find(({ fileName }) => posix.normalize(fileName) === normal);
  return exact ?? others.find(({ fileName }) => fileName === posix.basename(normal));
}

/** From the first file's folder, where it lies in there. */
function shownPath({ folder }: Reader, path: string): string {
  const relative = posix.relative(folder, path);
  return (relative === '' || relative.startsWith('..') ? path : relative).slice(-200);
}

/** Whether an entry names another file that is read at its place. */
export function isInclude(entry: RequirementEntry): entry is IncludeEntry {
  return entry.type === 'include' || entry.type === 'constraint';
}
