import * as z from 'zod';

/** A format in which environments leave or enter Cloche. */
export const formatIdSchema = z.enum([
  'cloche',
  'requirements',
  'shell.nix',
  'flake.nix',
  'configuration.nix',
  'environment.yml',
  'environment-versions.yml',
  'environment-builds.yml',
  'conda-explicit',
]);
export type FormatId = z.infer<typeof formatIdSchema>;
