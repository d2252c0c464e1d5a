import * as z from 'zod';
import { importPreviewSchema, type Result, specSchema, textFileSchema, wireErrorSchema } from '../../preload/contract';
import type { LeftForm } from './ui';

const importedSchema = z.object({
  id: z.int(),
  fileName: z.string(),
  preview: importPreviewSchema,
  source: z.object({
    type: z.literal('file'),
    file: textFileSchema,
    others: z.array(textFileSchema),
    alternatives: z.array(z.object({ file: textFileSchema, problem: z.string().exactOptional() })),
    folder: z.string().optional(),
  }),
  failure: wireErrorSchema.exactOptional(),
});

const startSchema = z.object({ imported: importedSchema, additions: z.array(importedSchema) });

const draftSchema = z.object({
  form: z.object({
    name: z.string(),
    kind: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
    extra: specSchema,
    variables: z.array(z.object({ name: z.string(), value: z.string() })),
  }),
  answers: z.object({
    confirmed: z.array(z.string()),
    trusted: z.array(z.string()),
    goneWithout: z.string().optional(),
  }),
});

/** The form that the program kept; undefined where another Cloche kept it otherwise. */
export function readKeptForm(kept: Result<'exchange.keptForm'>): LeftForm | undefined {
  const start = startSchema.safeParse(read(kept.start));
  const draft = draftSchema.safeParse(read(kept.draft));
  if (!start.success || !draft.success) return undefined;
  const { imported, additions } = start.data;
  return { imported: { ...imported, draft: draft.data }, additions };
}

function read(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
