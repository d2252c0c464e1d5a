import type { EventName, Job, ParsedParams, Result } from '../../preload/contract';

/**
 * Forms of files for the page after a reload, in memory alone: the one that a page has open, one in all, and those in which
 * makings were asked for, by the ids of their jobs.
 */
export interface OpenForm {
  /** Keeps a part of a form, in place of that part; of an open one in place of any other open form. */
  keep(part: ParsedParams<'exchange.keepForm'>): void;
  /** The form, if it is kept. */
  get(id: string): Result<'exchange.keptForm'>;
  /** Forgets the form, if it is kept. */
  forget(id: string): void;
}

/** Has what changed told to a listener from now on. */
type Subscribe = (listener: (name: EventName, payload: unknown) => void) => unknown;

/** Keeps nothing at first; what a job was asked for is forgotten once it is done or no longer listed. */
export function createOpenForm(jobs: { list(): readonly Job[] }, subscribe: Subscribe): OpenForm {
  const kept = new Map<string, Result<'exchange.keptForm'>>();
  let open: string | undefined;
  subscribe((name, payload) => {
    if (kept.size === 0) return;
    if (name === 'job.removed') kept.delete((payload as { id: string }).id);
    if (name === 'job.changed' && (payload as Job).state === 'done') kept.delete((payload as Job).id);
  });
  return {
    keep: ({ id, part, text }) => {
      const job = jobs.list().find((one) => one.id === id);
      if (job?.state === 'done') return;
      if (!job && open !== id) {
        if (open !== undefined) kept.delete(open);
        open = id;
      }
      kept.set(id, { ...kept.get(id), [part]: text });
    },
    get: (id) => kept.get(id) ?? {},
    forget: (id) => void kept.delete(id),
  };
}
