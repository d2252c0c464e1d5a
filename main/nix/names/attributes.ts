import PQueue from 'p-queue';
import { ClocheError } from '../../../preload/contract';
import { closestNames, indexNames } from '../../names/name-index';
import { type Asked, didYouMean } from '../errors/error-rule';
import { renameFixes } from '../errors/repairs';
import { resolvePin } from '../pins/pin';
import type { Allowance } from '../pins/pin-expression';
import { identifyPin } from '../pins/pin-identity';
import type { NixContext } from '../run/nix';
import { askAttributes, askThrowing } from './ask-attributes';
import {
  type Finder,
  type FoundPython,
  finderOf,
  openShelf,
  putOn,
  type Shelf,
  suggestionsMax,
  unknownOf,
} from './attribute-shelf';
import { nameInSet, nameOfRequirement } from './missing-names';

export type { FoundAttribute, FoundPython } from './attribute-shelf';

/** An evaluation takes a processor and much memory; whoever waits may find it answered. */
const evaluations = new PQueue({ concurrency: 1 });

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

/** What a pin has: of the packages of its interpreter, and of programs. */
export interface Attributes extends Finder {
  readonly python: FoundPython;
  readonly programs: Finder;
}

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
    if (!isKnown) putOn(shelf, unknown, await askAttributes({ pin, allow, python, ...unknown }, context));
  });
  const { python: found } = shelf;
  if (!found || found === 'other') throw noInterpreter(python, shelf);
  return {
    python: found,
    ...finderOf(shelf.packages, (name) => [nameInSet(nameOfRequirement(name))]),
    programs: finderOf(shelf.programs, (path) => nameOfRequirement(path).split('.')),
  };
}

/** What nixpkgs says about a name that throws. */
export async function explainThrowing(
  { nixpkgs, allow = [] }: AttributeRequest,
  { path, asked }: { readonly path: readonly string[]; readonly asked: Asked },
  context: NixContext,
): Promise<ClocheError> {
  return askThrowing({ pin: await resolvePin(nixpkgs), allow, path }, asked, context);
}

function noInterpreter(python: string, { python: found, interpreters }: Shelf): ClocheError {
  const near = closestNames(indexNames(interpreters), python, suggestionsMax);
  const others = near.length > 0 ? near : interpreters.filter((name) => name === 'python3');
  const hint = others.length > 0 ? didYouMean(others) : 'Choose another nixpkgs, one that has it.';
  const fixes = renameFixes(python, others, { python });
  return found === 'other'
    ? new ClocheError('interpreter-unusable', `${python} of this nixpkgs is no Python interpreter.`, { hint, fixes })
    : new ClocheError('no-such-package', `This nixpkgs has no interpreter ${python}.`, { hint, fixes });
}
