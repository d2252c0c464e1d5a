import { ChevronDown, Columns2, Plus, Rows2, TriangleAlert } from 'lucide-react';
import { type DragEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useShownKeys } from '../../stores/actions';
import { cornerSet, type TabSet } from '../../stores/terminal-layout';
import { openAnother, placeTab, splitTab, useTerminals } from '../../stores/terminals';
import { setDockOpen } from '../../stores/ui';
import { strings } from '../../strings';
import { IconButton } from '../../ui/IconButton';
import { RenameBox } from './RenameBox';
import { Tab } from './Tab';
import { TabMenu } from './TabMenu';
import { indexAt, setDraggedTab, tabDragType } from './tab-drag';
import { useTabFacts } from './tab-facts';

/** The tabs of one place, and what opens and splits. */
export function TabStrip({ set }: { readonly set: TabSet }) {
  return (
    <div className="flex h-8 shrink-0 items-stretch border-b border-line bg-panel">
      <TabList set={set} />
      <PythonBadge tab={set.active} />
      <StripButtons set={set} />
    </div>
  );
}

function TabList({ set }: { readonly set: TabSet }) {
  const list = useRef<HTMLDivElement>(null);
  const [dropAt, setDropAt] = useState<number | null>(null);
  const [menu, setMenu] = useState<{
    readonly tab: string;
    readonly at: { readonly x: number; readonly y: number };
  } | null>(null);
  useShownTabInView(list, set.tabs.indexOf(set.active));
  const boxes = () => [...(list.current?.children ?? [])].map((tab) => tab.getBoundingClientRect());
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setDropAt(null);
    setDraggedTab(null);
    placeTab(event.dataTransfer.getData(tabDragType), { set: set.id, index: indexAt(boxes(), event.clientX) });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has its equal in the action that moves a terminal on.
    <div
      className="relative flex min-w-0 flex-1 overflow-x-auto [scrollbar-width:none]"
      // A wheel that turns one way only reaches the tabs that have no room.
      onWheel={({ currentTarget, deltaX, deltaY }) => {
        if (deltaX === 0) currentTarget.scrollLeft += deltaY;
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(tabDragType)) return;
        event.preventDefault();
        event.stopPropagation();
        setDropAt(indexAt(boxes(), event.clientX));
      }}
      onDragLeave={() => setDropAt(null)}
      onDrop={drop}
    >
      <div ref={list} role="tablist" aria-label={strings.terminal.tabs} className="flex min-w-0">
        {set.tabs.map((tab, index) => (
          <Tab
            key={tab}
            tab={tab}
            set={set}
            dropMark={dropMarkOf(index, set.tabs.length, dropAt)}
            onMenu={(at) => setMenu({ tab, at })}
          />
        ))}
      </div>
      <RenameBox set={set} list={list} />
      {menu && set.tabs.includes(menu.tab) ? <TabMenu {...menu} onClose={() => setMenu(null)} /> : null}
    </div>
  );
}

/** Keeps the shown tab in sight where there is no room for all, when another is shown and when the room changes. */
function useShownTabInView(list: RefObject<HTMLDivElement | null>, index: number): void {
  useEffect(() => {
    const scroller = list.current?.parentElement;
    if (!scroller) return undefined;
    const sizes = new ResizeObserver(() =>
      list.current?.children[index]?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
    // It is called at once, too.
    sizes.observe(scroller);
    return () => sizes.disconnect();
  }, [list, index]);
}

function dropMarkOf(index: number, count: number, dropAt: number | null): 'before' | 'after' | null {
  if (dropAt === index) return 'before';
  return dropAt === count && index === count - 1 ? 'after' : null;
}

/** Says when the shell's python is not the environment's. */
function PythonBadge({ tab }: { readonly tab: string }) {
  const { otherPython } = useTabFacts(tab);
  if (!otherPython) return null;
  return (
    <span
      title={strings.terminal.otherPythonHelp}
      className="mx-2 flex max-w-64 min-w-0 items-center gap-1.5 self-center rounded-[5px] border border-line px-1.5 text-xs text-warn"
    >
      <TriangleAlert size={12} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className="truncate">{strings.terminal.otherPython(otherPython)}</span>
    </span>
  );
}

function StripButtons({ set }: { readonly set: TabSet }) {
  const isCorner = useTerminals(({ layout }) => cornerSet(layout)?.id === set.id);
  return (
    <div className="flex shrink-0 items-center gap-0.5 px-1">
      <IconButton
        icon={Plus}
        label={strings.terminal.newTerminal}
        onClick={() => openAnother(set.active, { set: set.id })}
      />
      <IconButton
        icon={Columns2}
        label={strings.terminal.splitRight}
        keys={useShownKeys('terminal.splitRight')}
        onClick={() => splitTab(set.active, 'right')}
      />
      <IconButton
        icon={Rows2}
        label={strings.terminal.splitDown}
        keys={useShownKeys('terminal.splitDown')}
        onClick={() => splitTab(set.active, 'below')}
      />
      {isCorner ? (
        <IconButton icon={ChevronDown} label={strings.terminal.hideDock} onClick={() => setDockOpen(false)} />
      ) : null}
    </div>
  );
}
