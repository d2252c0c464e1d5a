import { useEffect, useState } from 'react';
import { toWireError, type WireError } from '../preload/contract';

/** What came of a question. */
export interface Answer<A> {
  /** The newest answer; while {@link isAsking} that to the question before. */
  readonly value?: A;
  /** Why there is none. */
  readonly error?: WireError;
  readonly isAsking: boolean;
}

interface Told<A> extends Omit<Answer<A>, 'isAsking'> {
  /** The question that this answers. */
  readonly key: string | null;
}

/**
 * The answer to a question, which is plain JSON: it is asked when it has rested for so many milliseconds, and answers to
 * earlier ones are dropped. Null asks nothing and has no answer.
 */
export function useAnswer<Q, A>(question: Q | null, ask: (question: Q) => Promise<A>, restMs = 0): Answer<A> {
  const [told, setTold] = useState<Told<A>>({ key: null });
  const key = question === null ? null : JSON.stringify(question);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what asks is another function each time, and the same
  useEffect(() => {
    if (key === null) {
      setTold({ key });
      return;
    }
    let isStale = false;
    const timer = setTimeout(async () => {
      const next = await ask(JSON.parse(key)).then(
        (value): Told<A> => ({ key, value }),
        (thrown): Told<A> => ({ key, error: toWireError(thrown) }),
      );
      if (!isStale) setTold(next);
    }, restMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [key]);
  if (key === null) return { isAsking: false };
  const { key: answered, ...answer } = told;
  return { ...answer, isAsking: answered !== key };
}
