import { setTimeout as delay } from 'node:timers/promises';
import { ClocheError } from '../../preload/contract';
import { endTree } from './end-tree';
import { guard } from './guardian';
import { createLineSplitter, createTail } from './line-splitter';
import { type Pty, type PtyExit, startPty } from './pty';
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
/** Tall enough that no tool leaves anything out. */
const rows = 60;
/** Between Ctrl+C and more, milliseconds. */
const courtesyMs = 2000;

/** What a run that was cancelled throws. */
export const cancelled = () => new ClocheError('cancelled', 'It was cancelled.');

/** A {@link Run} in a pseudo-terminal, for tools that tell their progress, or hear Ctrl+C, only there. */
export async function runInTerminal(
  { file, args, variables, assignment }: Child,
  { folder = '/', signal, timeoutMs, patienceMs, stdoutBytesMax = outputBytesMax, onLine, columns = 80 }: RunOptions,
): Promise<RunResult> {
  const tail = createTail(stdoutBytesMax);
  const lines = createLineSplitter((line) => onLine?.(line, 'stdout'));
  let settle: (exit: PtyExit) => void = () => {};
  const ended = new Promise<PtyExit>((resolve) => {
    settle = resolve;
  });
  const size = { columns, rows };
  const { pid } = open(
    { file, args, variables: { ...variables, TERM: 'xterm-256color' }, folder, size },
    {
      ondata: (bytes) => {
        const chunk = Buffer.from(bytes);
        tail.push(chunk);
        lines.push(chunk);
      },
      onwritten: () => {},
      onexit: settle,
    },
  );
  const release = guard(pid);
  let ending: Promise<void> | undefined;
  const end = () => {
    ending ??= interrupt(pid, ended).then(() => endTree(pid, assignment, patienceMs));
  };
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted) end();
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
  try {
    const exit = await ended;
    lines.end();
    await ending;
    if (signal?.aborted) throw cancelled();
    const code = exit.signal === 0 ? exit.code : null;
    return { code, signal: code === null ? String(exit.signal) : null, stdout: tail.text(), stderr: '' };
  } finally {
    release();
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

function open(...[options, listener]: Parameters<typeof startPty>): Pty {
  try {
    return startPty(options, listener);
  } catch (thrown) {
    throw new ClocheError('tool-missing', `${options.file} could not be started.`, {
      detail: thrown instanceof Error ? thrown.message : String(thrown),
    });
  }
}

/** What Ctrl+C does, to the whole group of a terminal; waits a moment for what comes of it. */
async function interrupt(group: number, ended: Promise<unknown>): Promise<void> {
  try {
    process.kill(-group, 'SIGINT');
  } catch {
    return;
  }
  await Promise.race([ended, delay(courtesyMs, undefined, { ref: false })]);
}
