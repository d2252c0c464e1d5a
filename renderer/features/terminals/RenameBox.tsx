import type { RefObject } from 'react';
import { useLayoutEffect, useState } from 'react';
import { reportFailure } from '../../stores/notices';
import type { TabSet } from '../../stores/terminal-layout';
import { renameTab, requestFocus } from '../../stores/terminals';
import { strings } from '../../strings';
import { setPane, usePanes } from './pane-state';
import { useTabFacts } from './tab-facts';

/** The field in which a tab is renamed; it lies over the tab, beside the list, which may hold nothing but tabs. */
export function RenameBox({ set, list }: { readonly set: TabSet; readonly list: RefObject<HTMLDivElement | null> }) {
  const tab = usePanes(({ panes }) => set.tabs.find((id) => panes.get(id)?.isRenaming));
  return tab === undefined ? null : <Field key={tab} tab={tab} index={set.tabs.indexOf(tab)} list={list} />;
}

function Field({
  tab,
  index,
  list,
}: {
  readonly tab: string;
  readonly index: number;
  readonly list: RefObject<HTMLDivElement | null>;
}) {
  const { ownName } = useTabFacts(tab);
  const [box, setBox] = useState({ left: 0, width: 120 });
  useLayoutEffect(() => {
    const element = list.current?.children[index];
    if (element instanceof HTMLElement) setBox({ left: element.offsetLeft, width: Math.max(120, element.offsetWidth) });
  }, [index, list]);
  const leave = () => {
    setPane(tab, { isRenaming: false });
    requestFocus();
  };
  const rename = (wanted: string) => {
    if (wanted.trim() !== ownName) renameTab(tab, wanted).catch((thrown) => reportFailure(thrown));
  };
  return (
    <input
      aria-label={strings.terminal.renameLabel}
      defaultValue={ownName}
      maxLength={64}
      // biome-ignore lint/a11y/noAutofocus: it appears because the user asked to type into it.
      autoFocus
      onFocus={({ currentTarget }) => currentTarget.select()}
      onBlur={({ currentTarget }) => {
        rename(currentTarget.value);
        setPane(tab, { isRenaming: false });
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.value = ownName;
        if (event.key === 'Enter' || event.key === 'Escape') leave();
        event.stopPropagation();
      }}
      className="absolute inset-y-0.5 z-10 rounded border border-accent bg-raised px-2 text-ink outline-none"
      style={box}
    />
  );
}
