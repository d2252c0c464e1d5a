import * as z from 'zod';
import { namesSettingSchema, nixSettings } from '../../nix/spec';
import { usualLibraries } from '../../nix/zones/expression';
import { pipSettings } from '../../python/pip/settings';

/** What may be asked of a zone in which ordinary wheels work. */
export const fhsPipSpecSchema = z.strictObject({
  ...nixSettings,
  ...pipSettings,
  /** Libraries and programs of nixpkgs that are found in /usr of the zone, by attribute paths. */
  libraries: namesSettingSchema,
  presets: z.array(z.enum(['optimised', 'unhardened'])).default([]),
});
export type FhsPipSpec = z.infer<typeof fhsPipSpecSchema>;

/** The libraries with those that are always there, each once. */
export const librariesOf = ({ libraries }: FhsPipSpec): string[] => [...new Set([...usualLibraries, ...libraries])];
