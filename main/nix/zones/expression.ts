import { indented, type NixBinding, nixLines, nixProgram } from '../texts/expression';
import { nixString } from '../texts/text';

/** Libraries that programs from elsewhere expect of every Linux: https://peps.python.org/pep-0513/#the-manylinux1-policy */
export const usualLibraries = ['stdenv.cc.cc.lib', 'zlib'] as const;

/** A zone that is to be written as Nix. */
export interface ZoneDescription {
  /** Of the zone, and of the program that starts it. */
  readonly name: string;
  /** What its /usr is made of: expressions over `pkgs`. */
  readonly targets: readonly string[];
  /** Packages of nixpkgs there beside these, by attribute paths. */
  readonly libraries: readonly string[];
  /** A list that goes before all these, over `pkgs`. */
  readonly base?: string;
  /** What is sourced when it is entered: a string of Nix. */
  readonly profile?: string;
}

/** The binding `zone`, and what builds it; it is built and started by its launcher, never entered through its `env`. */
export function zoneBindings({ name, targets, libraries, base, profile }: ZoneDescription): readonly NixBinding[] {
  const list = nixLines([...targets, ...libraries.map(nixProgram)]);
  const all = base === undefined ? list : `${base} ++ ${list}`;
  return [
    {
      name: 'buildZone',
      value: 'pkgs.buildFHSEnv or pkgs.buildFHSUserEnv',
      comment: 'The first since 23.05, the second before; asked in this order, as the old name throws today.',
    },
    {
      name: 'zone',
      value: `buildZone {
  name = ${nixString(name)};
  targetPkgs = pkgs: ${indented(all)};${profile === undefined ? '' : `\n  profile = ${indented(profile)};`}
  runScript = "bash";
}`,
      comment:
        'Its env is for nix-shell alone: what --run names is never run. Build the zone, and give its program -c.',
    },
  ];
}
