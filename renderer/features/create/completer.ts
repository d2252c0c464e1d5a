import { type Completion, type Completions, type Params, toWireError } from '../../../preload/contract';

/** What is asked of the program. */
export type CompletionQuestion = Omit<Params<'kind.complete'>, 'limit'>;

/** The suggestions for what was typed. */
export interface Suggestions {
  /** What the items are an answer to; not always what is typed by now. Undefined before the first answer. */
  readonly query: string | undefined;
  readonly items: readonly Completion[];
  readonly state: 'asking' | Completions['state'];
  /** Why there are none, or what it means that none matches; a sentence. */
  readonly reason?: string | undefined;
}

/** Before anything was asked. */
export const noSuggestions: Suggestions = { query: undefined, items: [], state: 'asking' };

/** How long typing must rest before it is asked, milliseconds. */
const restMs = 60;
/** How soon the same is asked again while the names are being read, milliseconds: longer each time. */
const againMs = [400, 800, 1_500, 2_500];
const limit = 60;

/** Asks for suggestions, one question at a time: answers to earlier ones are dropped. */
export interface Completer {
  /** Asks when typing has rested; a question that is the last one again changes nothing. */
  ask(question: CompletionQuestion): void;
  /** Asks nothing more and tells nothing more. */
  stop(): void;
}

/** A completer over a call of the program; `tell` hears each answer, and each again while names are being read. */
export function createCompleter(
  call: (question: Params<'kind.complete'>) => Promise<Completions>,
  tell: (suggestions: Suggestions) => void,
): Completer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: string | undefined;

  const fetch = async (question: CompletionQuestion, round: number) => {
    const key = JSON.stringify(question);
    const { query } = question;
    const answer = await call({ ...question, limit }).then(
      (answered): Suggestions => ({ ...answered, query }),
      (thrown): Suggestions => ({ query, items: [], state: 'unavailable', reason: toWireError(thrown).message }),
    );
    if (key !== last) return;
    tell(answer);
    if (answer.state !== 'reading') return;
    const pauseMs = againMs[Math.min(round, againMs.length - 1)];
    timer = setTimeout(() => void fetch(question, round + 1), pauseMs);
  };

  const stop = () => {
    clearTimeout(timer);
    last = undefined;
  };
  return {
    stop,
    ask: (question) => {
      const key = JSON.stringify(question);
      if (key === last) return;
      clearTimeout(timer);
      last = key;
      timer = setTimeout(() => void fetch(question, 0), restMs);
    },
  };
}
