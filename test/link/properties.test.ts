import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createUnpacker, frameBytesMax, pack } from '../../preload/framing';
import { createLink, type Frame, type Port } from '../../preload/link';

const id = fc.nat();
const text = fc.string({ unit: 'binary', maxLength: 30 });
const bytes = fc.uint8Array({ maxLength: 200 });
const json = fc.jsonValue({ maxDepth: 3 });

/** Every kind of frame that one side sends, with values that survive JSON. */
const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ t: fc.constant('call' as const), id, method: text, params: json }),
  fc.record({ t: fc.constant('result' as const), id, value: json }),
  fc.record({ t: fc.constant('event' as const), name: text, payload: json }),
  fc.record({ t: fc.constant('open' as const), id, channel: text, params: json }),
  fc.record({ t: fc.constant('data' as const), id, bytes }),
  fc.record({ t: fc.constant('ack' as const), id, count: id }),
  fc.record({ t: fc.constant('close' as const), id }),
);

/** A port whose other end is the test: what is sent is kept, what is heard comes from `port.onframe`. */
function createPort(): { port: Port; sent: unknown[] } {
  const sent: unknown[] = [];
  const port: Port = { send: (value) => void sent.push(value), close: () => {}, onframe: null, onclose: null };
  return { port, sent };
}

test('what is packed comes out of one unpacker as it was, in its order', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), (frames) => {
      const unpack = createUnpacker();
      const received = frames.flatMap(pack).map(unpack);
      // JSON knows one zero only.
      expect(JSON.stringify(received)).toBe(JSON.stringify(frames));
      for (const [index, { t, ...rest }] of frames.entries())
        if (t === 'data')
          expect((received[index] as { bytes: Uint8Array }).bytes).toEqual((rest as { bytes: Uint8Array }).bytes);
    }),
  );
});

test('a frame of any size comes out whole, in pieces that a socket takes', () => {
  const mebibyte = 1024 * 1024;
  const around = [0, 1, mebibyte / 2 - 40, mebibyte / 2, mebibyte, 2 * mebibyte + 7];
  fc.assert(
    fc.property(fc.constantFrom(...around), fc.nat({ max: 64 }), (base, more) => {
      const sent = new Uint8Array(base + more).fill(more);
      const unpack = createUnpacker();
      const messages = pack({ t: 'data', id: 1, bytes: sent });
      expect(messages.every(({ byteLength }) => byteLength <= mebibyte)).toBe(true);
      const frames = messages.map(unpack);
      expect(frames.slice(0, -1).every((part) => part === null)).toBe(true);
      expect(Buffer.compare((frames.at(-1) as { bytes: Uint8Array }).bytes, sent)).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('a hostile message either gives an object or throws, and nothing is read beyond it', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 6 }), (messages) => {
      const unpack = createUnpacker();
      for (const message of messages) {
        try {
          const value = unpack(message);
          expect(typeof value).toBe('object');
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Error);
          return;
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

test('an unpacker keeps no more than the largest frame, in whatever pieces it comes', () => {
  const kept = (size: number) => {
    const unpack = createUnpacker();
    const piece = new Uint8Array(size);
    let sum = 0;
    try {
      // An empty piece would go on for ever.
      for (let count = 0; count < (2 * frameBytesMax) / Math.max(1, size - 1); count += 1) {
        unpack(piece);
        sum += size - 1;
      }
    } catch {
      return sum;
    }
    return Number.POSITIVE_INFINITY;
  };
  for (const size of [0, 1, 4096, 1024 * 1024]) expect(kept(size), `${size} bytes`).toBeLessThanOrEqual(frameBytesMax);
});

test('a link answers each hostile frame at most once, and opens nothing that was not asked for', async () => {
  const hostile = fc.oneof(
    frame,
    json,
    fc.record({ t: fc.constantFrom('call', 'open', 'data', 'ack', 'close', 'error', 'x'), id: json, bytes: json }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { maxLength: 20 }), async (frames) => {
      const { port, sent } = createPort();
      createLink(port, { call: async () => 1, open: async () => {}, event: () => {} });
      for (const value of frames) port.onframe?.(value);
      await new Promise(setImmediate);
      expect(sent.every((value) => ['result', 'error', 'close'].includes((value as Frame).t))).toBe(true);
      expect(sent.length).toBeLessThanOrEqual(frames.length);
      port.onclose?.();
    }),
  );
});
