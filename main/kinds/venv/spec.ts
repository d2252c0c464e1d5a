import { isAbsolute, join, normalize } from 'node:path';
import * as z from 'zod';
import { nixpkgsSettingSchema } from '../../nix/pins/pin';
import type { PipRequest } from '../../python/pip/requirements-file';
import { pipSettings } from '../../python/pip/settings';
import { isPythonRange } from '../../python/python-range';
import type { EnvironmentPaths } from '../kind';

const pythonPattern = /^(?:\d+(?:\.\d+){0,2}(?:(?:a|b|rc)\d+)?|(?:python|pypy)[A-Za-z0-9_-]*|\/[^\0\n]*)?$/;

/** What may be asked of a venv. */
export const venvSpecSchema = z
  .strictObject({
    /**
     * '' for the newest that is here, a version such as `3.12`, a range such as `>=3.8,<3.12` for the newest inside of
     * it, an attribute of nixpkgs such as `python312`, or the absolute path of an interpreter.
     */
    python: z
      .string()
      .max(4096)
      .refine(
        (text) => pythonPattern.test(text) || isPythonRange(text),
        'A Python is a version such as 3.12, a range such as >=3.8,<3.12, an attribute of nixpkgs such as python312, or an absolute path.',
      )
      .default(''),
    ...pipSettings,
    /** Which nixpkgs a Python of nixpkgs is taken from, see {@link nixpkgsSettingSchema}; absent for that of NIX_PATH. */
    nixpkgs: nixpkgsSettingSchema.exactOptional(),
    /** In Cloche's own folder, or as `.venv` in a project's folder. */
    location: z.enum(['cloche', 'project']).default('cloche'),
    /** Absolute folder of the project when that is the location; otherwise it does not count. */
    project: z
      .string()
      .max(4096)
      .regex(/^[^\0\n]*$/, 'A folder has no line breaks.')
      .default(''),
    /** Let it see the packages of its base interpreter. */
    systemSitePackages: z.boolean().default(false),
    /** Put pip inside also where uv makes it; without uv it always has one. */
    pip: z.boolean().default(false),
  })
  .refine(({ location, project }) => location === 'cloche' || isAbsolute(project), {
    path: ['project'],
    message: 'Choose the folder of the project, by its absolute path.',
  });
export type VenvSpec = z.infer<typeof venvSpecSchema>;

/** The project folder of a venv that stands in one. */
export function venvProject({ location, project }: VenvSpec): string | undefined {
  return location === 'project' ? normalize(project).replace(/(.)\/+$/, '$1') : undefined;
}

/** What pip or uv is asked for. */
export const pipRequestOf = (spec: VenvSpec): PipRequest => ({
  requirements: spec.requirements,
  constraints: spec.constraints,
  base: venvProject(spec),
});

/** Where a venv stands. */
export function venvPrefix({ spec, paths }: { readonly spec: VenvSpec; readonly paths: EnvironmentPaths }): string {
  const project = venvProject(spec);
  return project === undefined ? paths.content : join(project, '.venv');
}
