import * as z from 'zod';
import { filesSettingSchema, namesSettingSchema, nixSettings } from '../../nix/spec';
import { additionsOf, type PresetAdditions, presetSchema } from '../../nix/texts/presets';
import { ownName } from '../../nix/texts/python-expression';

/** What may be asked of a Python of nixpkgs with packages. */
export const nixPackagesSpecSchema = z.strictObject({
  ...nixSettings,
  /** Attributes of the interpreter's package set. */
  packages: namesSettingSchema,
  /** Other programs and libraries of nixpkgs, by attribute paths. */
  programs: namesSettingSchema,
  /** The user's own packages: files with a function for `callPackage`. */
  derivations: filesSettingSchema.refine(
    (paths) => new Set(paths.map(ownName)).size === paths.length,
    'Two of the files have the same name, by which packages of yours know each other.',
  ),
  presets: z.array(presetSchema).default([]),
});
export type NixPackagesSpec = z.infer<typeof nixPackagesSpecSchema>;

/** What is really asked for: with what the presets add, each thing once. */
export interface NixPackagesRequest extends PresetAdditions {
  /** False for a Python that needs nothing around it: no shell has to be evaluated for it. Own packages may be programs. */
  readonly hasShell: boolean;
}

/** The settings and what the presets add to them. */
export function requestOf({ packages, programs, derivations, presets }: NixPackagesSpec): NixPackagesRequest {
  const additions = additionsOf(presets);
  const all = [...new Set([...programs, ...additions.programs])];
  return {
    packages: [...new Set([...packages, ...additions.packages])],
    programs: all,
    variables: additions.variables,
    shellHook: additions.shellHook,
    hasShell: all.length > 0 || derivations.length > 0 || Object.keys(additions.variables).length > 0,
  };
}
