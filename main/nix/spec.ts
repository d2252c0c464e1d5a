import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { nixpkgsSettingSchema } from './pins/pin';
import { type Allowance, allowances } from './pins/pin-expression';

const namesMax = 1000;

const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\0\n\r]*$/, 'A name is one line.');

/** The attribute of nixpkgs that is the interpreter, such as `python3` or `pypy3`. */
export const pythonSettingSchema = z
  .string()
  .max(100)
  .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'A Python of nixpkgs is an attribute such as python3 or python311.')
  .default('python3');

/** Names of attributes, in the order in which they were asked for. */
export const namesSettingSchema = z.array(name).max(namesMax).default([]);

/** Absolute paths of files. */
export const filesSettingSchema = z
  .array(
    z
      .string()
      .max(4096)
      .regex(/^[^\0\n\r]*$/, 'A path has no line breaks.')
      .refine(isAbsolute, 'A file is named by its absolute path.'),
  )
  .max(100)
  .default([]);

/** What nixpkgs refuses and an environment may allow itself. */
export const allowSettingSchema = z.array(z.enum(allowances)).default([]);

/** Settings that every kind with a nixpkgs has. */
export const nixSettings = {
  /** Which nixpkgs, see {@link nixpkgsSettingSchema}. */
  nixpkgs: nixpkgsSettingSchema.default(''),
  python: pythonSettingSchema,
  allow: allowSettingSchema,
} as const;

/** The values of {@link nixSettings}. */
export interface NixSettings {
  readonly nixpkgs: string;
  readonly python: string;
  readonly allow: readonly Allowance[];
}
