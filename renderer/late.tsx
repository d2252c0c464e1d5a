import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { ClocheError } from '../preload/contract';
import { useConnection } from './stores/connection';
import { notify, reportFailure } from './stores/notices';
import { strings } from './strings';

/**
 * Tells why code did not come: the host that would send it is not connected, or it has no such code any more, since Cloche
 * was updated under an open page. Returns whether the host is connected.
 */
export function tellPartMissing(): boolean {
  const isConnected = useConnection.getState().connection.state === 'connected';
  if (isConnected) notify(strings.errors.partMissing);
  else reportFailure(new ClocheError('cancelled', strings.connection.none));
  return isConnected;
}

/**
 * A component whose code is loaded when it is first drawn; until then `waiting` stands in its place. Code that does not
 * come is told, and asked for again the next time, and with the next connection. `onUnreachable` is called where it did
 * not come since there is none.
 */
export function late<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting: ReactNode = null,
  onUnreachable: () => void = () => {},
): ComponentType<P> {
  let Loaded: ComponentType<P> | undefined;
  return function Late(props: P) {
    const [, redraw] = useState(false);
    const generation = useConnection((store) => store.generation);
    // biome-ignore lint/correctness/useExhaustiveDependencies: each connection may bring what the one before did not
    useEffect(() => {
      if (Loaded) return;
      load().then(
        (component) => {
          Loaded = component;
          redraw(true);
        },
        () => {
          if (!tellPartMissing()) onUnreachable();
        },
      );
    }, [generation]);
    return Loaded ? <Loaded {...props} /> : waiting;
  };
}
