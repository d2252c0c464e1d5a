import {
  type ChannelName,
  type ChannelParams,
  ClocheError,
  type EventName,
  type EventPayload,
  type MethodName,
  type Params,
  type Result,
} from '../preload/contract';
import { type Channel, createLink, type Link } from '../preload/link';
import { connectPort, Refused } from './port';
import { strings } from './strings';

/**
 * Where the connection stands. `refused`: the program does not know this page (any more), and trying again does
 * not help.
 */
export type ConnectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'reconnecting'; readonly attempt: number }
  | { readonly state: 'refused' };

type AnyListener = (payload: never) => void;

const listeners = new Map<EventName, Set<AnyListener>>();
let link: Link | null = null;
/** Settles when the attempt to connect that is made just now has come to its end. */
let attempted: Promise<unknown> = Promise.resolve();

/**
 * Calls the program; what comes while it is being connected waits for that. Rejects with a {@link ClocheError}; with
 * `cancelled` while there is no connection.
 */
export async function call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
  if (!link) await attempted;
  if (!link) throw new ClocheError('cancelled', strings.connection.none);
  return (await link.call(method, params)) as Result<M>;
}

/** Opens a stream of bytes; it ends with the connection. Throws `cancelled` while there is none. */
export function openChannel<C extends ChannelName>(name: C, params: ChannelParams<C>): Channel {
  if (!link) throw new ClocheError('cancelled', strings.connection.none);
  return link.open(name, params);
}

/** Hears an event of the program, over all connections; returns what ends it. */
export function onEvent<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): () => void {
  const known = listeners.get(name) ?? new Set();
  listeners.set(name, known);
  known.add(listener as AnyListener);
  return () => known.delete(listener as AnyListener);
}

function dispatch(name: string, payload: unknown): void {
  for (const listener of [...(listeners.get(name as EventName) ?? [])]) listener(payload as never);
}

/** How long to wait before the given attempt (from 1), milliseconds: doubles from 250 ms to 8 s. */
export function backOffMs(attempt: number): number {
  return Math.min(8_000, 250 * 2 ** Math.max(0, attempt - 1));
}

const pause = (durationMs: number) =>
  new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    window.addEventListener('online', done);
  });

/** Makes the link; `ended` resolves when it is gone. Throws what {@link connectPort} throws. */
async function connect(): Promise<{ readonly ended: Promise<void> }> {
  const made = createLink(await connectPort(), { event: dispatch });
  link = made;
  const ended = new Promise<void>((resolve) => {
    made.onclose = resolve;
  });
  return { ended };
}

/** Connects, and again whenever the connection is lost, until the program refuses. Tells each change of state. */
export async function keepConnected(onState: (state: ConnectionState) => void): Promise<void> {
  onState({ state: 'connecting' });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const connecting = connect();
      attempted = connecting.catch(() => {});
      const { ended } = await connecting;
      onState({ state: 'connected' });
      attempt = 0;
      await ended;
    } catch (thrown) {
      if (thrown instanceof Refused) {
        onState({ state: 'refused' });
        return;
      }
    }
    link = null;
    onState({ state: 'reconnecting', attempt: attempt + 1 });
    await pause(backOffMs(attempt + 1));
  }
}
