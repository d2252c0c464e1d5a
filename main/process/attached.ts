import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ClocheError } from '../../preload/contract';
import type { Variables } from './variables';

const forwarded = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
/** The terminal sends these to the child as well, which decides what they mean. */
const leftToChild = ['SIGINT', 'SIGQUIT'] as const;

/** What an attached program gets. */
export interface AttachedOptions {
  /** All of its variables. */
  readonly variables: Variables;
  /** Absolute working folder; by default this process's own. */
  readonly folder?: string;
}

/**
 * Runs a program on this process's own terminal and streams. Resolves to its exit code, or to 128 and the number of the
 * signal that ended it, as shells have it. Throws `tool-missing` when it cannot be started, caused by the system's error.
 */
export function runAttached(file: string, args: readonly string[], options: AttachedOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) =>
      reject(new ClocheError('tool-missing', `${file} could not be started: ${error.message}.`, { cause: error }));
    let child: ChildProcess;
    try {
      child = spawn(file, args, {
        stdio: 'inherit',
        env: options.variables,
        ...(options.folder === undefined ? {} : { cwd: options.folder }),
      });
    } catch (thrown) {
      // Too long a list of arguments is not told as an event.
      return refuse(thrown as Error);
    }
    const forward = (signal: NodeJS.Signals) => child.kill(signal);
    const ignore = () => {};
    for (const signal of forwarded) process.on(signal, forward);
    for (const signal of leftToChild) process.on(signal, ignore);
    const release = () => {
      for (const signal of forwarded) process.off(signal, forward);
      for (const signal of leftToChild) process.off(signal, ignore);
    };
    child.once('error', (error) => {
      release();
      refuse(error);
    });
    child.once('exit', (code, signal) => {
      release();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
