import { setTimeout as delay } from 'node:timers/promises';
import type { TerminalSize } from '../../preload/contract';
import { type Channel, createLink } from '../../preload/link';
import {
  attachChannel,
  type CreateSession,
  hostCalls,
  hostEvents,
  type SessionState,
  sessionIdSchema,
  sessionStateSchema,
} from './host/protocol';
import type { StartPtyHost } from './terminals';

/** A running pty host, as the program speaks to it. */
export interface HostConnection {
  create(session: CreateSession): Promise<void>;
  close(id: string): Promise<void>;
  resize(id: string, size: TerminalSize): Promise<void>;
  attach(id: string): Channel;
  /** Ends the host and its shells; resolves when it is gone, or after five seconds. */
  end(): Promise<void>;
}

export interface HostListener {
  onchanged(state: SessionState): void;
  onremoved(id: string): void;
  /** Called once when the host is gone for whatever reason. */
  onend(): void;
}

/** A host that does not end is given up after this time, milliseconds. */
const endTimeoutMs = 5000;

/** Starts a pty host. */
export function connectToHost(startPtyHost: StartPtyHost, listener: HostListener): HostConnection {
  const started = startPtyHost();
  const link = createLink(started.port, {
    event: (name, payload) => {
      if (name === hostEvents.changed) listener.onchanged(sessionStateSchema.parse(payload));
      if (name === hostEvents.removed) listener.onremoved(sessionIdSchema.parse(payload).id);
    },
  });
  const gone = new Promise<void>((resolve) => {
    link.onclose = () => {
      listener.onend();
      resolve();
    };
  });
  return {
    create: async (session) => void (await link.call(hostCalls.create, session)),
    close: async (id) => void (await link.call(hostCalls.close, { id })),
    resize: async (id, size) => void (await link.call(hostCalls.resize, { id, size })),
    attach: (id) => link.open(attachChannel, { id }),
    end: async () => {
      started.kill();
      const waited = new AbortController();
      await Promise.race([gone, delay(endTimeoutMs, undefined, { signal: waited.signal }).catch(() => {})]);
      waited.abort();
    },
  };
}
