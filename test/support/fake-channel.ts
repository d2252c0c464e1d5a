import type { ClocheError } from '../../preload/contract';
import type { Channel } from '../../preload/link';

/** The sender's end of a channel whose other side acknowledges only when it is told to. */
export interface FakeChannel extends Channel {
  /** All that was written, as text. */
  text(): string;
  /** The other side acknowledges everything so far. */
  acknowledgeAll(): void;
  /** The other side closes it. */
  hangUp(): void;
}

/** A channel without a link; with `acknowledges` the other side acknowledges at once. */
export function fakeChannel(acknowledges = true): FakeChannel {
  const pieces: Uint8Array[] = [];
  let unacknowledged = 0;
  let isClosed = false;
  const channel: FakeChannel = {
    ondata: null,
    onack: null,
    onclose: null,
    get unacknowledged() {
      return unacknowledged;
    },
    get isClosed() {
      return isClosed;
    },
    write: (bytes) => {
      pieces.push(bytes.slice());
      unacknowledged += bytes.byteLength;
      if (acknowledges) queueMicrotask(channel.acknowledgeAll);
    },
    acknowledge: () => {},
    close: (_error?: ClocheError) => {
      isClosed = true;
    },
    text: () => Buffer.concat(pieces).toString(),
    acknowledgeAll: () => {
      unacknowledged = 0;
      channel.onack?.();
    },
    hangUp: () => {
      isClosed = true;
      channel.onclose?.();
    },
  };
  return channel;
}
