import { ClocheError, changeFix, type Fix } from '../../../preload/contract';
import { type Asked, didYouMean } from '../errors/error-rule';
import { allowFixes, changedLists, type ListSetting, leaveOutFix, refusalOf } from '../errors/repairs';
import type { Allowance } from '../pins/pin-expression';
import type { NixContext } from '../run/nix';
import { type Attributes, explainThrowing, type FoundAttribute, type FoundPython, findAttributes } from './attributes';
import { lackMessage, nameOfRequirement, nearLine } from './missing-names';

/** What an environment is asked for: the settings of its spec, which repairs may change. */
export interface AskedSettings extends Pick<Asked, 'packages' | 'programs' | 'libraries'> {
  readonly nixpkgs: string;
  readonly python: string;
  /** Absent for a kind that cannot allow anything. */
  readonly allow?: readonly Allowance[];
  /** Names of the user's own packages, which come without being asked for. */
  readonly own?: readonly string[];
}

/** What is taken in the end, by attributes: what is asked for, and what the kind itself needs. */
export interface Needed {
  readonly packages?: readonly string[];
  /** Also libraries. */
  readonly programs?: readonly string[];
}

/** What will come, each for people: `numpy 2.3.2`. */
export interface Assured {
  readonly python: FoundPython;
  readonly packages: readonly string[];
  readonly programs: readonly string[];
}

/** The step of a plan that says what {@link requireAttributes} has begun: later it is done again, for good. */
export const evaluationStep = (pin: string): string =>
  `Take ${pin} and evaluate what is asked for: that takes a while where it is all of nixpkgs.`;

/** A name that was looked for, and where. */
interface Wanted {
  readonly name: string;
  readonly isProgram: boolean;
}

/**
 * Makes sure that the nixpkgs has the interpreter and all that is needed, by evaluating it; nothing is built. Throws
 * `no-such-package` with all that is missing, `conflict` with all that it refuses, what it says about a name that was
 * given up, and as findAttributes.
 */
export async function requireAttributes(
  asked: AskedSettings,
  { packages = [], programs = [] }: Needed,
  context: NixContext,
): Promise<Assured> {
  const { nixpkgs, python, allow = [] } = asked;
  const request = { nixpkgs, python, allow, names: packages, programs };
  const attributes = await findAttributes(request, context);
  const wanted: Wanted[] = [
    ...packages.map((name) => ({ name, isProgram: false })),
    ...programs.map((name) => ({ name, isProgram: true })),
  ];
  refuseMissing(asked, wanted, attributes);
  const given = wanted.find((one) => finderOf(one, attributes).isThrowing(one.name));
  if (given) {
    const path = given.isProgram ? given.name.split('.') : [python, 'pkgs', given.name];
    throw await explainThrowing(request, { path, asked }, context);
  }
  refuseRefused(asked, wanted, attributes);
  const label = (finder: Pick<Attributes, 'find'>) => (name: string) =>
    `${name} ${finder.find(name)?.version ?? ''}`.trim();
  return {
    python: attributes.python,
    packages: packages.map(label(attributes)),
    programs: programs.map(label(attributes.programs)),
  };
}

const finderOf = ({ isProgram }: Wanted, attributes: Attributes) => (isProgram ? attributes.programs : attributes);

const isOf = ({ name, isProgram }: Wanted, setting: ListSetting, entry: string): boolean =>
  name === entry && isProgram === (setting !== 'packages');

/** Whether each of them was asked for by name, rather than needed by the kind. */
const areAsked = (some: readonly Wanted[], { packages = [], programs = [], libraries = [] }: AskedSettings): boolean =>
  some.every(({ name, isProgram }) => (isProgram ? [...programs, ...libraries] : packages).includes(name));

const leaveOut = (some: readonly Wanted[], asked: AskedSettings): Fix[] =>
  areAsked(some, asked)
    ? [leaveOutFix(some.length, asked, (setting, entry) => some.some((one) => isOf(one, setting, entry)))]
    : [];

function refuseMissing(asked: AskedSettings, wanted: readonly Wanted[], attributes: Attributes): void {
  const missing = wanted.flatMap((one): Missing[] => {
    const finder = finderOf(one, attributes);
    if (finder.find(one.name) || finder.isThrowing(one.name)) return [];
    return [{ ...one, near: finder.suggest(one.name) }];
  });
  const [first] = missing;
  if (!first) return;
  throw new ClocheError('no-such-package', lackMessage(missing.map(({ name }) => name)), {
    hint: missingHint(missing, asked),
    fixes: [...renames(missing, asked), ...leaveOut(missing, asked)],
    detail: missing.map((one) => nearLine(one.name, one.near)).join('\n'),
  });
}

/** A name that is missing, with those that are like it. */
interface Missing extends Wanted {
  readonly near: readonly string[];
}

function missingHint(missing: readonly Missing[], { own = [] }: AskedSettings): string {
  const [first] = missing;
  const mine = missing.find(({ name, isProgram }) => !isProgram && own.includes(name));
  if (mine) return `${mine.name} is a package of your own, which comes without being asked for: leave it out here.`;
  const guess =
    first && missing.length === 1 && first.near.length > 0
      ? didYouMean(first.near)
      : 'Check the spelling, leave out what is missing, or choose another nixpkgs, one that has it.';
  const isOwnMeant = own.length > 0 && missing.some(({ isProgram }) => !isProgram);
  if (isOwnMeant) return `${guess} ${ownHint(own)}`;
  const hasVersion = missing.some(({ name }) => nameOfRequirement(name) !== name);
  return hasVersion ? `A nixpkgs has one version of each package, so a name has none. ${guess}` : guess;
}

/** How the user's own packages are called: whoever asks for one by another name may have several in a file. */
const ownHint = (own: readonly string[]): string =>
  `Each file of your own packages holds one package, a function for callPackage, and it comes by the name of the file without being asked for: ${own.join(', ')}.`;

/** One that is missing may become each name that is like it; several become the likeliest ones together. */
function renames(missing: readonly Missing[], asked: AskedSettings): Fix[] {
  if (!areAsked(missing, asked)) return [];
  const change = (label: string, nameOf: (one: Missing) => string | undefined) =>
    changeFix(
      label,
      changedLists(asked, (setting, entry) => {
        const one = missing.find((other) => isOf(other, setting, entry));
        return one ? nameOf(one) : entry;
      }),
    );
  const [first] = missing;
  if (first && missing.length === 1)
    return first.near.map((name) => change(`Use ${name} instead of ${first.name}`, () => name));
  if (missing.some(({ near }) => near.length === 0)) return [];
  return [change(`Use ${missing.map(({ near }) => near[0]).join(', ')} instead`, ({ near }) => near[0])];
}

function refuseRefused(asked: AskedSettings, wanted: readonly Wanted[], attributes: Attributes): void {
  const refused = wanted.flatMap((one) => {
    const found = finderOf(one, attributes).find(one.name);
    return found?.isRefused ? [{ ...one, caution: found.caution }] : [];
  });
  const { python } = attributes;
  const all: Pick<FoundAttribute & Wanted, 'name' | 'caution'>[] = [
    ...(python.isRefused ? [{ name: asked.python, caution: python.caution }] : []),
    ...refused,
  ];
  if (all.length === 0) return;
  const reasons = [...new Set(all.map(({ caution }) => caution))];
  const what = all.map(({ name, caution }) => `${name} ${refusalOf(caution)}`).join(', ');
  const it = all.length === 1 ? 'it' : 'them';
  throw new ClocheError('conflict', `${what} in this nixpkgs, which refuses ${it}.`, {
    hint:
      asked.allow === undefined
        ? 'Choose another one.'
        : `Allow ${reasons.join(' and ')} packages for this environment, or leave ${it} out.`,
    fixes: [...allowFixes(reasons, asked), ...(python.isRefused ? [] : leaveOut(refused, asked))],
  });
}
