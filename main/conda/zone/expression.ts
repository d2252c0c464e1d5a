import type { NixBinding } from '../../nix/texts/expression';
import { usualLibraries, type ZoneDescription, zoneBindings } from '../../nix/zones/expression';
import type { CondaTool } from '../tools/tool';

/** What a zone takes from nixpkgs for a tool, by attributes. */
const parts: Readonly<Record<CondaTool['id'], Pick<ZoneDescription, 'targets' | 'base'>>> = {
  micromamba: { targets: ['pkgs.micromamba'] },
  // What its own conda-shell is made of: the libraries that conda expects, and its installer.
  conda: { targets: [], base: 'pkgs.conda.args.targetPkgs pkgs' },
};

/** Libraries of nixpkgs that stand in a zone, each once. */
export const zoneLibraries = (libraries: readonly string[]): string[] => [
  ...new Set([...usualLibraries, ...libraries]),
];

/** The zone of a tool as Nix, by a name of its own; `profile` as in {@link ZoneDescription}. */
export const condaZone = (
  { id }: Pick<CondaTool, 'id'>,
  libraries: readonly string[],
  { name, profile }: Pick<ZoneDescription, 'name' | 'profile'>,
): readonly NixBinding[] =>
  zoneBindings({
    ...parts[id],
    name,
    libraries: zoneLibraries(libraries),
    ...(profile === undefined ? {} : { profile }),
  });
