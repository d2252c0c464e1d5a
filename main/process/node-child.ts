import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { Port } from '../../preload/link';
import { createSocketPort, parentDescriptor } from './socket-port';
import { childVariables } from './variables';

/** Between asking a child to end and ending it, milliseconds. */
const patienceMs = 2000;

/** A Node process that was started here, with the pipe to it. */
export interface NodeChild {
  readonly port: Port;
  /** Undefined when it could not be started, and in a utility process until it has. */
  readonly processId: number | undefined;
  /** Asks it to end, and ends it two seconds later when it has not. */
  kill(): void;
}

/**
 * Runs a script in a Node process of its own, in a session of its own so that Ctrl+C in the host's terminal does not
 * reach it. It finds its end of the pipe with `connectToParent`. When it ends, or could not be started, the port closes.
 */
export function startNodeChild(script: string, args: readonly string[] = []): NodeChild {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: '/',
    detached: true,
    env: childVariables(),
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const port = createSocketPort(child.stdio[parentDescriptor] as Duplex);
  // A failed start destroys the pipe as well, so the port tells of it.
  child.on('error', () => {});
  child.unref();
  return {
    port,
    processId: child.pid,
    kill: () => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
    },
  };
}
