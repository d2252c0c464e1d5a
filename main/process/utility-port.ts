import type { Port } from '../../preload/link';

/** What is used of Electron's MessagePortMain. */
interface MessagePort {
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(value: unknown): void;
  start(): void;
  close(): void;
}

/** What is used of `process.parentPort` in Electron's utility processes. */
interface ParentPort {
  once(event: 'message', listener: (message: { ports: readonly MessagePort[] }) => void): void;
}

/**
 * The port to the desktop host, when this is a utility process of it; otherwise null. The first message brings the
 * port; what is sent before that waits.
 */
export function connectToUtilityParent(): Port | null {
  const { parentPort } = process as { parentPort?: ParentPort | null };
  if (!parentPort) return null;
  const waiting: unknown[] = [];
  let messages: MessagePort | null = null;
  const port: Port = {
    send: (frame) => {
      if (messages) messages.postMessage(frame);
      else waiting.push(frame);
    },
    close: () => messages?.close(),
    onframe: null,
    onclose: null,
  };
  parentPort.once('message', ({ ports: [first] }) => {
    if (!first) return;
    messages = first;
    first.on('message', ({ data }) => port.onframe?.(data));
    first.on('close', () => port.onclose?.());
    first.start();
    for (const frame of waiting) first.postMessage(frame);
  });
  return port;
}
