import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ClocheError } from '../../preload/contract';
import { diskError, errnoOf, isAbsent } from './disk-error';

/** A lock of one folder, by its name; every process that means the same folder means the same lock. */
export interface LockName {
  readonly folder: string;
  readonly name: string;
}

export interface LockOptions {
  /** Milliseconds to wait for the one who holds it; 0 by default. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

/** A lock in our hands. */
export interface HeldLock {
  /** Gives it back; a second call does nothing. */
  release(): Promise<void>;
}

/** The tail of the line of those in this process who want a lock, by its address. */
const lines = new Map<string, Promise<void>>();

/** Looked up at once: answers that come back out of turn would mix up the line of those who wait. */
function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch (thrown) {
    const parent = dirname(folder);
    if (!isAbsent(thrown) || parent === folder) return folder;
    return join(realFolder(parent), basename(folder));
  }
}

function addressOf({ folder, name }: LockName): string {
  const identity = [process.getuid?.() ?? 0, realFolder(resolve(folder)), name].join('\0');
  // A leading NUL makes it an abstract socket: no file, and the kernel frees the name when its owner dies (unix(7)).
  return `\0cloche-${createHash('sha256').update(identity).digest('hex').slice(0, 40)}`;
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    for (const socket of sockets) socket.destroy();
  });
}

/** What gives the address back, or undefined when another one has it. */
function bind(address: string, folder: string): Promise<(() => Promise<void>) | undefined> {
  return new Promise((done, fail) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.unref();
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
      socket.resume();
    });
    server.once('error', (error) =>
      errnoOf(error) === 'EADDRINUSE' ? done(undefined) : fail(diskError(error, folder)),
    );
    server.listen({ path: address, exclusive: true }, () => {
      server.unref();
      done(() => closeServer(server, sockets));
    });
  });
}

/** Resolves true when a holder answered and has gone since, false when there was none; rejects when the signal fires. */
function holderGone(address: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((done, fail) => {
    signal.throwIfAborted();
    const socket = connect(address);
    let isConnected = false;
    const abort = () => {
      socket.destroy();
      fail(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.resume();
    socket.on('connect', () => {
      isConnected = true;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      signal.removeEventListener('abort', abort);
      done(isConnected);
    });
  });
}

/** Waits until all who came before in this process are done; returns what lets the next one in. */
async function queue(address: string, signal: AbortSignal): Promise<() => void> {
  const before = lines.get(address) ?? Promise.resolve();
  let leave = () => {};
  const mine = new Promise<void>((done) => {
    leave = done;
  });
  const tail = before.then(() => mine);
  lines.set(address, tail);
  void tail.then(() => {
    if (lines.get(address) === tail) lines.delete(address);
  });
  let abort = () => {};
  const aborted = new Promise<never>((_, fail) => {
    abort = () => fail(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    await Promise.race([before, aborted]);
    return leave;
  } catch (thrown) {
    leave();
    throw thrown;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

const busy = () =>
  new ClocheError('busy', 'Another Cloche, or another job, is changing this right now.', {
    hint: 'Wait until it has finished, or cancel it, then try again.',
  });

/**
 * Takes a lock that the kernel gives back when this process dies. Throws `busy` when it is not to be had within
 * `waitMs`, and `cancelled` when the signal fires before. Those of one process get it in the order in which they asked.
 */
export async function acquireLock(lock: LockName, { waitMs = 0, signal }: LockOptions = {}): Promise<HeldLock> {
  const address = addressOf(lock);
  if (signal?.aborted) throw new ClocheError('cancelled', 'It was cancelled.');
  const expiry = new AbortController();
  const timer = setTimeout(() => expiry.abort(), waitMs);
  const deadline = signal ? AbortSignal.any([expiry.signal, signal]) : expiry.signal;
  if (waitMs === 0 && lines.has(address)) expiry.abort();
  try {
    const leave = await queue(address, deadline);
    try {
      return await contend(address, lock.folder, deadline, leave);
    } catch (thrown) {
      leave();
      throw thrown;
    }
  } catch (thrown) {
    if (signal?.aborted) throw new ClocheError('cancelled', 'It was cancelled.', { cause: thrown });
    throw deadline.aborted ? busy() : thrown;
  } finally {
    clearTimeout(timer);
  }
}

async function contend(address: string, folder: string, deadline: AbortSignal, leave: () => void): Promise<HeldLock> {
  for (;;) {
    const unbind = await bind(address, folder);
    if (unbind) return heldLock(unbind, leave);
    deadline.throwIfAborted();
    // No answer from a taken address: its owner stands between bind and listen, or has just gone.
    if (!(await holderGone(address, deadline))) await delay(2, undefined, { signal: deadline });
  }
}

function heldLock(unbind: () => Promise<void>, leave: () => void): HeldLock {
  let released: Promise<void> | undefined;
  return {
    release: () => {
      released ??= unbind().finally(leave);
      return released;
    },
  };
}

/** Does the work while holding a lock; see {@link acquireLock}. */
export async function withLock<T>(lock: LockName, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const held = await acquireLock(lock, options);
  try {
    return await work();
  } finally {
    await held.release();
  }
}

/** Whether a live process holds the lock, this one included. */
export async function isLocked(lock: LockName): Promise<boolean> {
  const address = addressOf(lock);
  return new Promise((done) => {
    const socket = connect(address);
    const answer = (locked: boolean) => {
      socket.destroy();
      done(locked);
    };
    socket.on('connect', () => answer(true));
    // EAGAIN comes from a holder that is stopped and whose line is full: it still holds.
    socket.on('error', (error) => answer(errnoOf(error) === 'EAGAIN'));
  });
}

/** Resolves when the one who holds the lock now has given it back or died; at the latest when the signal fires. */
export async function whenReleased(lock: LockName, signal: AbortSignal): Promise<void> {
  const address = addressOf(lock);
  try {
    await holderGone(address, signal);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}
