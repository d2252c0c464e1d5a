import PQueue from 'p-queue';
import { ClocheError, type CompletionSet, type Completions } from '../../../preload/contract';
import type { KnownPackages } from '../../names/known-packages';
import { buildIndex, closestNames, describeNames, indexNames, type NameIndex, rankNames } from '../../names/name-index';
import type { Asked } from '../errors/error-rule';
import { readPin } from '../pins/pin';
import { identifyPin } from '../pins/pin-identity';
import type { NixContext } from '../run/nix';
import { nameFile, readRemembered, remember } from './name-cache';
import { nameExpressionVersion } from './name-expression';
import { type NameListener, type NameRequest, readNames } from './read-names';

/** Of which nixpkgs names are wanted, and of which of its interpreters. */
export interface NameSource {
  /** The setting of {@link readPin}. */
  readonly nixpkgs: string;
  /** The attribute of the interpreter, which matters for its packages only. */
  readonly python: string;
}

/** What is looked for among names, and how many of them are wanted at most. */
export interface NameQuery {
  readonly text: string;
  readonly limit: number;
}

/** What is known of one set of one pin. */
interface Shelf {
  readonly request: NameRequest;
  readonly file: string;
  readonly lifeMs: number;
  index?: NameIndex;
  /** When all of the index was read, milliseconds since 1970; absent while there is only a part of it. */
  readAt?: number;
  isReading: boolean;
  failure?: { readonly reason: string; readonly at: number };
  /** Resolves when the disk was looked at. */
  loaded: Promise<void>;
}

const failureLifeMs = 60_000;
const shelvesMax = 8;
/** By the files that keep them, the least recently used first. */
const shelves = new Map<string, Shelf>();
/** An evaluation takes a processor and up to a gigabyte. */
const readers = new PQueue({ concurrency: 2 });

/**
 * Names for what was typed, from memory or from the disk, at once. When they are not known or too old, reading them
 * begins and goes on after the call, until the signal fires; what is known so far is answered as `reading`.
 */
export async function completeNames(
  set: CompletionSet,
  source: NameSource,
  query: NameQuery,
  context: NixContext,
): Promise<Completions> {
  let shelf: Shelf;
  try {
    shelf = await openShelf(set, source);
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    return { state: 'unavailable', items: [], total: 0, reason: thrown.message };
  }
  if (isWanted(shelf) && !context.signal.aborted) void fill(shelf, context);
  return answer(shelf, query);
}

function answer({ index, readAt, isReading, failure }: Shelf, { text, limit }: NameQuery): Completions {
  const known = { items: index ? rankNames(index, text, limit) : [], total: index?.names.length ?? 0 };
  if (readAt !== undefined) return { state: 'ready', ...known };
  if (isReading) return { state: 'reading', ...known };
  return { state: 'unavailable', ...known, reason: failure?.reason ?? 'Reading the names was cancelled.' };
}

function isWanted({ isReading, readAt, lifeMs, failure }: Shelf): boolean {
  if (isReading || (failure && Date.now() - failure.at < failureLifeMs)) return false;
  return readAt === undefined || Date.now() - readAt > lifeMs;
}

/** Reads what a shelf lacks; never rejects. */
async function fill(shelf: Shelf, context: NixContext): Promise<void> {
  shelf.isReading = true;
  delete shelf.failure;
  // Until all is read again, old names are better than half of the new ones.
  const isFirst = shelf.readAt === undefined;
  try {
    const columns = await readers.add(() => readNames(shelf.request, context, isFirst ? listen(shelf) : deaf));
    shelf.index = buildIndex(columns);
    shelf.readAt = Date.now();
    await remember(shelf.file, { readAt: shelf.readAt, columns });
  } catch (thrown) {
    if (!context.signal.aborted) shelf.failure = { reason: reasonOf(thrown), at: Date.now() };
  } finally {
    shelf.isReading = false;
  }
}

/** Shows what is known before all is. */
function listen(shelf: Shelf): NameListener {
  return {
    names: (names) => {
      shelf.index = indexNames(names);
    },
    entries: (from, entries) => {
      if (shelf.index) describeNames(shelf.index, from, entries);
    },
  };
}

const deaf: NameListener = { names: () => {}, entries: () => {} };

const reasonOf = (thrown: unknown): string =>
  thrown instanceof ClocheError ? thrown.message : 'The names of this nixpkgs could not be understood.';

async function openShelf(set: CompletionSet, { nixpkgs, python }: NameSource): Promise<Shelf> {
  const pin = await readPin(nixpkgs);
  const { key, lifeMs } = await identifyPin(pin);
  const file = nameFile(
    [nameExpressionVersion, process.arch, set, set === 'python-packages' ? python : '', key].join('\n'),
  );
  const shelf = shelves.get(file) ?? newShelf({ request: { set, pin, python }, file, lifeMs });
  keep(shelf);
  await shelf.loaded;
  return shelf;
}

function newShelf(base: Pick<Shelf, 'request' | 'file' | 'lifeMs'>): Shelf {
  const shelf: Shelf = { ...base, isReading: false, loaded: Promise.resolve() };
  shelf.loaded = readRemembered(shelf.file).then((remembered) => {
    if (!remembered) return;
    shelf.index = buildIndex(remembered.columns);
    shelf.readAt = remembered.readAt;
  });
  return shelf;
}

/** Makes a shelf the last one used, and forgets those that were used longest ago. */
function keep(shelf: Shelf): void {
  shelves.delete(shelf.file);
  shelves.set(shelf.file, shelf);
  for (const [file, { isReading }] of shelves) if (shelves.size > shelvesMax && !isReading) shelves.delete(file);
}

/** What is looked up in a nixpkgs. */
interface LookedUp {
  readonly packages: readonly string[];
  readonly programs: readonly string[];
  /** The attributes of which any one is the package; by default its name alone. */
  readonly attributesOf?: (name: string) => readonly string[];
}

/** What the names of a nixpkgs that were read and kept tell. Nothing is evaluated or waited for. */
export async function lookUpInNixpkgs(
  { packages, programs, attributesOf = (name) => [name] }: LookedUp,
  source: NameSource,
): Promise<KnownPackages> {
  const place = 'the nixpkgs that is taken';
  const look = async (set: CompletionSet, asked: readonly string[], namesOf: (entry: string) => readonly string[]) => {
    if (asked.length === 0) return { missing: [], isWhole: true };
    const shelf = await openShelf(set, source).catch(() => undefined);
    if (shelf?.index === undefined || shelf.readAt === undefined) return { missing: [], isWhole: false };
    const known = new Set(shelf.index.names);
    const missing = asked.filter((entry) => !namesOf(entry).some((name) => known.has(name)));
    return { missing: missing.map((name) => ({ name, place })), isWhole: true };
  };
  const found = await Promise.all([
    look('python-packages', packages, attributesOf),
    // Those of sets are not listed one by one.
    look('programs', programs, (entry) => [entry.split('.')[0] ?? entry]),
  ]);
  const isWhole = found.every((one) => one.isWhole);
  return { missing: found.flatMap(({ missing }) => missing), isWhole, ...(isWhole ? {} : { unread: place }) };
}

/** How names that a misspelt one may have meant are found: at most `limit`, the likeliest first. */
export type Suggest = (name: string, limit?: number) => string[];

/**
 * Looks for names like those that were asked for, each in the set to which its setting belongs, without waiting; there
 * are none while the names are not known.
 */
export async function openSuggestions(
  { packages = [], programs = [], libraries = [] }: Asked,
  source: NameSource,
): Promise<Suggest> {
  const open = async (set: CompletionSet): Promise<Suggest> => {
    const shelf = await openShelf(set, source).catch(() => undefined);
    return (name, limit = 3) => (shelf?.index ? closestNames(shelf.index, name, limit) : []);
  };
  const [ofPackages, ofPrograms, ofInterpreters] = await Promise.all([
    open('python-packages'),
    open('programs'),
    open('interpreters'),
  ]);
  const isProgram = (name: string) => [...programs, ...libraries].some((entry) => entry.split('.')[0] === name);
  return (name, limit) => {
    if (name === source.python) return ofInterpreters(name, limit);
    return (isProgram(name) && !packages.includes(name) ? ofPrograms : ofPackages)(name, limit);
  };
}
