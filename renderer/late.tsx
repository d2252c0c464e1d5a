import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { notify } from './stores/notices';
import { strings } from './strings';

/**
 * A component whose code is loaded when it is first drawn; until then `waiting` stands in its place. Code that is not
 * there any more, since Cloche was updated under an open page, is told, and asked for again the next time.
 */
export function late<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting: ReactNode = null,
): ComponentType<P> {
  let Loaded: ComponentType<P> | undefined;
  return function Late(props: P) {
    const [, redraw] = useState(false);
    useEffect(() => {
      if (Loaded) return;
      load().then(
        (component) => {
          Loaded = component;
          redraw(true);
        },
        () => notify(strings.errors.partMissing),
      );
    }, []);
    return Loaded ? <Loaded {...props} /> : waiting;
  };
}
