import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Child, notStarted, outputBytesMax, untilEnded, whenEnded } from './child';
import { endTree, usualPatienceMs } from './end-tree';
import { createLineSplitter, createTail } from './line-splitter';
import { hostVariables } from './orphans';
import { forkPty, type PtyExit, type PtyOptions } from './pty';
import type { RunOptions, RunResult } from './run';
import { childVariables } from './variables';

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
  const terminal = { size: { columns, rows }, variables: { ...variables, TERM: 'xterm-256color' } };
  const { pid, ended, reader } = start({ file, args, folder, ...terminal });
  reader.stdout?.on('data', (chunk: Buffer) => {
    tail.push(chunk);
    lines.push(chunk);
  });
  const end = async () => {
    await interrupt(pid, ended, patienceMs * ofCtrlC);
    await endTree(pid, assignment, patienceMs * (1 - ofCtrlC));
  };
  const exit = await untilEnded(pid, ended, end, options);
  lines.end();
  const code = exit.signal === 0 ? exit.code : null;
  return { code, signal: code === null ? String(exit.signal) : null, stdout: tail.text(), stderr: '' };
}

interface Started {
  readonly pid: number;
  /** Resolves when the program and its output have ended; rejects when that cannot be read. */
  readonly ended: Promise<PtyExit>;
  /** Its `stdout` is all that the terminal shows. */
  readonly reader: ChildProcess;
}

function start(options: PtyOptions): Started {
  let settle: (exit: PtyExit) => void = () => {};
  const exited = new Promise<PtyExit>((resolve) => {
    settle = resolve;
  });
  try {
    const { pid, master } = forkPty(options, settle);
    const reader = startReader(master);
    return { pid, ended: Promise.all([exited, whenEnded(reader)]).then(([exit]) => exit), reader };
  } catch (thrown) {
    throw notStarted(options.file, thrown);
  }
}

/**
 * Hands the master to a process that starts nothing else, at once: whatever this one starts later would have it as well,
 * and a terminal does not hang up before all who have its master are gone. It reads on until nobody can write any more.
 */
function startReader(master: number): ChildProcess {
  try {
    return spawn('cat', {
      cwd: '/',
      // What ends a terminal or its session must not end this first.
      detached: true,
      env: { ...childVariables(), ...hostVariables() },
      stdio: [master, 'pipe', 'ignore'],
    });
  } finally {
    closeSync(master);
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
