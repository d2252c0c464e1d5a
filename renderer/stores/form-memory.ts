import * as z from 'zod';
import { importPreviewSchema, specSchema, textFileSchema, wireErrorSchema } from '../../preload/contract';
import type { LeftForm } from './ui';
import { windowStorage } from './window-storage';

const importedSchema = z.object({
  id: z.int(),
  fileName: z.string(),
  preview: importPreviewSchema,
  source: z.object({
    type: z.literal('file'),
    file: textFileSchema,
    others: z.array(textFileSchema),
    alternatives: z.array(textFileSchema),
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

// Apart, since the file may be large, and what is typed changes with each key.
const startKey = 'cloche.import';
const draftKey = 'cloche.import.draft';

/** Remembers what the open form of a file began with for the next page in this window; a file that is too large is not. */
export function rememberStart({ imported: { draft: _, ...imported }, additions }: LeftForm): void {
  keep(startKey, { imported, additions });
}

/** Remembers what was typed and answered in it. */
export function rememberDraft({ imported: { draft } }: LeftForm): void {
  keep(draftKey, draft);
}

function keep(key: string, value: unknown): void {
  try {
    windowStorage()?.setItem(key, JSON.stringify(value));
  } catch {
    windowStorage()?.removeItem(key);
  }
}

/** Forgets the form: it was closed, or sent. */
export function forgetForm(): void {
  for (const key of [startKey, draftKey]) windowStorage()?.removeItem(key);
}

/** The form of a file that the page before this one had open; undefined for none, and where it cannot be read. */
export function rememberedForm(): LeftForm | undefined {
  const start = startSchema.safeParse(read(startKey));
  const draft = draftSchema.safeParse(read(draftKey));
  if (!start.success || !draft.success) return undefined;
  const { imported, additions } = start.data;
  return { imported: { ...imported, draft: draft.data }, additions };
}

function read(key: string): unknown {
  try {
    return JSON.parse(windowStorage()?.getItem(key) ?? 'null');
  } catch {
    return undefined;
  }
}
