import { useEffect, useRef, useState } from 'react';
import type { CompletionSet, KindId, Spec } from '../../../preload/contract';
import { call } from '../../client';
import { strings } from '../../strings';
import { type Completer, type CompletionQuestion, createCompleter, noSuggestions, type Suggestions } from './completer';

const waitingForYes: Suggestions = {
  ...noSuggestions,
  state: 'unavailable',
  reason: strings.create.confirmFirst,
};

/** The form around a field: what its suggestions depend on. */
export interface FormContext {
  readonly kind: KindId;
  /** What the form asks for so far. */
  readonly spec: Spec;
  /** Hashes of the files that are trusted for it; null while nothing of the form may be used at all. */
  readonly trusts: readonly string[] | null;
}

/** What is asked for a field; null while nothing may be asked, as reading the names of a nixpkgs runs it. */
export function completionQuestion(
  set: CompletionSet,
  { kind, spec, trusts }: FormContext,
  query: string | null,
): CompletionQuestion | null {
  return query === null || trusts === null ? null : { kind, set, spec, query, trusts: [...trusts] };
}

/** Suggestions for a field, for as long as something is looked for: `look(null)` ends that. */
export function useFieldCompletions(set: CompletionSet, context: FormContext) {
  const [query, look] = useState<string | null>(null);
  const [suggestions, setSuggestions] = useState(noSuggestions);
  const completer = useRef<Completer>(null);
  const question = completionQuestion(set, context, query);
  const key = question && JSON.stringify(question);
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
  return { suggestions: context.trusts === null ? waitingForYes : suggestions, look };
}
