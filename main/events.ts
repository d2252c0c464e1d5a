import type { EventName, EventPayload } from '../preload/contract';

/** Tells every subscriber of an event; never throws. */
export type Emit = <E extends EventName>(name: E, payload: EventPayload<E>) => void;
export type Listener = (name: EventName, payload: unknown) => void;

/** The one place through which the rooms tell what changed; each connected page subscribes. */
export interface EventBus {
  readonly emit: Emit;
  /** Returns what ends the subscription. */
  subscribe(listener: Listener): () => void;
}

export function createEventBus(): EventBus {
  const listeners = new Set<Listener>();
  return {
    emit: (name, payload) => {
      for (const listener of [...listeners]) listener(name, payload);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
