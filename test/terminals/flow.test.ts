import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../main/terminals/host/byte-queue';
import { ViewFlow, windowBytes } from '../../main/terminals/host/flow';
import { route } from '../../main/terminals/route';
import type { Channel } from '../../preload/link';

interface FakeChannel extends Channel {
  readonly written: Uint8Array[];
  acknowledged: number;
  /** What the other side does. */
  peerAcknowledges(count: number): void;
}

function fakeChannel(): FakeChannel {
  const channel = {
    unacknowledged: 0,
    isClosed: false,
    written: [] as Uint8Array[],
    acknowledged: 0,
    write: (bytes: Uint8Array) => {
      channel.written.push(bytes);
      channel.unacknowledged += bytes.byteLength;
    },
    acknowledge: (count: number) => {
      channel.acknowledged += count;
    },
    close: () => {
      channel.isClosed = true;
    },
    ondata: null,
    onack: null as (() => void) | null,
    onclose: null,
    peerAcknowledges: (count: number) => {
      channel.unacknowledged -= count;
      channel.onack?.();
    },
  };
  return channel;
}

const text = (chunks: readonly Uint8Array[]) => Buffer.concat(chunks).toString();

describe('ByteQueue', () => {
  it('gives back what it got, in any pieces', () => {
    const queue = new ByteQueue();
    for (const part of ['ab', '', 'cde', 'f']) queue.push(Buffer.from(part));
    queue.unshift(Buffer.from('_'));
    expect(queue.size).toBe(7);
    expect([3, 1, 9].map((count) => Buffer.from(queue.take(count)).toString())).toEqual(['_ab', 'c', 'def']);
    expect(queue.size).toBe(0);
    expect(queue.take(5).byteLength).toBe(0);
  });
});

describe('ViewFlow', () => {
  it('sends the screen before what came while it was made', () => {
    const channel = fakeChannel();
    const flow = new ViewFlow(channel);
    flow.push(Buffer.from('later'));
    expect(channel.written).toEqual([]);
    flow.begin(Buffer.from('screen '));
    expect(text(channel.written)).toBe('screen later');
  });

  it('has no more than the window under way, and loses nothing', () => {
    const channel = fakeChannel();
    const flow = new ViewFlow(channel);
    flow.begin(new Uint8Array());
    flow.push(Buffer.alloc(3 * windowBytes, 'x'));
    expect(channel.unacknowledged).toBe(windowBytes);
    expect(flow.pendingBytes).toBe(2 * windowBytes);
    channel.peerAcknowledges(1000);
    expect(channel.unacknowledged).toBe(windowBytes);
    while (flow.pendingBytes > 0) channel.peerAcknowledges(windowBytes);
    expect(text(channel.written).length).toBe(3 * windowBytes);
  });
});

describe('route', () => {
  it('acknowledges to one end only what the other end has acknowledged', () => {
    const [page, host] = [fakeChannel(), fakeChannel()];
    route(page, host);
    host.ondata?.(Buffer.alloc(40_000));
    expect(page.unacknowledged).toBe(40_000);
    expect(host.acknowledged).toBe(0);
    page.peerAcknowledges(16_384);
    expect(host.acknowledged).toBe(16_384);
    page.peerAcknowledges(20_000);
    expect(host.acknowledged).toBe(36_384);
  });

  it('closes one end with the other', () => {
    const [page, host] = [fakeChannel(), fakeChannel()];
    route(page, host);
    page.onclose?.();
    expect(host.isClosed).toBe(true);
  });
});
