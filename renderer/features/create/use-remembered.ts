import { useEffect } from 'react';
import { useConnection } from '../../stores/connection';
import { forgetForm, rememberDraft, rememberStart } from '../../stores/form-memory';
import type { LeftForm } from '../../stores/ui';

/** Keeps the form of a file over a reload of the page, for as long as it is open. */
export function useRemembered(form: LeftForm | undefined): void {
  const { preview, draft } = form?.imported ?? {};
  const generation = useConnection((store) => store.generation);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a form began with changes with these alone
  useEffect(() => {
    if (form) rememberStart(form);
  }, [generation, preview, form?.additions]);
  const typed = JSON.stringify(draft);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another object each time
  useEffect(() => {
    if (form) rememberDraft(form);
  }, [generation, typed]);
  useEffect(() => forgetForm, []);
}
