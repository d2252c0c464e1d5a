/** Says that a nixpkgs does not have what was asked for, by all its names. */
export function lackMessage(names: readonly string[]): string {
  const what = names.length === 1 ? 'a package that is' : `${names.length} packages that are`;
  return `This nixpkgs lacks ${what} asked for: ${names.join(', ')}.`;
}

/** A line about one of these names, with names that are like it. */
export const nearLine = (name: string, near: readonly string[]): string =>
  `${name}: ${near.length === 0 ? 'nothing is called like it' : `did you mean ${near.join(', ')}?`}`;
