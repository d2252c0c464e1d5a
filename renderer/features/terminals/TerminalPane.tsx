import { useEffect, useLayoutEffect, useRef } from 'react';
import { FindBar } from './FindBar';
import { LinkTip } from './LinkTip';
import { PaneMenu } from './PaneMenu';
import { PaneNotice } from './PaneNotice';
import { selectPane, setPane, usePanes } from './pane-state';
import { showInPlace } from './views';

/** The terminal of one tab, with what is open over it. Its xterm lives outside: here is only its place. */
export function TerminalPane({ tab }: { readonly tab: string }) {
  const place = useRef<HTMLDivElement>(null);
  const { search, link, menu } = usePanes(selectPane(tab));
  useLayoutEffect(() => (place.current ? showInPlace(tab, place.current) : undefined), [tab]);
  useEffect(() => () => setPane(tab, { link: null, menu: null }), [tab]);
  return (
    <>
      <div ref={place} data-terminal={tab} className="relative min-h-0 flex-1 overflow-hidden" />
      <PaneNotice tab={tab} />
      {search ? <FindBar tab={tab} search={search} /> : null}
      {link && !menu ? <LinkTip link={link} /> : null}
      {menu ? <PaneMenu tab={tab} at={menu} /> : null}
    </>
  );
}
