import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A Node process that speaks in lines. */
export interface Child {
  readonly process: ChildProcess;
  /** The next line of its output that was not read yet; rejects when it ends before. */
  nextLine(): Promise<string>;
  /** All lines so far, read or not. */
  readonly lines: readonly string[];
  /** Kills it and waits until it and its output have ended. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a bundled script; it is killed when the test has finished. */
export function startChild(script: string, ...args: string[]): Child {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const lines: string[] = [];
  let read = 0;
  let wake = () => {};
  let isClosed = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  void closed.then(() => {
    isClosed = true;
    wake();
  });
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    child.kill(signal);
    await closed;
  };
  onTestFinished(() => kill());
  return {
    process: child,
    lines,
    kill,
    nextLine: async () => {
      while (read === lines.length) {
        if (isClosed) throw new Error(`The child ended after: ${lines.join(' | ')}`);
        await new Promise<void>((done) => {
          wake = done;
        });
      }
      read += 1;
      return lines[read - 1] ?? '';
    },
  };
}
