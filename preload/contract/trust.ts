import * as z from 'zod';

/** A file of the user's that may be run or evaluated as long as it stays as it was shown. */
export const trustedFileSchema = z.strictObject({
  /** That of its path and its text, `sha256:…`. */
  hash: z.string(),
  /** Absolute; absent where it was trusted by a Cloche that did not note it. */
  path: z.string().exactOptional(),
  /** When it was trusted, milliseconds since 1970; absent as the path is. */
  trustedAt: z.number().exactOptional(),
});
export type TrustedFile = z.infer<typeof trustedFileSchema>;
