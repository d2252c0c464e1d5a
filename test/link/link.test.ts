import { randomFillSync } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { ClocheError } from '../../preload/contract';
import { createUnpacker, frameBytesMax, pack } from '../../preload/framing';
import { ackBytes, type Channel, createLink, type Handlers } from '../../preload/link';
import { eventually } from '../support/eventually';
import { createPortPair } from '../support/ports';

const connect = (handlers: Partial<Handlers>) => {
  const [near, far] = createPortPair();
  return { page: createLink(near), program: createLink(far, handlers), near };
};

test('a call is answered, each with its own result', async () => {
  const { page } = connect({ call: async (method, params) => ({ method, params }) });
  const answers = await Promise.all([page.call('a', { n: 1 }), page.call('b', { n: 2 })]);
  expect(answers).toEqual([
    { method: 'a', params: { n: 1 } },
    { method: 'b', params: { n: 2 } },
  ]);
  page.close();
});

test('an error for people crosses with its code, hint and detail; another one becomes internal', async () => {
  const { page } = connect({
    call: async (method) => {
      if (method === 'people') throw new ClocheError('busy', 'It is busy.', { hint: 'Wait.', detail: 'line 3' });
      throw new TypeError('a bug');
    },
  });
  await expect(page.call('people', {})).rejects.toMatchObject({ code: 'busy', hint: 'Wait.', detail: 'line 3' });
  await expect(page.call('bug', {})).rejects.toMatchObject({ code: 'internal', message: 'a bug' });
  page.close();
});

test('events reach the other side', async () => {
  const event = vi.fn();
  const [near, far] = createPortPair();
  createLink(near, { event });
  createLink(far).emit('job.removed', { id: 'x' });
  await eventually(() => expect(event).toHaveBeenCalledWith('job.removed', { id: 'x' }));
  near.close();
});

test('a channel carries bytes both ways, and acknowledgements lower the debt of the sender', async () => {
  const streams: Channel[] = [];
  const { page } = connect({ open: async (_name, _params, stream) => void streams.push(stream) });
  const channel = page.open('job.log', { id: 'x' });
  const received: number[] = [];
  channel.ondata = (bytes) => {
    received.push(bytes.byteLength);
    channel.acknowledge(bytes.byteLength);
  };
  await eventually(() => expect(streams).toHaveLength(1));
  const stream = streams[0] as Channel;
  stream.write(new Uint8Array(ackBytes));
  expect(stream.unacknowledged).toBe(ackBytes);
  await eventually(() => expect(stream.unacknowledged).toBe(0));
  expect(received).toEqual([ackBytes]);

  const heard = vi.fn();
  stream.ondata = (bytes) => heard([...bytes]);
  channel.write(Uint8Array.of(1, 2, 3));
  await eventually(() => expect(heard).toHaveBeenCalledWith([1, 2, 3]));
  page.close();
});

test('small acknowledgements wait until enough has come together', async () => {
  const streams: Channel[] = [];
  const { page } = connect({ open: async (_name, _params, stream) => void streams.push(stream) });
  const channel = page.open('job.log', {});
  await eventually(() => expect(streams).toHaveLength(1));
  const stream = streams[0] as Channel;
  const onack = vi.fn();
  stream.onack = onack;
  stream.write(new Uint8Array(ackBytes));
  channel.acknowledge(ackBytes - 1);
  await page.call('nothing', {}).catch(() => {});
  expect(onack).not.toHaveBeenCalled();
  channel.acknowledge(1);
  await eventually(() => expect(onack).toHaveBeenCalledOnce());
  page.close();
});

test('closing a channel tells the other side once, with the reason', async () => {
  const { page } = connect({
    open: async () => {
      throw new ClocheError('not-found', 'No such job.');
    },
  });
  const channel = page.open('job.log', {});
  const onclose = vi.fn();
  channel.onclose = onclose;
  await eventually(() => expect(onclose).toHaveBeenCalledOnce());
  expect(onclose.mock.calls[0]?.[0]).toMatchObject({ code: 'not-found' });
  expect(channel.isClosed).toBe(true);
  page.close();
});

test('both sides may open channels with the same numbers', async () => {
  const heard: string[] = [];
  const [near, far] = createPortPair();
  const echo = (who: string): Partial<Handlers> => ({
    open: async (_name, _params, stream) => {
      stream.ondata = (bytes) => heard.push(`${who} ${bytes[0]}`);
    },
  });
  createLink(near, echo('near')).open('x', {}).write(Uint8Array.of(1));
  createLink(far, echo('far')).open('x', {}).write(Uint8Array.of(2));
  await eventually(() => expect(heard.sort()).toEqual(['far 1', 'near 2']));
  near.close();
});

test('when the port ends, calls are rejected and channels closed', async () => {
  const { page, program, near } = connect({ call: () => new Promise(() => {}), open: async () => {} });
  const call = page.call('never', {});
  const channel = page.open('x', {});
  const closed = vi.fn();
  channel.onclose = closed;
  const ended = vi.fn();
  program.onclose = ended;
  near.close();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  expect(closed).toHaveBeenCalledOnce();
  await eventually(() => expect(ended).toHaveBeenCalledOnce());
  await expect(page.call('later', {})).rejects.toMatchObject({ code: 'cancelled' });
});

test('what is no frame is dropped, and the link goes on', async () => {
  const [near, far] = createPortPair();
  createLink(far, { call: async () => 'fine' });
  const page = createLink(near);
  const nonsense: unknown[] = [
    null,
    7,
    'call',
    [],
    { t: 'call' },
    { t: 'call', id: -1, method: 'x' },
    { t: 'data', id: 0 },
  ];
  nonsense.push(
    { t: 'ack', id: 2, count: Number.NaN },
    { t: 'close', id: 2, error: 'no' },
    { t: 'result', id: 99, value: 1 },
  );
  for (const value of nonsense) near.send(value as never);
  await expect(page.call('x', {})).resolves.toBe('fine');
  page.close();
});

test('a big frame is cut into messages below the cap of a socket and put together again', () => {
  const bytes = randomFillSync(new Uint8Array(3 * 1024 * 1024));
  const messages = pack({ t: 'data', id: 4, bytes });
  expect(messages.length).toBeGreaterThan(5);
  expect(Math.max(...messages.map((message) => message.byteLength))).toBeLessThan(1024 * 1024);
  const unpack = createUnpacker();
  const frames = messages.map((message) => unpack(message));
  expect(frames.slice(0, -1).every((frame) => frame === null)).toBe(true);
  const frame = frames.at(-1) as { t: string; id: number; bytes: Uint8Array };
  expect({ t: frame.t, id: frame.id }).toEqual({ t: 'data', id: 4 });
  // Comparing element by element takes seconds.
  expect(Buffer.compare(frame.bytes, bytes)).toBe(0);
});

test('frames of every type survive the way over bytes', () => {
  const unpack = createUnpacker();
  const frame = { t: 'call', id: 1, method: 'kind.list', params: { text: 'ü\u0000☃' } } as const;
  expect(pack(frame).map(unpack)).toEqual([frame]);
});

test('malformed messages throw', () => {
  const message = (...bytes: number[]) => Uint8Array.of(1, ...bytes);
  expect(() => createUnpacker()(message(9, 0, 0, 0, 123))).toThrow('shorter than its header');
  expect(() => createUnpacker()(message(1, 0, 0, 0, 123))).toThrow(SyntaxError);
  expect(() => createUnpacker()(message(1, 0, 0, 0, 55))).toThrow('not a frame');
  expect(() => createUnpacker()(message(0, 0, 0))).toThrow(RangeError);
  expect(() => createUnpacker()(message())).toThrow('empty');
  expect(() => createUnpacker()(new Uint8Array())).toThrow('empty');
});

test('pieces without an end are refused at 72 MiB', () => {
  const unpack = createUnpacker();
  const piece = new Uint8Array(1024 * 1024);
  const feed = () => {
    for (let sum = 0; sum <= frameBytesMax; sum += piece.byteLength - 1) unpack(piece);
  };
  expect(feed).toThrow('larger than 72 MiB');
});
