import { type Shell, shellIds } from '../../preload/contract';
import { keepTabs, readLayout, type TerminalLayout, tabsOf } from './terminal-layout';
import { windowStorage } from './window-storage';

/** A tab as it is remembered; one without a terminal is not worth it. */
interface RememberedTab {
  readonly id: string;
  readonly environmentId?: string | undefined;
  readonly shell?: Shell['id'] | undefined;
  readonly terminalId?: string | undefined;
}

/** What a page remembers of its terminal dock over a reload. */
export interface TerminalMemory {
  readonly tabs: readonly RememberedTab[];
  readonly layout: TerminalLayout;
  /** Pixels by which the text is larger than the settings say. */
  readonly zoom: number;
}

const key = 'cloche.terminals';

/** What the page before this one remembered; nothing when that cannot be read. Tabs without a terminal are left out. */
export function restoreTabs(): TerminalMemory {
  const { tabs, layout, zoom } = readMemory();
  const restored = Array.isArray(tabs) ? tabs.filter(isTab) : [];
  const placed = keepTabs(readLayout(layout), (id) => restored.some((tab) => tab.id === id));
  const ids = tabsOf(placed);
  return {
    tabs: restored.filter(({ id }) => ids.includes(id)),
    layout: placed,
    zoom: typeof zoom === 'number' ? zoom : 0,
  };
}

function readMemory(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(windowStorage()?.getItem(key) ?? 'null');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isTab(value: unknown): value is RememberedTab {
  if (typeof value !== 'object' || value === null) return false;
  const { id, environmentId, shell, terminalId } = value as Record<string, unknown>;
  const isOptional =
    (environmentId === undefined || typeof environmentId === 'string') &&
    (shell === undefined || shellIds.some((known) => known === shell));
  return typeof id === 'string' && /^tab-\d{1,9}$/.test(id) && typeof terminalId === 'string' && isOptional;
}

/** Remembers the dock for the next page in this window. */
export function saveTabs({ tabs, layout, zoom }: TerminalMemory): void {
  const kept = tabs.map(({ id, environmentId, shell, terminalId }) => ({ id, environmentId, shell, terminalId }));
  windowStorage()?.setItem(key, JSON.stringify({ tabs: kept, layout, zoom }));
}

const keyboardKey = 'cloche.keyboard';

/** Remembers for the next page in this window whether the keyboard is in a terminal. */
export function saveKeyboard(isInTerminal: boolean): void {
  windowStorage()?.setItem(keyboardKey, String(isInTerminal));
}

/** Whether the keyboard was in a terminal when the page before this one went. */
export const hadKeyboard = (): boolean => windowStorage()?.getItem(keyboardKey) === 'true';
