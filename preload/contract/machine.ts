import * as z from 'zod';
import { availabilitySchema } from './kinds';
import { shellSchema } from './terminals';
import { fixSchema } from './wire-errors';

/** A Python interpreter of the machine. */
export const interpreterSchema = z.strictObject({
  /** Absolute path by which it was found. */
  path: z.string(),
  /** Full version such as `3.12.4`; absent when it did not answer. */
  version: z.string().optional(),
  /** `CPython`, `PyPy`, … */
  implementation: z.string().optional(),
  /** Who brought it. */
  origin: z.enum(['path', 'pyenv', 'uv', 'system', 'nix', 'other']),
  /** Whether it can make a venv, and why not. */
  venv: availabilitySchema,
});
export type Interpreter = z.infer<typeof interpreterSchema>;

/** One finding of the doctor. */
export const findingSchema = z.strictObject({
  id: z.string(),
  /** `absent`: not installed, and needed only by who wants what it gives. */
  status: z.enum(['ok', 'absent', 'warning', 'failure']),
  /** A short noun phrase, such as `Python interpreters`. */
  title: z.string(),
  /** What was found, a sentence. */
  message: z.string(),
  hint: z.string().optional(),
  fix: fixSchema.optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What the page must know of the program around it. */
export const machineSchema = z.strictObject({
  /** Version of Cloche. */
  version: z.string(),
  host: z.enum(['electron', 'browser']),
  /** The user's home folder, to shorten paths. */
  home: z.string(),
  /** Cloche's data folder. */
  dataFolder: z.string(),
  shells: z.array(shellSchema),
  /** What the host can do natively. */
  can: z.strictObject({
    /** Native file and folder dialogs. */
    pickFiles: z.boolean(),
    /** Show a folder in the file manager. */
    openFolder: z.boolean(),
    /** Paste at the keyboard's place without the page reading the clipboard. */
    paste: z.boolean(),
  }),
});
export type Machine = z.infer<typeof machineSchema>;
