import PQueue from 'p-queue';
import * as z from 'zod';
import { ClocheError, type ErrorCode } from '../../../preload/contract';
import { type Asked, listed } from '../errors/error-rule';
import { renameFixes } from '../errors/repairs';
import { type Allowance, pinArguments, type ResolvedPin, resolvePin } from '../pins/pin';
import { identifyPin } from '../pins/pin-identity';
import type { NixContext } from '../run/nix';
import { evaluateNix } from '../run/run-nix';
import { attributeAlone, attributeExpression } from './attribute-expression';
import { closestNames, indexNames, type NameIndex } from './name-index';

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
}

/** Which names are looked for, and where. */
export interface AttributeRequest {
  /** The setting of {@link resolvePin}. */
  readonly nixpkgs: string;
  readonly python: string;
  /** Of packages of the interpreter. */
  readonly names: readonly string[];
  /** Attribute paths of nixpkgs, whose dots lead into sets. */
  readonly programs?: readonly string[];
  /** What nixpkgs would refuse otherwise. */
  readonly allow?: readonly Allowance[];
  /** What was found some minutes ago does not count. */
  readonly isFresh?: boolean;
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

/** What a pin has: of the packages of its interpreter, and of programs. */
export interface Attributes extends Finder {
  readonly python: FoundPython;
  readonly programs: Finder;
}

/** What is known of one name: the package, that it throws, or how many names of its path lead to a set. */
type Finding = FoundAttribute | 'throws' | number;

/** What is known of a set and the sets inside of it. */
interface Part {
  readonly found: Map<string, Finding>;
  /** The names in the sets that lacked something, by the path to the set. */
  readonly names: Map<string, NameIndex>;
}

/** What is known of one interpreter of one pin. */
interface Shelf {
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
const suggestionsMax = 3;
const shelves = new Map<string, Shelf>();
/** An evaluation takes a processor and much memory; whoever waits may find it answered. */
const evaluations = new PQueue({ concurrency: 1 });

const findingSchema = z.union([
  z.tuple([z.string(), z.string(), z.string(), z.array(z.string()), z.boolean()]),
  z.literal('throws'),
  z.number(),
]);
const partSchema = z.object({ found: z.array(findingSchema), sets: z.record(z.string(), z.array(z.string())) });
const pythonSchema = z.object({
  version: z.string(),
  implementation: z.string(),
  caution: z.string(),
  isRefused: z.boolean(),
});
const answerSchema = z.object({
  python: z.union([z.null(), z.literal('other'), pythonSchema]),
  interpreters: z.array(z.string()),
  /** Null without an interpreter. */
  packages: z.union([z.null(), partSchema]),
  programs: partSchema,
});
type Answer = z.infer<typeof answerSchema>;

/**
 * Looks for attributes among the packages of an interpreter, and for programs, by evaluating the pin; nothing is built.
 * Throws `no-such-package` without the interpreter, `interpreter-unusable` for what is none, and as evaluateNix.
 */
export async function findAttributes(request: AttributeRequest, context: NixContext): Promise<Attributes> {
  const { nixpkgs, python, names, programs = [], allow = [], isFresh = false } = request;
  const pin = await resolvePin(nixpkgs);
  const { key } = await identifyPin(pin);
  const shelf = openShelf([python, ...allow, key].join('\n'), isFresh);
  await evaluations.add(async () => {
    const unknown = { packages: unknownOf(shelf.packages, names), programs: unknownOf(shelf.programs, programs) };
    const isKnown = unknown.packages.length + unknown.programs.length === 0 && shelf.python !== undefined;
    if (!isKnown) putOn(shelf, unknown, await ask({ pin, allow, python, ...unknown }, context));
  });
  const { python: found } = shelf;
  if (!found || found === 'other') throw noInterpreter(python, shelf);
  return {
    python: found,
    ...finderOf(shelf.packages, (name) => [name]),
    programs: finderOf(shelf.programs, pathOf),
  };
}

/** What nixpkgs says about a name that throws, by evaluating it alone. */
export async function explainThrowing(
  { nixpkgs, allow = [] }: AttributeRequest,
  { path, asked }: { readonly path: readonly string[]; readonly asked: Asked },
  context: NixContext,
): Promise<ClocheError> {
  const pin = await resolvePin(nixpkgs);
  const input = attributeAlone({ pin, allow, path });
  try {
    await evaluateNix(context, { file: '-', input, args: [...withoutBuilding, ...pinArguments(pin)], asked });
  } catch (thrown) {
    if (thrown instanceof ClocheError) return thrown;
    throw thrown;
  }
  return new ClocheError('no-such-package', `This nixpkgs does not give ${path.join('.')}.`);
}

function noInterpreter(python: string, { python: found, interpreters }: Shelf): ClocheError {
  const near = closestNames(indexNames(interpreters), python, suggestionsMax);
  const others = near.length > 0 ? near : interpreters.filter((name) => name === 'python3');
  const hint = others.length > 0 ? `Did you mean ${listed(others)}?` : 'Choose another nixpkgs, one that has it.';
  const fixes = renameFixes(python, others, { python });
  return found === 'other'
    ? new ClocheError('interpreter-unusable', `${python} of this nixpkgs is no Python interpreter.`, { hint, fixes })
    : new ClocheError('no-such-package', `This nixpkgs has no interpreter ${python}.`, { hint, fixes });
}

const pathOf = (name: string): string[] => name.split('.');

function finderOf({ found, names }: Part, split: (name: string) => readonly string[]): Finder {
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
        .filter((other) => other !== part)
        .slice(0, suggestionsMax)
        .map((other) => path.with(count, other).join('.'));
    },
  };
}

const unknownOf = ({ found }: Part, names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => !found.has(name));

function openShelf(key: string, isFresh: boolean): Shelf {
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
interface Unknown {
  readonly packages: readonly string[];
  readonly programs: readonly string[];
}

function putOn(shelf: Shelf, unknown: Unknown, { python, interpreters, packages, programs }: Answer): void {
  shelf.python = python;
  shelf.interpreters = interpreters;
  if (packages) putInto(shelf.packages, unknown.packages, packages);
  putInto(shelf.programs, unknown.programs, programs);
}

function putInto(part: Part, names: readonly string[], { found, sets }: Answer['programs']): void {
  for (const [path, inside] of Object.entries(sets)) part.names.set(path, indexNames(inside));
  for (const [at, attribute] of names.entries()) {
    const finding = found[at];
    if (finding === undefined) continue;
    part.found.set(attribute, Array.isArray(finding) ? toFound(attribute, finding) : finding);
  }
}

type Told = Extract<z.infer<typeof findingSchema>, readonly unknown[]>;

const toFound = (attribute: string, [name, version, caution, extras, isRefused]: Told): FoundAttribute => ({
  ...{ attribute, name, version, caution, extras, isRefused },
});

interface Question extends Unknown {
  readonly pin: ResolvedPin;
  readonly allow: readonly Allowance[];
  readonly python: string;
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

const withoutBuilding = ['--option', 'allow-import-from-derivation', 'false'];

async function evaluate(question: Question, isDeep: boolean, context: NixContext): Promise<Answer> {
  const answer = await evaluateNix(context, {
    file: '-',
    input: attributeExpression({ ...question, programs: question.programs.map(pathOf), isDeep }),
    args: [...withoutBuilding, ...pinArguments(question.pin)],
    asked: { python: question.python },
  });
  return answerSchema.parse(answer);
}
