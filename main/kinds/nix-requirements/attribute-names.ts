import type { Attributes, FoundAttribute } from '../../nix/names/attributes';
import { attributesOfNames } from '../../nix/names/pypi-names';
import { normalizeName } from '../../python/package-name';

/** Attributes that may be the package of a distribution. */
export interface Candidates {
  /** What it is called in nixpkgs if it is there, the likeliest first. */
  readonly spellings: readonly string[];
  /** What it may be called; it counts only when the package itself has the distribution's name. */
  readonly guesses: readonly string[];
}

/** The candidates for a name, as it is written. */
export function candidatesOf(written: string): Candidates {
  const name = normalizeName(written);
  const spellings = [
    ...(Object.hasOwn(attributesOfNames, name) ? (attributesOfNames[name] ?? []) : []),
    ...[name, written, written.toLowerCase()],
    ...['_', '.'].map((separator) => name.replaceAll('-', separator)),
  ];
  const guesses = [
    name.replaceAll('-', ''),
    ...[`python-${name}`, `py${name}`, `${name}-python`],
    ...[/^python-?/, /^py-?/, /-python$/, /-?py$/].map((ending) => name.replace(ending, '')),
  ];
  const known = new Set(spellings);
  const others = guesses.filter((guess) => guess !== '' && !known.has(guess));
  return { spellings: [...known], guesses: [...new Set(others)] };
}

/** All of the candidates. */
export const allCandidates = ({ spellings, guesses }: Candidates): string[] => [...spellings, ...guesses];

/** The candidate whose package has the distribution's name, or else the first that is known to be it. */
export function chooseAttribute(
  written: string,
  { spellings, guesses }: Candidates,
  attributes: Pick<Attributes, 'find'>,
): FoundAttribute | undefined {
  const name = normalizeName(written);
  const present = (names: readonly string[]) =>
    names.map((candidate) => attributes.find(candidate)).filter((found) => found !== undefined);
  const hasName = (found: FoundAttribute) => normalizeName(found.name) === name;
  const known = present(spellings);
  return known.find(hasName) ?? known[0] ?? present(guesses).find(hasName);
}
