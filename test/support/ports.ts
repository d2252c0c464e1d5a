import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Port } from '../../preload/link';

/** Both ends of a pipe of frames that are copied as a real one would; `close` at one end tells the other. */
export function createPortPair(): [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  return [fromMessagePort(port1), fromMessagePort(port2)];
}

/** A Port over one end of a MessageChannel of Node. */
export function fromMessagePort(pipe: MessagePort): Port {
  const port: Port = {
    send: (frame) => pipe.postMessage(frame),
    close: () => pipe.close(),
    onframe: null,
    onclose: null,
  };
  pipe.on('message', (frame) => port.onframe?.(frame));
  pipe.on('close', () => port.onclose?.());
  return port;
}
