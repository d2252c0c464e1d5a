import * as z from 'zod';

const linesMax = 10_000;
const lineLengthMax = 64 * 1024;

/** A setting that holds logical lines of a requirements file, options and hashes included. */
export const linesSettingSchema = z
  .array(
    z
      .string()
      .max(lineLengthMax)
      .regex(/^[^\0\n\r]*$/, 'A requirement is one line.'),
  )
  .max(linesMax);
