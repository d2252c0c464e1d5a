import { keptFormLengthMax } from '../../preload/contract';
import { call } from '../client';
import type { LeftForm } from './ui';
import { windowStorage } from './window-storage';

/** Under which the program keeps the form: what is in it may be secret, and browsers write what they store to the disk. */
const idKey = 'cloche.form';

/** Has the program remember what the open form of a file began with; a file that is too large is not. */
export function rememberStart({ imported: { draft: _, ...imported }, additions }: LeftForm): void {
  if (keep(formId(), 'start', { imported, additions }) === null) forgetForm();
}

/** Has it remember what was typed and answered in it: apart, since that changes with each key, and the file may be large. */
export function rememberDraft({ imported: { draft } }: LeftForm): void {
  if (keep(formId(), 'draft', draft) === null) forgetForm();
}

/**
 * Has it remember the form in which a making was asked for, for as long as the making may fail or is listed as failed. Resolves
 * when the program has it: what a page sends just before it goes may not arrive.
 */
export async function rememberSent(
  jobId: string,
  { imported: { draft, ...imported }, additions }: LeftForm,
): Promise<void> {
  const start = keep(jobId, 'start', { imported, additions });
  if (start !== null) await Promise.all([start, keep(jobId, 'draft', draft)]);
}

/** Resolves when it is kept, or cannot be; null when it is too large for that. */
function keep(id: string, part: 'start' | 'draft', value: unknown): Promise<void> | null {
  const text = JSON.stringify(value ?? null);
  return text.length > keptFormLengthMax ? null : tell(call('exchange.keepForm', { id, part, text }));
}

function formId(): string {
  const known = windowStorage()?.getItem(idKey);
  if (known) return known;
  const id = crypto.randomUUID();
  windowStorage()?.setItem(idKey, id);
  return id;
}

/** Has the form forgotten: it was closed, or sent. */
export function forgetForm(): void {
  const id = windowStorage()?.getItem(idKey);
  windowStorage()?.removeItem(idKey);
  if (id) void tell(call('exchange.forgetForm', { id }));
}

/** Without the program there is nothing that remembers, and the form goes on. */
const tell = (told: Promise<null>): Promise<void> =>
  told.then(
    () => {},
    () => {},
  );

/** The form of a file that the page before this one had open; undefined for none, and where it cannot be read. */
export async function rememberedForm(): Promise<LeftForm | undefined> {
  const id = windowStorage()?.getItem(idKey);
  return id ? keptForm(id) : undefined;
}

/** The form in which a making was asked for, by this page or one before it; undefined as for {@link rememberedForm}. */
export const sentForm = (jobId: string): Promise<LeftForm | undefined> => keptForm(jobId);

/** Has that form forgotten: it is open again. */
export const forgetSent = (jobId: string): void => void tell(call('exchange.forgetForm', { id: jobId }));

async function keptForm(id: string): Promise<LeftForm | undefined> {
  const kept = await call('exchange.keptForm', { id }).catch(() => ({ start: undefined, draft: undefined }));
  if (kept.start === undefined) return undefined;
  // What reads it brings the schemas along, which nothing else of the page needs.
  const { readKeptForm } = await import('./kept-form');
  return readKeptForm(kept);
}
