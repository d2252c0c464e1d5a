import { useEffect, useRef, useState } from 'react';
import type { CompletionSet, KindId, Spec } from '../../../preload/contract';
import { call } from '../../client';
import { type Completer, createCompleter, noSuggestions } from './completer';

/** The form around a field: what its suggestions depend on. */
export interface FormContext {
  readonly kind: KindId;
  /** What the form asks for so far. */
  readonly spec: Spec;
}

/** Suggestions for a field, for as long as something is looked for: `look(null)` ends that. */
export function useFieldCompletions(set: CompletionSet, { kind, spec }: FormContext) {
  const [query, look] = useState<string | null>(null);
  const [suggestions, setSuggestions] = useState(noSuggestions);
  const completer = useRef<Completer>(null);
  const key = query === null ? null : JSON.stringify({ kind, set, spec, query });
  useEffect(() => {
    if (key === null) {
      completer.current?.stop();
      setSuggestions(noSuggestions);
      return;
    }
    completer.current ??= createCompleter((params) => call('kind.complete', params), setSuggestions);
    completer.current.ask(JSON.parse(key));
  }, [key]);
  useEffect(() => () => completer.current?.stop(), []);
  return { suggestions, look };
}
