import { closestNames, indexNames, type NameIndex } from '../../names/name-index';
import type { AttributeAnswer } from './ask-attributes';

/** A package in the set of an interpreter, or a program of nixpkgs. */
export interface FoundAttribute {
  readonly attribute: string;
  /** Its own name; '' where it is not told. So with the others. */
  readonly name: string;
  readonly version: string;
  /** Why it cannot be used as it is: `broken`, `insecure` or `unfree`. */
  readonly caution: string;
  /** Names of its sets of optional dependencies. */
  readonly extras: readonly string[];
  /** Whether nixpkgs refuses it for that, with what is allowed and with the user's own configuration. */
  readonly isRefused: boolean;
}

/** The interpreter of a pin, as it will be. */
export interface FoundPython extends Pick<FoundAttribute, 'caution' | 'isRefused'> {
  /** Of Python, as full as it is known. */
  readonly version: string;
  /** `cpython`, `pypy` and the like. */
  readonly implementation: string;
  /** Whether it has a setting for that. */
  readonly canBeOptimised: boolean;
}

/** What a pin has of names that were looked for. */
export interface Finder {
  /** The package of a name; undefined where there is none. */
  find(name: string): FoundAttribute | undefined;
  /** Whether the name is there only to say that it cannot be had. */
  isThrowing(name: string): boolean;
  /** Names that are there and like one that is not, the likeliest first. */
  suggest(name: string): string[];
}

/** What is known of one name: the package, that it throws, or how many names of its path lead to a set. */
type Finding = FoundAttribute | 'throws' | number;

/** What is known of a set and the sets inside of it, by names or by attribute paths. */
export interface Part {
  readonly found: Map<string, Finding>;
  /** The names in the sets that lacked something, by the path to the set. */
  readonly names: Map<string, NameIndex>;
}

/** What is known of one interpreter of one pin. */
export interface Shelf {
  readonly readAt: number;
  readonly packages: Part;
  readonly programs: Part;
  /** Null where there is none of this name, `other` for something else. */
  python?: FoundPython | 'other' | null;
  /** The names of all interpreters, where this is none. */
  interpreters: readonly string[];
}

/** Typing in a form asks again and again; a nixpkgs of the user's may change at any time. */
const lifeMs = 5 * 60 * 1000;
const shelvesMax = 8;
/** As many names are offered for one that is missing. */
export const suggestionsMax = 3;
const shelves = new Map<string, Shelf>();

/** The names of which nothing is known, each once. */
export const unknownOf = ({ found }: Part, names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => !found.has(name));

/** The shelf of a key: as it was left, or an empty one when that is old or must not count. */
export function openShelf(key: string, isFresh: boolean): Shelf {
  const known = shelves.get(key);
  const isKept = known && !isFresh && Date.now() - known.readAt < lifeMs;
  const shelf = isKept ? known : { readAt: Date.now(), packages: emptyPart(), programs: emptyPart(), interpreters: [] };
  shelves.delete(key);
  shelves.set(key, shelf);
  for (const oldest of shelves.keys()) if (shelves.size > shelvesMax) shelves.delete(oldest);
  return shelf;
}

const emptyPart = (): Part => ({ found: new Map(), names: new Map() });

/** The names that an answer is about, in its order. */
export interface Unknown {
  readonly packages: readonly string[];
  readonly programs: readonly string[];
}

/** Adds an answer to what is known. */
export function putOn(
  shelf: Shelf,
  unknown: Unknown,
  { python, interpreters, packages, programs }: AttributeAnswer,
): void {
  shelf.python = python;
  shelf.interpreters = interpreters;
  if (packages) putInto(shelf.packages, unknown.packages, packages);
  putInto(shelf.programs, unknown.programs, programs);
}

function putInto(part: Part, names: readonly string[], { found, sets }: AttributeAnswer['programs']): void {
  for (const [path, inside] of Object.entries(sets)) part.names.set(path, indexNames(inside));
  for (const [at, attribute] of names.entries()) {
    const finding = found[at];
    if (finding === undefined) continue;
    part.found.set(attribute, Array.isArray(finding) ? toFound(attribute, finding) : finding);
  }
}

type Told = Extract<AttributeAnswer['programs']['found'][number], readonly unknown[]>;

const toFound = (attribute: string, [name, version, caution, extras, isRefused]: Told): FoundAttribute => ({
  ...{ attribute, name, version, caution, extras, isRefused },
});

/** What is known of a part, where a name as it is written is split into the names of the sets that it leads through. */
export function finderOf({ found, names }: Part, split: (name: string) => readonly string[]): Finder {
  return {
    find: (name) => {
      const finding = found.get(name);
      return typeof finding === 'object' ? finding : undefined;
    },
    isThrowing: (name) => found.get(name) === 'throws',
    suggest: (name) => {
      const path = split(name);
      const finding = found.get(name);
      const count = typeof finding === 'number' ? finding : 0;
      const part = path[count] ?? '';
      const index = names.get(path.slice(0, count).join('.'));
      const near = index ? closestNames(index, part, suggestionsMax + 1) : [];
      return near
        .map((other) => path.with(count, other).join('.'))
        .filter((other) => other !== name)
        .slice(0, suggestionsMax);
    },
  };
}
