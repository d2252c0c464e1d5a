import type { Channel } from '../../../preload/link';
import { ByteQueue } from './byte-queue';

/** Bytes that may be under way to the page without its acknowledgement. */
export const windowBytes = 384 * 1024;
/** Output is sent after this many milliseconds of waiting for more … */
export const coalesceMs = 4;
/** … or once this many bytes have come together. */
export const coalesceBytes = 64 * 1024;
/**
 * With more bytes waiting than this the pseudo-terminal is not read any more … All that waits is still shown after
 * Ctrl+C: without a gate that drops what would scroll away, a larger value makes Ctrl+C slow and a flood no faster.
 */
export const pauseBytes = 512 * 1024;
/** … until fewer than this wait. */
export const resumeBytes = 128 * 1024;

/**
 * The way of the output to one view: first the screen, then what came after it. The first bytes after a quiet time go
 * at once; more of them are put together, and never more than the window is under way.
 */
export class ViewFlow {
  /** Called when bytes have left the queue. */
  onsent: (() => void) | null = null;
  readonly channel: Channel;
  readonly #queue = new ByteQueue();
  #hasBegun = false;
  #timer: NodeJS.Timeout | null = null;
  #lastSent = 0;

  constructor(channel: Channel) {
    this.channel = channel;
    channel.onack = () => this.#send();
  }

  /** Bytes that wait to be sent. */
  get pendingBytes(): number {
    return this.#queue.size;
  }

  /** Sends the screen, and then all that was pushed since the view was made. */
  begin(screen: Uint8Array): void {
    this.#queue.unshift(screen);
    this.#hasBegun = true;
    this.#send();
  }

  push(bytes: Uint8Array): void {
    if (this.channel.isClosed) return;
    this.#queue.push(bytes);
    if (!this.#hasBegun || this.#timer !== null) {
      if (this.#hasBegun && this.#queue.size >= coalesceBytes) this.#send();
      return;
    }
    const quietMs = performance.now() - this.#lastSent;
    if (quietMs >= coalesceMs || this.#queue.size >= coalesceBytes) this.#send();
    else this.#timer = setTimeout(() => this.#send(), coalesceMs - quietMs);
  }

  /** Sends what waits without waiting for more. */
  flush(): void {
    if (this.#hasBegun) this.#send();
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#queue.clear();
    this.channel.onack = null;
  }

  #send(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#hasBegun) return;
    let sent = 0;
    while (this.#queue.size > 0 && this.channel.unacknowledged < windowBytes) {
      const bytes = this.#queue.take(Math.min(coalesceBytes, windowBytes - this.channel.unacknowledged));
      this.channel.write(bytes);
      sent += bytes.byteLength;
    }
    if (sent === 0) return;
    this.#lastSent = performance.now();
    this.onsent?.();
  }
}
