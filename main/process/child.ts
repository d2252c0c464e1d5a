import type { ChildProcess } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { ClocheError } from '../../preload/contract';
import { guard } from './guardian';
import type { RunOptions, RunResult } from './run';
import type { Variables } from './variables';

/** A program that is to be started. */
export interface Child {
  readonly file: string;
  readonly args: readonly string[];
  readonly variables: Variables;
  /** A variable of it by which it and what it starts are found again. */
  readonly assignment: string;
}

/** How much of an output is kept, bytes. */
export const outputBytesMax = 4 * 1024 * 1024;

/** What a run that was cancelled throws. */
export const cancelled = (): ClocheError => new ClocheError('cancelled', 'It was cancelled.');

/** What a run throws whose program could not be started. */
export const notStarted = (file: string, thrown: unknown): ClocheError =>
  new ClocheError('tool-missing', `${file} could not be started.`, {
    detail: thrown instanceof Error ? thrown.message : String(thrown),
  });

/** Resolves when the program and its output have ended; throws `tool-missing` when it could not be started. */
export function whenEnded(child: ChildProcess): Promise<Pick<RunResult, 'code' | 'signal'>> {
  return new Promise((done, fail) => {
    child.once('error', (thrown) => fail(notStarted(child.spawnfile, thrown)));
    child.once('close', (code, signal) => done({ code, signal }));
  });
}

/**
 * Waits until a started program has ended, which dies with this process, and ends it by `end` when the signal fires or
 * its time is over. Throws `cancelled` once all of it is gone.
 */
export async function untilEnded<T>(
  processId: number | undefined,
  ended: Promise<T>,
  end: (processId: number) => Promise<void>,
  { signal, timeoutMs }: Pick<RunOptions, 'signal' | 'timeoutMs'>,
): Promise<T> {
  const release = processId === undefined ? undefined : guard(processId);
  let ending: Promise<void> | undefined;
  const begin = () => {
    if (processId !== undefined) ending ??= end(processId);
  };
  if (signal) {
    // As many as are started for one purpose hear its signal, which Node would take for a leak.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', begin, { once: true });
  }
  if (signal?.aborted) begin();
  const timer = timeoutMs === undefined ? undefined : setTimeout(begin, timeoutMs);
  try {
    const outcome = await ended;
    await ending;
    if (signal?.aborted) throw cancelled();
    return outcome;
  } finally {
    release?.();
    clearTimeout(timer);
    signal?.removeEventListener('abort', begin);
  }
}
