/** Signals by which a person or the system asks a program to end. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * How close signals mean one wish, milliseconds: npm forwards a Ctrl+C that the terminal has sent to the whole group
 * already, and a closing terminal sends several signals.
 */
const oneWishMs = 1_000;

/** What a program does when it is asked to end. */
export interface Stopping {
  /** Called once, at the first signal. */
  readonly end: () => void;
  /** Called at a later wish, by somebody who does not want to wait for the end. */
  readonly cutShort: () => void;
}

/** Answers the signals of this process that ask it to end. */
export function onStopSignals(stopping: Stopping): void {
  const stop = createStop(stopping);
  for (const signal of stopSignals) process.on(signal, stop);
}

/** What a signal calls; `now` tells milliseconds. */
export function createStop({ end, cutShort }: Stopping, now: () => number = () => performance.now()): () => void {
  let last: number | undefined;
  return () => {
    const isFirst = last === undefined;
    const isRepeat = last !== undefined && now() - last < oneWishMs;
    last = now();
    if (isFirst) end();
    else if (!isRepeat) cutShort();
  };
}
