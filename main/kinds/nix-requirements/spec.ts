import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { ClocheError } from '../../../preload/contract';
import { nixSettings } from '../../nix/spec';
import { pipSettings } from '../../python/pip/settings';
import { parseAddresses } from './addresses';

/** What turns the requirements into Nix. */
export const engineIds = ['attributes', 'pyproject-nix', 'uv2nix', 'mach-nix', 'pip2nix'] as const;
export type EngineId = (typeof engineIds)[number];

const addressesSchema = z
  .string()
  .max(8192)
  .superRefine((setting, { addIssue }) => {
    try {
      parseAddresses(setting);
    } catch (thrown) {
      if (!(thrown instanceof ClocheError)) throw thrown;
      addIssue({ code: 'custom', message: [thrown.message, thrown.hint].join(' ').trim() });
    }
  });

/** What may be asked of a Python of nixpkgs that is made from a requirements file. */
export const nixRequirementsSpecSchema = z.strictObject({
  ...nixSettings,
  ...pipSettings,
  engine: z.enum(engineIds).default('attributes'),
  /** Absolute folder with a pyproject.toml and a uv.lock, for uv2nix; '' for none. */
  project: z
    .string()
    .max(4096)
    .regex(/^[^\0\n\r]*$/, 'A path has no line breaks.')
    .refine((path) => path === '' || isAbsolute(path), 'A folder is named by its absolute path.')
    .default(''),
  /** Where the engine comes from, see {@link parseAddresses}; '' for its own repositories. */
  engineSource: addressesSchema.default(''),
});
export type NixRequirementsSpec = z.infer<typeof nixRequirementsSpecSchema>;

/** Whether an engine takes the packages as nixpkgs has them. */
export const takesNixpkgs = (engine: EngineId): boolean => engine === 'attributes' || engine === 'pyproject-nix';
