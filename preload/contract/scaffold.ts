import * as z from 'zod';

/** A Nix package that is to be written for something that nixpkgs does not have. */
export const scaffoldRequestSchema = z.strictObject({
  /** The name of the distribution. */
  name: z.string().max(100),
  version: z.string().max(100),
  /** `library`: Python imports it; `application`: it is a program. */
  form: z.enum(['library', 'application']),
  /**
   * Where its source is: '' for PyPI by its name, `pypi:NAME`, an address of GitHub or `github:OWNER/REPOSITORY/REVISION`,
   * the address of an archive, or an absolute folder.
   */
  source: z.string().max(4096).optional(),
  /** What builds it; setuptools by default. */
  buildSystem: z.string().max(100).optional(),
  /** What it needs when it runs. */
  dependencies: z.array(z.string().max(100)).max(200).optional(),
  /** Whether the source is downloaded now, so that its hash can be written down. */
  resolvesHash: z.boolean().optional(),
});
export type ScaffoldRequest = z.infer<typeof scaffoldRequestSchema>;

/** The package, in the layout of nixpkgs. */
export const scaffoldSchema = z.strictObject({
  /** The attribute by which it is asked for. */
  attribute: z.string(),
  /** Files by their paths in nixpkgs. A single one works anywhere by `callPackage`. */
  files: z.array(z.strictObject({ path: z.string(), text: z.string() })),
  /** Lines to add to files of nixpkgs, in their alphabetical place. */
  lines: z.array(
    z.strictObject({
      file: z.string(),
      text: z.string(),
      /** When it is needed, a sentence; absent for always. */
      remark: z.string().optional(),
    }),
  ),
});
export type Scaffold = z.infer<typeof scaffoldSchema>;
