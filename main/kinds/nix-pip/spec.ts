import * as z from 'zod';
import { namesSettingSchema, nixSettings } from '../../nix/spec';
import { pipSettings } from '../../python/pip/settings';

/** What may be asked of a Nix shell in which pip installs into a folder of its own. */
export const nixPipSpecSchema = z.strictObject({
  ...nixSettings,
  /** Attributes of the interpreter's package set, which pip sees as installed. */
  packages: namesSettingSchema,
  ...pipSettings,
  /** Other programs and libraries of nixpkgs, by attribute paths. */
  programs: namesSettingSchema,
});
export type NixPipSpec = z.infer<typeof nixPipSpecSchema>;

/** The packages of Nix with pip itself, each once. */
export const nixPackagesOf = ({ packages }: NixPipSpec): string[] => [...new Set(['pip', ...packages])];
