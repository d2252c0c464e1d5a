import * as z from 'zod';

/** Ids of the kinds, in the order in which they are offered. Not every build offers every kind. */
export const kindIds = [
  'venv',
  'nix-packages',
  'nix-project',
  'nix-pip',
  'nix-requirements',
  'fhs-pip',
  'micromamba',
  'conda',
] as const;
export const kindIdSchema = z.enum(kindIds);
export type KindId = z.infer<typeof kindIdSchema>;

/** The kind of what is there already: `unknown` where no record tells it, or only a newer Cloche knows it. */
export const shownKindSchema = z.enum([...kindIds, 'unknown']);
export type ShownKind = z.infer<typeof shownKindSchema>;

/** What a kind asked of the user: plain JSON whose shape the kind's own schema checks. */
export const specSchema = z.record(z.string(), z.json());
export type Spec = z.infer<typeof specSchema>;
