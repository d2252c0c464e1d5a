import { setTimeout as delay } from 'node:timers/promises';
import type { TerminalSize } from '../../preload/contract';
import { type Channel, createLink, type Link } from '../../preload/link';
import {
  attachChannel,
  type CreateSession,
  commandSchema,
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
  clear(id: string): Promise<void>;
  /** What runs in the foreground: a command line, `''` for a command of the shell itself, null when the shell waits. */
  command(id: string): Promise<string | null>;
  resize(id: string, size: TerminalSize): Promise<void>;
  attach(id: string): Channel;
  /** Ends the host and its shells; resolves when it is gone, or after five seconds. */
  end(): Promise<void>;
}

/** How a pty host came to its end. */
export interface HostEnd {
  /** True when it was ended because it gave no sign of life. */
  readonly wasHung: boolean;
}

/** What is heard of a pty host. */
export interface HostListener {
  onchanged(state: SessionState): void;
  onremoved(id: string): void;
  /** Called once when the host is gone for whatever reason. */
  onend(end: HostEnd): void;
}

/** A host that does not end is given up after this time, milliseconds. */
const endTimeoutMs = 5000;

/**
 * Starts a pty host, and ends it when it gives no sign of life for two beats: a hung one would keep its terminals
 * silent for ever.
 */
export function connectToHost(startPtyHost: StartPtyHost, heartbeatMs: number, listener: HostListener): HostConnection {
  const started = startPtyHost();
  const link = createLink(started.port, {
    event: (name, payload) => {
      if (name === hostEvents.changed) listener.onchanged(sessionStateSchema.parse(payload));
      if (name === hostEvents.removed) listener.onremoved(sessionIdSchema.parse(payload).id);
    },
  });
  const heart = listenToHeart(link, heartbeatMs, () => started.kill());
  const gone = new Promise<void>((resolve) => {
    link.onclose = () => {
      heart.stop();
      listener.onend({ wasHung: heart.hasStopped() });
      resolve();
    };
  });
  return {
    create: async (session) => void (await link.call(hostCalls.create, session)),
    close: async (id) => void (await link.call(hostCalls.close, { id })),
    clear: async (id) => void (await link.call(hostCalls.clear, { id })),
    command: async (id) => commandSchema.parse(await link.call(hostCalls.command, { id })),
    resize: async (id, size) => void (await link.call(hostCalls.resize, { id, size })),
    attach: (id) => link.open(attachChannel, { id }),
    end: async () => {
      heart.stop();
      started.kill();
      const waited = new AbortController();
      await Promise.race([gone, delay(endTimeoutMs, undefined, { signal: waited.signal }).catch(() => {})]);
      waited.abort();
    },
  };
}

/** Asks at each beat for a sign of life; calls back once when the last question was not answered for two beats. */
function listenToHeart(link: Link, heartbeatMs: number, onstopped: () => void) {
  let missed = 0;
  let isWaiting = false;
  let hasStopped = false;
  // Beats are counted, not time: when this process was busy or asleep, the answer is read before the next beat.
  const timer = setInterval(() => {
    if (isWaiting) {
      missed += 1;
      if (missed < 2) return;
      clearInterval(timer);
      hasStopped = true;
      onstopped();
      return;
    }
    missed = 0;
    isWaiting = true;
    link.call(hostCalls.beat, {}).then(
      () => {
        isWaiting = false;
      },
      // The connection is closed, which is told in its own way.
      () => {},
    );
  }, heartbeatMs);
  timer.unref();
  return { stop: () => clearInterval(timer), hasStopped: () => hasStopped };
}
