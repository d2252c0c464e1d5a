import type { Frame, Port } from '../../preload/link';

/** How long this process may tidy up after its parent has gone, milliseconds. */
const farewellMs = 2000;

/** What is used of Electron's `MessagePortMain`; its types stay in its host. */
interface Pipe {
  postMessage(value: unknown): void;
  start(): void;
  close(): void;
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
  once(event: 'close', listener: () => void): void;
}

/** What is used of `process.parentPort` in a utility process of Electron. */
interface ParentPort {
  once(event: 'message', listener: (message: { readonly ports: readonly Pipe[] }) => void): void;
}

/**
 * The port to Electron's main process when this is one of its utility processes, otherwise null. The pipe comes with
 * the first message; frames that are sent before wait for it. The process ends when the pipe closes.
 */
export function connectToUtilityParent(): Port | null {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
  if (!parentPort) return null;
  let pipe: Pipe | null = null;
  const waiting: Frame[] = [];
  const port: Port = {
    send: (frame) => {
      if (pipe) pipe.postMessage(frame);
      else waiting.push(frame);
    },
    close: () => pipe?.close(),
    onframe: null,
    onclose: null,
  };
  parentPort.once('message', ({ ports }) => {
    const given = ports[0] as Pipe;
    pipe = given;
    given.on('message', ({ data }) => port.onframe?.(data));
    given.once('close', () => {
      port.onclose?.();
      setTimeout(() => process.exit(0), farewellMs).unref();
    });
    given.start();
    for (const frame of waiting.splice(0)) given.postMessage(frame);
  });
  return port;
}
