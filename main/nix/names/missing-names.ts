/** Says that a nixpkgs does not have what was asked for, by all its names. */
export function lackMessage(names: readonly string[]): string {
  const what = names.length === 1 ? 'a package that is' : `${names.length} packages that are`;
  return `This nixpkgs lacks ${what} asked for: ${names.join(', ')}.`;
}

/** A line about one of these names, with names that are like it. */
export const nearLine = (name: string, near: readonly string[]): string =>
  `${name}: ${near.length === 0 ? 'nothing is called like it' : `did you mean ${near.join(', ')}?`}`;

/** A name with a version or extras behind it, as pip has them. */
const requirement = /^([A-Za-z0-9][\w.-]*?)\s*(?:\[[^\]]*\]\s*)?(?:(?:[=<>!~]=|[<>=@]).*)?$/;

/** The name that was meant where a requirement was written; nixpkgs has names alone. */
export const nameOfRequirement = (written: string): string => requirement.exec(written)?.[1] ?? written;

/** The name that a package has in its set, without the set: `requests` of `python3Packages.requests`. */
export const nameInSet = (written: string): string =>
  written.replace(/^(?:pkgs\.)?(?:(?:python|pypy)\w*(?:Packages|\.pkgs)|ps)\./, '');
