import { setTimeout as delay } from 'node:timers/promises';
import { type Child, notStarted, outputBytesMax, untilEnded } from './child';
import { endTree, usualPatienceMs } from './end-tree';
import { createLineSplitter, createTail } from './line-splitter';
import { type Pty, type PtyExit, startPty } from './pty';
import type { RunOptions, RunResult } from './run';

/** Tall enough that no tool leaves anything out. */
const rows = 60;
/** How much of the patience a program has for what it does on Ctrl+C; the rest is for its other ways to end. */
const ofCtrlC = 2 / 3;

/** A {@link Run} in a pseudo-terminal, for tools that tell their progress, or hear Ctrl+C, only there. */
export async function runInTerminal(
  { file, args, variables, assignment }: Child,
  options: RunOptions,
): Promise<RunResult> {
  await options.after;
  const { folder = '/', patienceMs = usualPatienceMs, stdoutBytesMax = outputBytesMax, onLine, columns = 80 } = options;
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
  const end = async () => {
    await interrupt(pid, ended, patienceMs * ofCtrlC);
    await endTree(pid, assignment, patienceMs * (1 - ofCtrlC));
  };
  const exit = await untilEnded(pid, ended, end, options);
  lines.end();
  const code = exit.signal === 0 ? exit.code : null;
  return { code, signal: code === null ? String(exit.signal) : null, stdout: tail.text(), stderr: '' };
}

function open(...[options, listener]: Parameters<typeof startPty>): Pty {
  try {
    return startPty(options, listener);
  } catch (thrown) {
    throw notStarted(options.file, thrown);
  }
}

/** What Ctrl+C does, to the whole group of a terminal; waits for what comes of it, at most so many milliseconds. */
async function interrupt(group: number, ended: Promise<unknown>, courtesyMs: number): Promise<void> {
  try {
    process.kill(-group, 'SIGINT');
  } catch {
    return;
  }
  await Promise.race([ended, delay(courtesyMs, undefined, { ref: false })]);
}
