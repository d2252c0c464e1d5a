import * as z from 'zod';
import type { Field } from '../../../preload/contract';

const linesMax = 10_000;
const lineLengthMax = 64 * 1024;

const linesSchema = z
  .array(
    z
      .string()
      .max(lineLengthMax)
      .regex(/^[^\0\n\r]*$/, 'A requirement is one line.'),
  )
  .max(linesMax);

/** Settings that every kind with requirements has. */
export const pipSettings = {
  /** Logical lines of a requirements file, options and hashes included. */
  requirements: linesSchema.default([]),
  /** Lines of a constraints file: they limit versions and install nothing; absent for none. */
  constraints: linesSchema.exactOptional(),
} as const;

/** The form's field for the requirements. */
export const requirementsField = (label = 'Packages', placeholder = 'requests\nnumpy>=2'): Field => ({
  key: 'requirements',
  type: 'requirements',
  label,
  help: 'Names, versions, or the lines of a requirements file.',
  placeholder,
});
