import { CircleStop, SquareTerminal, TriangleAlert, X } from 'lucide-react';
import type { DragEvent, KeyboardEvent } from 'react';
import type { TabSet } from '../../stores/terminal-layout';
import { showTab } from '../../stores/terminals';
import { strings } from '../../strings';
import { closeAsking } from './close-asking';
import { setPane } from './pane-state';
import { setDraggedTab, tabDragType } from './tab-drag';
import { type TabFacts, useTabFacts } from './tab-facts';

const marks = {
  before: 'before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent',
  after: 'before:absolute before:inset-y-0 before:right-0 before:w-0.5 before:bg-accent',
} as const;

/** One tab: shows its terminal, can be dragged, renamed (double click, F2), closed (Delete, middle click), and has a menu. */
export function Tab({
  tab,
  set,
  dropMark,
  onMenu,
}: {
  readonly tab: string;
  readonly set: TabSet;
  /** The side at which a dragged tab would be put. */
  readonly dropMark: 'before' | 'after' | null;
  /** Opens its menu at a place of the window, pixels. */
  readonly onMenu: (at: { readonly x: number; readonly y: number }) => void;
}) {
  const facts = useTabFacts(tab);
  const isActive = set.active === tab;
  const look = isActive ? 'bg-canvas text-ink' : 'text-soft hover:bg-raised hover:text-ink';
  return (
    <div
      role="none"
      draggable
      onDragStart={(event) => startDrag(event, tab)}
      onDragEnd={() => setDraggedTab(null)}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu({ x: event.clientX, y: event.clientY });
      }}
      onAuxClick={({ button }) => {
        if (button === 1) void closeAsking(tab);
      }}
      className={`group relative flex h-full min-w-36 shrink-0 items-center border-r border-line ${look} ${dropMark ? marks[dropMark] : ''}`}
    >
      <TabButton tab={tab} set={set} isActive={isActive} facts={facts} />
      <button
        type="button"
        // For the pointer only: a tab list may hold nothing but tabs. The keyboard has Delete and the action.
        aria-hidden
        tabIndex={-1}
        title={strings.terminal.closeOf(shownName(facts))}
        onClick={() => void closeAsking(tab)}
        className={`mr-1 flex size-5 shrink-0 items-center justify-center rounded hover:bg-line ${isActive ? '' : 'opacity-0 group-hover:opacity-100'}`}
      >
        <X size={13} strokeWidth={1.75} aria-hidden />
      </button>
    </div>
  );
}

function TabButton({
  tab,
  set,
  isActive,
  facts,
}: {
  readonly tab: string;
  readonly set: TabSet;
  readonly isActive: boolean;
  readonly facts: TabFacts;
}) {
  const Icon = facts.isEnded ? CircleStop : facts.isOutside ? TriangleAlert : SquareTerminal;
  return (
    <button
      type="button"
      role="tab"
      id={`tab-of-${tab}`}
      aria-selected={isActive}
      aria-controls={`panel-${set.id}`}
      aria-keyshortcuts="Delete F2"
      tabIndex={isActive ? 0 : -1}
      title={facts.terminal?.title || shownName(facts)}
      onClick={() => showTab(tab)}
      onDoubleClick={() => setPane(tab, { isRenaming: true })}
      onKeyDown={(event) => handleKey(event, tab, set)}
      className="flex h-full min-w-0 flex-1 items-center gap-2 pr-1 pl-3"
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden className={`shrink-0 ${facts.isOutside ? 'text-warn' : ''}`} />
      <span className={`truncate ${facts.isEnded ? 'italic' : ''}`}>{facts.name}</span>
      {facts.number === undefined ? null : <span className="shrink-0 text-faint">{facts.number}</span>}
      {facts.isEnded ? <span className="sr-only">{strings.terminal.ended}</span> : null}
    </button>
  );
}

const shownName = ({ name, number }: TabFacts) => [name, number].filter(Boolean).join(' ');

function startDrag(event: DragEvent, tab: string): void {
  event.dataTransfer.setData(tabDragType, tab);
  event.dataTransfer.effectAllowed = 'move';
  // A change of the page in this very event would end the drag.
  setTimeout(() => setDraggedTab(tab));
}

function handleKey(event: KeyboardEvent, tab: string, set: TabSet): void {
  const place = set.tabs.indexOf(tab);
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: (place - 1 + set.tabs.length) % set.tabs.length,
    ArrowRight: (place + 1) % set.tabs.length,
    Home: 0,
    End: set.tabs.length - 1,
  };
  const target = set.tabs[targets[event.key] ?? -1];
  if (target) document.getElementById(`tab-of-${target}`)?.focus();
  else if (event.key === 'Delete') void closeAsking(tab);
  else if (event.key === 'F2') setPane(tab, { isRenaming: true });
  else return;
  event.preventDefault();
  event.stopPropagation();
}
