import type { ParsedParams, Result } from '../../preload/contract';

/** The form that a page has open, for the page after a reload: in memory alone, and one in all. */
export interface OpenForm {
  /** Keeps a part of a form, in place of that part and of any other form. */
  keep(part: ParsedParams<'exchange.keepForm'>): void;
  /** The form, if it is the one that is kept. */
  get(id: string): Result<'exchange.keptForm'>;
  /** Forgets the form, if it is the one that is kept. */
  forget(id: string): void;
}

/** Keeps nothing at first. */
export function createOpenForm(): OpenForm {
  let kept: { readonly id: string; readonly parts: Result<'exchange.keptForm'> } | undefined;
  const partsOf = (id: string) => (kept?.id === id ? kept.parts : {});
  return {
    keep: ({ id, part, text }) => {
      kept = { id, parts: { ...partsOf(id), [part]: text } };
    },
    get: partsOf,
    forget: (id) => {
      if (kept?.id === id) kept = undefined;
    },
  };
}
