import { ClocheError, fromWireError, isWireError, toWireError, type WireError } from './contract';

/** All that the page and the program know of each other: a duplex pipe of frames, kept in order. */
export interface Port {
  send(frame: Frame): void;
  close(): void;
  /** Set by {@link createLink}. */
  onframe: ((frame: unknown) => void) | null;
  /** Set by {@link createLink}; called once, when the pipe has ended for whatever reason. */
  onclose: (() => void) | null;
}

/** What travels: calls and their answers, events, and the life of byte channels. */
export type Frame =
  | { readonly t: 'call'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly t: 'result'; readonly id: number; readonly value: unknown }
  | { readonly t: 'error'; readonly id: number; readonly error: WireError }
  | { readonly t: 'event'; readonly name: string; readonly payload: unknown }
  | { readonly t: 'open'; readonly id: number; readonly channel: string; readonly params: unknown }
  | { readonly t: 'data'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly t: 'ack'; readonly id: number; readonly count: number }
  | { readonly t: 'close'; readonly id: number; readonly error?: WireError };

/** Acknowledgements are sent for at least this many bytes at once. */
export const ackBytes = 16 * 1024;

/** One credit-controlled duplex stream of bytes. */
export interface Channel {
  /** Bytes sent and not yet acknowledged by the other side. */
  readonly unacknowledged: number;
  readonly isClosed: boolean;
  /** Sends bytes; the sender watches {@link unacknowledged} and waits when it is past its window. */
  write(bytes: Uint8Array): void;
  /** Says that received bytes were dealt with; sent on once {@link ackBytes} have come together. */
  acknowledge(count: number): void;
  /** Ends the channel for both sides. */
  close(error?: ClocheError): void;
  ondata: ((bytes: Uint8Array) => void) | null;
  /** Called after an acknowledgement has lowered {@link unacknowledged}. */
  onack: (() => void) | null;
  /** Called once when the other side or the port has closed it. */
  onclose: ((error?: ClocheError) => void) | null;
}

/** What one side offers to the other; names and parameters are unchecked here. */
export interface Handlers {
  call(method: string, params: unknown): Promise<unknown>;
  /** A rejected promise closes the channel with its error. */
  open(channel: string, params: unknown, stream: Channel): Promise<void>;
  event(name: string, payload: unknown): void;
}

export interface Link {
  /** Rejects with a {@link ClocheError}; with `cancelled` when the port closes before the answer. */
  call(method: string, params: unknown): Promise<unknown>;
  emit(name: string, payload: unknown): void;
  open(channel: string, params: unknown): Channel;
  close(): void;
  /** Set by the owner; called once when the port has ended. */
  onclose: (() => void) | null;
}

const noHandlers: Handlers = {
  call: (method) => Promise.reject(new ClocheError('unsupported', `There is no method ${method}.`)),
  open: (channel) => Promise.reject(new ClocheError('unsupported', `There is no channel ${channel}.`)),
  event: () => {},
};

class LinkChannel implements Channel {
  ondata: ((bytes: Uint8Array) => void) | null = null;
  onack: (() => void) | null = null;
  onclose: ((error?: ClocheError) => void) | null = null;
  unacknowledged = 0;
  isClosed = false;
  #received = 0;
  readonly #id: number;
  readonly #send: (frame: Frame) => void;
  readonly #forget: () => void;

  constructor(id: number, send: (frame: Frame) => void, forget: () => void) {
    this.#id = id;
    this.#send = send;
    this.#forget = forget;
  }

  write(bytes: Uint8Array): void {
    if (this.isClosed || bytes.byteLength === 0) return;
    this.unacknowledged += bytes.byteLength;
    this.#send({ t: 'data', id: this.#id, bytes });
  }

  acknowledge(count: number): void {
    if (this.isClosed) return;
    this.#received += count;
    if (this.#received < ackBytes) return;
    this.#send({ t: 'ack', id: this.#id, count: this.#received });
    this.#received = 0;
  }

  close(error?: ClocheError): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#forget();
    this.#send({ t: 'close', id: this.#id, ...(error ? { error: toWireError(error) } : {}) });
  }

  acknowledged(count: number): void {
    this.unacknowledged = Math.max(0, this.unacknowledged - count);
    this.onack?.();
  }

  closedByPeer(error?: ClocheError): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#forget();
    this.onclose?.(error);
  }
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** The frame in an untrusted value, or null when it is none. */
function readFrame(value: unknown): Frame | null {
  if (typeof value !== 'object' || value === null) return null;
  const frame = value as Record<string, unknown>;
  switch (frame.t) {
    case 'call':
      return isCount(frame.id) && typeof frame.method === 'string' ? (frame as Frame) : null;
    case 'result':
      return isCount(frame.id) ? (frame as Frame) : null;
    case 'error':
      return isCount(frame.id) && isWireError(frame.error) ? (frame as Frame) : null;
    case 'event':
      return typeof frame.name === 'string' ? (frame as Frame) : null;
    case 'open':
      return isCount(frame.id) && typeof frame.channel === 'string' ? (frame as Frame) : null;
    case 'data':
      return isCount(frame.id) && frame.bytes instanceof Uint8Array ? (frame as Frame) : null;
    case 'ack':
      return isCount(frame.id) && isCount(frame.count) ? (frame as Frame) : null;
    case 'close':
      return isCount(frame.id) && (frame.error === undefined || isWireError(frame.error)) ? (frame as Frame) : null;
    default:
      return null;
  }
}

/**
 * Calls, events and byte channels over one {@link Port}. Each side may do all three; a frame that is not
 * well-formed is dropped.
 */
export function createLink(port: Port, handlers: Partial<Handlers> = {}): Link {
  const { call, open, event } = { ...noHandlers, ...handlers };
  const calls = new Map<number, { resolve(value: unknown): void; reject(error: ClocheError): void }>();
  const outgoing = new Map<number, LinkChannel>();
  const incoming = new Map<number, LinkChannel>();
  let lastId = 0;
  let isClosed = false;

  // Both sides number their channels from 1; the low bit of the id on the wire tells whose it is: 2n the sender's, 2n + 1 the receiver's.
  const toWire = (own: boolean, id: number) => id * 2 + (own ? 0 : 1);
  const find = (wireId: number) => (wireId % 2 === 0 ? incoming.get(wireId / 2) : outgoing.get((wireId - 1) / 2));
  const send = (frame: Frame) => {
    if (!isClosed) port.send(frame);
  };

  const answer = async (id: number, method: string, params: unknown) => {
    try {
      send({ t: 'result', id, value: await call(method, params) });
    } catch (thrown) {
      send({ t: 'error', id, error: toWireError(thrown) });
    }
  };

  const accept = async (id: number, name: string, params: unknown) => {
    if (incoming.has(id)) return;
    const channel = new LinkChannel(toWire(false, id), send, () => incoming.delete(id));
    incoming.set(id, channel);
    try {
      await open(name, params, channel);
    } catch (thrown) {
      channel.close(fromWireError(toWireError(thrown)));
    }
  };

  port.onframe = (value) => {
    const frame = readFrame(value);
    if (!frame) return;
    switch (frame.t) {
      case 'call':
        void answer(frame.id, frame.method, frame.params);
        return;
      case 'result':
        calls.get(frame.id)?.resolve(frame.value);
        calls.delete(frame.id);
        return;
      case 'error':
        calls.get(frame.id)?.reject(fromWireError(frame.error));
        calls.delete(frame.id);
        return;
      case 'event':
        event(frame.name, frame.payload);
        return;
      case 'open':
        void accept(frame.id, frame.channel, frame.params);
        return;
      case 'data':
        find(frame.id)?.ondata?.(frame.bytes);
        return;
      case 'ack':
        find(frame.id)?.acknowledged(frame.count);
        return;
      case 'close':
        find(frame.id)?.closedByPeer(frame.error ? fromWireError(frame.error) : undefined);
    }
  };

  const link: Link = {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new ClocheError('cancelled', 'The connection is closed.'));
        lastId += 1;
        calls.set(lastId, { resolve, reject });
        send({ t: 'call', id: lastId, method, params });
      }),
    emit: (name, payload) => send({ t: 'event', name, payload }),
    open: (name, params) => {
      lastId += 1;
      const id = lastId;
      const channel = new LinkChannel(toWire(true, id), send, () => outgoing.delete(id));
      outgoing.set(id, channel);
      send({ t: 'open', id, channel: name, params });
      return channel;
    },
    close: () => port.close(),
    onclose: null,
  };

  port.onclose = () => {
    if (isClosed) return;
    isClosed = true;
    const error = new ClocheError('cancelled', 'The connection was lost.');
    for (const { reject } of calls.values()) reject(error);
    calls.clear();
    for (const channel of [...outgoing.values(), ...incoming.values()]) channel.closedByPeer(error);
    link.onclose?.();
  };
  return link;
}
