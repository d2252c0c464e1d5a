import { isAbsolute, join, normalize } from 'node:path';
import * as z from 'zod';
import { namesSettingSchema, nixSettings } from '../../nix/spec';

const chooseFolder = 'Choose the folder of the project, by its absolute path.';

const path = z
  .string({ error: chooseFolder })
  .max(4096)
  .regex(/^[^\0\n\r]*$/, 'A path has no line breaks.');

/** What may be asked of the shell of a project. */
export const nixProjectSpecSchema = z.strictObject({
  ...nixSettings,
  /** Absolute folder of the project. */
  project: path.refine(isAbsolute, chooseFolder),
  /** The Nix file that says how it is built, absolute or from the project's folder; '' for the one that is found. */
  file: path.default(''),
  /** Further attributes of the interpreter's package set, for the shell alone. */
  packages: namesSettingSchema,
  /** Other programs and libraries of nixpkgs, by attribute paths, for the shell alone. */
  programs: namesSettingSchema,
  presets: z.array(z.enum(['gtk', 'optimised', 'unhardened'])).default([]),
});
export type NixProjectSpec = z.infer<typeof nixProjectSpecSchema>;

/** The folder of the project, without a slash at its end. */
export const projectOf = ({ project }: Pick<NixProjectSpec, 'project'>): string =>
  normalize(project).replace(/(.)\/+$/, '$1');

/** The Nix file that was asked for, absolute; undefined when one is to be found. */
export function askedFile(spec: Pick<NixProjectSpec, 'project' | 'file'>): string | undefined {
  if (spec.file === '') return undefined;
  return isAbsolute(spec.file) ? normalize(spec.file) : join(projectOf(spec), spec.file);
}
