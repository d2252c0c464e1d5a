import { useState } from 'react';
import type { Side, TabSet } from '../../stores/terminal-layout';
import { enterSet, placeTab } from '../../stores/terminals';
import { TabStrip } from './TabStrip';
import { TerminalPane } from './TerminalPane';
import { setDraggedTab, sideAt, tabDragType, useTabDrag } from './tab-drag';

/** One place of the dock: its tabs, and the terminal of the shown one. */
export function TabSetView({ set }: { readonly set: TabSet }) {
  const isDragging = useTabDrag(({ tab }) => tab !== null);
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col" onFocusCapture={() => enterSet(set.id)}>
      <TabStrip set={set} />
      <div
        role="tabpanel"
        id={`panel-${set.id}`}
        aria-labelledby={`tab-of-${set.active}`}
        className="relative flex min-h-0 flex-1 flex-col"
      >
        <TerminalPane key={set.active} tab={set.active} />
        {isDragging ? <DropZone set={set.id} /> : null}
      </div>
    </div>
  );
}

const insets: Readonly<Record<Side | 'into', string>> = {
  left: '4px 50% 4px 4px',
  right: '4px 4px 4px 50%',
  above: '4px 4px 50% 4px',
  below: '50% 4px 4px 4px',
  into: '4px',
};

/** Lies over a terminal while a tab is dragged: takes it at the side under the pointer, or into the place. */
function DropZone({ set }: { readonly set: string }) {
  const [over, setOver] = useState<Side | 'into' | null>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has its equal in the action that moves a terminal on.
    <div
      className="absolute inset-0 z-20"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(tabDragType)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(sideAt(event.currentTarget.getBoundingClientRect(), event) ?? 'into');
      }}
      onDragLeave={() => setOver(null)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        const side = sideAt(event.currentTarget.getBoundingClientRect(), event);
        setDraggedTab(null);
        placeTab(event.dataTransfer.getData(tabDragType), side ? { set, side } : { set });
      }}
    >
      {over ? <div data-drop-indicator className="absolute" style={{ inset: insets[over] }} /> : null}
    </div>
  );
}
