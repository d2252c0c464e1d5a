import { create } from 'zustand';
import {
  ClocheError,
  type Shell,
  type Terminal,
  type TerminalSize,
  toWireError,
  type WireError,
} from '../../preload/contract';
import { call } from '../client';
import { strings } from '../strings';
import {
  activateTab,
  addTab,
  closeTab as closeTabIn,
  currentTab,
  focusSet,
  moveTab,
  moveTabOn,
  type Place,
  resizeSplit,
  type Side,
  setOfTab,
  stepTab,
  type TerminalLayout,
} from './terminal-layout';
import { hadKeyboard, restoreTabs, saveTabs } from './terminal-memory';
import { setDockOpen } from './ui';

/** One tab of the dock. It is there from the click on; its terminal comes when the program has started one. */
export interface TerminalTab {
  readonly id: string;
  /** The environment in which its terminal is or will be activated; absent for a plain shell. */
  readonly environmentId?: string | undefined;
  /** The shell that was asked for; absent for that of the settings. */
  readonly shell?: Shell['id'] | undefined;
  /** The terminal it shows; absent until the program has answered. */
  readonly terminalId?: string | undefined;
  /** Why there is no terminal: it could not be started, or it is gone. */
  readonly problem?: WireError | undefined;
  /** Counts the terminals that it has had: a new one begins with an empty screen. */
  readonly run: number;
}

/** The terminals of the program, and the tabs in which this page shows them. */
export interface TerminalsStore {
  /** What the program said last, by terminal. */
  readonly terminals: ReadonlyMap<string, Terminal>;
  readonly tabs: ReadonlyMap<string, TerminalTab>;
  readonly layout: TerminalLayout;
  /** Counts the lists that the program sent, one after each connection: views attach anew when it changes. */
  readonly lists: number;
  /** Counts the requests to put the keyboard into the current terminal. */
  readonly focusRequests: number;
  /** Steps of one pixel by which the text is larger than the settings say. */
  readonly zoom: number;
}

const restored = restoreTabs();

/** Terminals, tabs and their layout; xterm's instances are not in here. */
export const useTerminals = create<TerminalsStore>(() => ({
  terminals: new Map(),
  tabs: new Map(restored.tabs.map((tab) => [tab.id, { ...tab, run: 0 }])),
  layout: restored.layout,
  lists: 0,
  focusRequests: 0,
  zoom: restored.zoom,
}));

useTerminals.subscribe(({ tabs, layout, zoom }) => saveTabs({ tabs: [...tabs.values()], layout, zoom }));

let lastTab = Math.max(0, ...restored.tabs.map(({ id }) => Number(id.slice('tab-'.length)) || 0));
const nextTabId = () => {
  lastTab += 1;
  return `tab-${lastTab}`;
};

/** The tab's terminal as the program described it last. */
export function terminalOfTab(state: TerminalsStore, tab: string): Terminal | undefined {
  const id = state.tabs.get(tab)?.terminalId;
  return id === undefined ? undefined : state.terminals.get(id);
}

/** Whether nothing runs in the tab any more: its shell has ended, is gone, or could not be started. */
export const hasEnded = (state: TerminalsStore, tab: string): boolean =>
  state.tabs.get(tab)?.problem !== undefined || terminalOfTab(state, tab)?.state === 'exited';

/** The tab that commands apply to. */
export const selectCurrentTab = (state: TerminalsStore): string | undefined => currentTab(state.layout);

const setLayout = (change: (layout: TerminalLayout) => TerminalLayout) =>
  useTerminals.setState(({ layout }) => ({ layout: change(layout) }));

function setTab(id: string, change: (tab: TerminalTab) => TerminalTab): void {
  useTerminals.setState(({ tabs }) => {
    const tab = tabs.get(id);
    return tab ? { tabs: new Map(tabs).set(id, change(tab)) } : {};
  });
}

function tabOfTerminal(id: string): TerminalTab | undefined {
  return [...useTerminals.getState().tabs.values()].find((tab) => tab.terminalId === id);
}

/** Keeps what the program said of one terminal. */
export function putTerminal(terminal: Terminal): void {
  useTerminals.setState(({ terminals }) => ({ terminals: new Map(terminals).set(terminal.id, terminal) }));
}

/** Forgets a terminal that the program has forgotten, and closes its tab. */
export function dropTerminal(id: string): void {
  const tab = tabOfTerminal(id);
  useTerminals.setState(({ terminals }) => ({ terminals: new Map([...terminals].filter(([known]) => known !== id)) }));
  if (tab) removeTab(tab.id);
}

/**
 * Takes the program's list, after a connection was made: terminals without a tab get one, tabs whose terminal is
 * gone say so.
 */
export function replaceTerminals(list: readonly Terminal[]): void {
  const { tabs, layout, lists } = useTerminals.getState();
  const terminals = new Map(list.map((terminal) => [terminal.id, terminal]));
  const checked = new Map([...tabs].map(([id, tab]) => [id, checkedTab(tab, terminals)]));
  const known = new Set([...tabs.values()].map((tab) => tab.terminalId));
  // A tab that waits for its terminal may be waiting for one of the list.
  const isWaiting = [...tabs.values()].some((tab) => tab.terminalId === undefined && !tab.problem);
  const found = isWaiting ? [] : list.filter(({ id }) => !known.has(id));
  const added = found.map((terminal): TerminalTab => {
    return { id: nextTabId(), environmentId: terminal.environmentId, terminalId: terminal.id, run: 0 };
  });
  for (const tab of added) checked.set(tab.id, tab);
  useTerminals.setState({
    terminals,
    tabs: checked,
    layout: withFound(layout, added, currentTab(layout)),
    lists: lists + 1,
  });
  // What a page before this one left, or another one opened, must be seen; a dock that was closed stays closed.
  if (checked.size > 0 && (lists === 0 || tabs.size === 0)) setDockOpen(true);
  // After a reload the terminal that had the keyboard has it again.
  if (lists === 0 && hadKeyboard()) requestFocus();
}

function checkedTab(tab: TerminalTab, terminals: ReadonlyMap<string, Terminal>): TerminalTab {
  if (tab.terminalId === undefined || terminals.has(tab.terminalId)) return tab;
  return {
    ...tab,
    terminalId: undefined,
    problem: { code: 'not-found', message: strings.terminal.gone },
  };
}

function withFound(layout: TerminalLayout, found: readonly TerminalTab[], shown: string | undefined): TerminalLayout {
  const grown = found.reduce((before, tab) => addTab(before, tab.id), layout);
  return shown === undefined ? grown : activateTab(grown, shown);
}

/**
 * Opens a tab at once, with the keyboard in it, and returns its id; its terminal starts as soon as the tab has been
 * laid out and so has a size. Without an environment it is a plain shell.
 */
export function openTerminal(environmentId?: string, place?: Place): string {
  return openTab({ environmentId }, place);
}

/** Opens a terminal of the same environment and shell as the given tab's; in the current set, unless a place is named. */
export function openAnother(tab: string, place?: Place): string {
  const { environmentId, shell } = useTerminals.getState().tabs.get(tab) ?? {};
  return openTab({ environmentId, shell }, place);
}

function openTab(what: Pick<TerminalTab, 'environmentId' | 'shell'>, place?: Place): string {
  const id = nextTabId();
  useTerminals.setState(({ tabs, layout, focusRequests }) => ({
    tabs: new Map(tabs).set(id, { ...what, id, run: 0 }),
    layout: addTab(layout, id, place),
    focusRequests: focusRequests + 1,
  }));
  setDockOpen(true);
  return id;
}

/** Opens another terminal beside the given tab. */
export function splitTab(tab: string | undefined, side: Side): string | undefined {
  const set = tab === undefined ? undefined : setOfTab(useTerminals.getState().layout, tab);
  if (!tab || !set) return undefined;
  return openAnother(tab, { set: set.id, side });
}

/** Asks the program for the tab's terminal, at the size that the tab has. A failure is shown in the tab. */
export async function startTerminal(tab: string, size: TerminalSize): Promise<void> {
  const { environmentId, shell } = useTerminals.getState().tabs.get(tab) ?? {};
  try {
    const terminal = await call('terminal.create', {
      size,
      ...(environmentId === undefined ? {} : { environmentId }),
      ...(shell === undefined ? {} : { shell }),
    });
    putTerminal(terminal);
    if (!useTerminals.getState().tabs.has(tab)) {
      await call('terminal.close', { id: terminal.id });
      return;
    }
    setTab(tab, (before) => ({ ...before, terminalId: terminal.id }));
  } catch (thrown) {
    setTab(tab, (before) => ({ ...before, problem: toWireError(thrown) }));
  }
}

/** Closes the tab and hangs up on its terminal. */
export function closeTab(tab: string): void {
  const { terminalId } = useTerminals.getState().tabs.get(tab) ?? {};
  removeTab(tab);
  requestFocus();
  if (terminalId !== undefined) void hangUp(terminalId);
}

/** The tabs in which nothing runs any more. */
export const selectEndedTabs = (state: TerminalsStore): string[] =>
  [...state.tabs.keys()].filter((tab) => hasEnded(state, tab));

/** Closes all tabs whose shell has ended. */
export function closeEnded(): void {
  for (const tab of selectEndedTabs(useTerminals.getState())) closeTab(tab);
}

function removeTab(tab: string): void {
  useTerminals.setState(({ tabs, layout }) => ({
    tabs: new Map([...tabs].filter(([id]) => id !== tab)),
    layout: closeTabIn(layout, tab),
  }));
}

/** Starts the tab's terminal anew, in the same environment and place, and in another shell where one is named. */
export function reopenTab(tab: string, shell?: Shell['id']): void {
  const { terminalId } = useTerminals.getState().tabs.get(tab) ?? {};
  setTab(tab, (before) => ({
    ...before,
    ...(shell === undefined ? {} : { shell }),
    terminalId: undefined,
    problem: undefined,
    run: before.run + 1,
  }));
  requestFocus();
  if (terminalId !== undefined) void hangUp(terminalId);
}

async function hangUp(terminalId: string): Promise<void> {
  try {
    await call('terminal.close', { id: terminalId });
  } catch (thrown) {
    // One that is gone, or a connection that is: either way there is nothing left to hang up on from here.
    if (!(thrown instanceof ClocheError) || !['not-found', 'cancelled'].includes(thrown.code)) throw thrown;
  }
}

/** Names the tab's terminal; an empty name gives the environment's back. */
export async function renameTab(tab: string, name: string): Promise<void> {
  const id = useTerminals.getState().tabs.get(tab)?.terminalId;
  if (id !== undefined) putTerminal(await call('terminal.rename', { id, name: name.trim().slice(0, 64) }));
}

/** Puts the keyboard into the current terminal. */
export function requestFocus(): void {
  useTerminals.setState(({ focusRequests }) => ({ focusRequests: focusRequests + 1 }));
}

/** Shows a tab, with the keyboard in it. */
export function showTab(tab: string): void {
  setLayout((layout) => activateTab(layout, tab));
  requestFocus();
}

/** Shows the tab that is so many places on, in reading order and round. */
export function showNextTab(steps: number): void {
  setLayout((layout) => stepTab(layout, steps));
  requestFocus();
}

/** Moves a tab to another place, with the keyboard in it. */
export function placeTab(tab: string, place: Place): void {
  setLayout((layout) => moveTab(layout, tab, place));
  requestFocus();
}

/** Moves the current tab into the next set, or beside its own. */
export function placeTabOn(): void {
  setLayout(moveTabOn);
  requestFocus();
}

/** Makes a set the one that commands apply to. */
export function enterSet(set: string): void {
  setLayout((layout) => focusSet(layout, set));
}

/** Remembers how a split is divided, percent by child. */
export function divideSplit(split: string, sizes: Readonly<Record<string, number>>): void {
  setLayout((layout) => resizeSplit(layout, split, sizes));
}

/** Makes the text of all terminals larger (or smaller) by so many pixels; 0 gives the size of the settings back. */
export function zoomBy(pixels: number): void {
  useTerminals.setState(({ zoom }) => ({ zoom: pixels === 0 ? 0 : Math.min(24, Math.max(-6, zoom + pixels)) }));
}
