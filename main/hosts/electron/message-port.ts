import type { MessagePortMain } from 'electron';
import type { Port } from '../../../preload/link';

/** A {@link Port} over a MessagePort of Electron. Frames are heard from the next turn of the event loop on. */
export function fromMessagePortMain(pipe: MessagePortMain): Port {
  const port: Port = {
    send: (frame) => pipe.postMessage(frame),
    close: () => pipe.close(),
    onframe: null,
    onclose: null,
  };
  pipe.on('message', ({ data }) => port.onframe?.(data));
  pipe.once('close', () => port.onclose?.());
  setImmediate(() => pipe.start());
  return port;
}
