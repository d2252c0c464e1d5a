import PQueue from 'p-queue';
import * as z from 'zod';
import { ClocheError, type ErrorCode } from '../../preload/contract';
import { attributeExpression } from './attribute-expression';
import { buildIndex, closestNames, type NameIndex } from './name-index';
import type { NixContext } from './nix';
import { type ResolvedPin, resolvePin } from './pin';
import { identifyPin } from './pin-identity';
import { evaluateNix } from './run-nix';

/** A package in the set of an interpreter. */
export interface FoundAttribute {
  readonly attribute: string;
  /** Its own name; '' where it is not told. So with the others. */
  readonly name: string;
  readonly version: string;
  /** Why it cannot be used as it is: `broken`, `insecure` or `unfree`. */
  readonly caution: string;
  /** Names of its sets of optional dependencies. */
  readonly extras: readonly string[];
}

/** The interpreter of a pin, as it will be. */
export interface FoundPython {
  /** Of Python, as full as it is known. */
  readonly version: string;
  /** `cpython`, `pypy` and the like. */
  readonly implementation: string;
}

/** Which names are looked for, and where. */
export interface AttributeRequest {
  /** The setting of {@link resolvePin}. */
  readonly nixpkgs: string;
  readonly python: string;
  readonly names: readonly string[];
  /** What was found some minutes ago does not count. */
  readonly isFresh?: boolean;
}

/** What a pin has of the names that were looked for. */
export interface Attributes {
  readonly python: FoundPython;
  /** The package of a name; undefined where there is none. */
  find(name: string): FoundAttribute | undefined;
  /** Names that are there and like one that is not, the likeliest first. */
  suggest(name: string): string[];
}

/** What is known of the packages of one interpreter of one pin. */
interface Shelf {
  readonly readAt: number;
  readonly found: Map<string, FoundAttribute | undefined>;
  python?: FoundPython;
  all?: NameIndex;
}

/** Typing in a form asks again and again; a nixpkgs of the user's may change at any time. */
const lifeMs = 5 * 60 * 1000;
const shelvesMax = 8;
const suggestionsMax = 3;
const shelves = new Map<string, Shelf>();
/** An evaluation takes a processor and much memory; whoever waits may find it answered. */
const evaluations = new PQueue({ concurrency: 1 });

const answerSchema = z.object({
  python: z.object({ version: z.string(), implementation: z.string() }),
  found: z.array(z.union([z.null(), z.tuple([z.string(), z.string(), z.string(), z.array(z.string())])])),
  all: z.array(z.string()),
});
type Answer = z.infer<typeof answerSchema>;

/**
 * Looks for attributes among the packages of an interpreter by evaluating the pin; nothing is built. Throws
 * `no-such-package` without the interpreter, and as evaluateNix.
 */
export async function findAttributes(request: AttributeRequest, context: NixContext): Promise<Attributes> {
  const { nixpkgs, python, names, isFresh = false } = request;
  const pin = await resolvePin(nixpkgs);
  const { key } = await identifyPin(pin);
  const shelf = openShelf(`${python}\n${key}`, isFresh);
  await evaluations.add(async () => {
    const unknown = [...new Set(names)].filter((name) => !shelf.found.has(name));
    if (unknown.length === 0 && shelf.python) return;
    putOn(shelf, unknown, await ask({ pin, python, names: unknown }, context));
  });
  const { python: found, all } = shelf;
  if (!found || !all) throw new ClocheError('internal', 'The answer of an evaluation was lost.');
  return {
    python: found,
    find: (name) => shelf.found.get(name),
    suggest: (name) => closestNames(all, name, suggestionsMax),
  };
}

function openShelf(key: string, isFresh: boolean): Shelf {
  const known = shelves.get(key);
  const isKept = known && !isFresh && Date.now() - known.readAt < lifeMs;
  const shelf = isKept ? known : { readAt: Date.now(), found: new Map() };
  shelves.delete(key);
  shelves.set(key, shelf);
  for (const oldest of shelves.keys()) if (shelves.size > shelvesMax) shelves.delete(oldest);
  return shelf;
}

function putOn(shelf: Shelf, names: readonly string[], { python, found, all }: Answer): void {
  shelf.python = python;
  shelf.all ??= buildIndex({ names: all, versions: [], descriptions: [], cautions: [] });
  for (const [at, attribute] of names.entries()) {
    const entry = found[at];
    const [name, version, caution, extras] = entry ?? ['', '', '', []];
    shelf.found.set(attribute, entry ? { attribute, name, version, caution, extras } : undefined);
  }
}

interface Question {
  readonly pin: ResolvedPin;
  readonly python: string;
  readonly names: readonly string[];
}

/** What the second, shallow question would not mend. */
const finalCodes: ReadonlySet<ErrorCode> = new Set(['cancelled', 'tool-missing', 'network', 'not-found', 'permission']);

/** Errors that Nix cannot catch take the whole evaluation with them: then it is told only what is there. */
async function ask(question: Question, context: NixContext): Promise<Answer> {
  try {
    return await evaluate(question, true, context);
  } catch (thrown) {
    if (!(thrown instanceof ClocheError) || finalCodes.has(thrown.code)) throw thrown;
    return evaluate(question, false, context);
  }
}

async function evaluate(question: Question, isDeep: boolean, context: NixContext): Promise<Answer> {
  const answer = await evaluateNix(context, {
    file: '-',
    input: attributeExpression({ ...question, isDeep }),
    args: ['--option', 'allow-import-from-derivation', 'false'],
    asked: { python: question.python },
  });
  return answerSchema.parse(answer);
}
