import { create } from 'zustand';
import type { Found, HoveredLink, Search } from './view-events';

/** The search in one terminal: what is looked for, and what was found. */
export interface PaneSearch extends Search, Found {}

/** What is open over one terminal. */
export interface PaneState {
  readonly search: PaneSearch | null;
  readonly link: HoveredLink | null;
  /** Where its menu is open, pixels of the window. */
  readonly menu: { readonly x: number; readonly y: number } | null;
  readonly isRenaming: boolean;
  /** True when another window shows it now. */
  readonly isElsewhere: boolean;
}

const closedPane: PaneState = { search: null, link: null, menu: null, isRenaming: false, isElsewhere: false };

/** What is open over the terminals, by tab. */
export const usePanes = create<{ readonly panes: ReadonlyMap<string, PaneState> }>(() => ({ panes: new Map() }));

/** Id of the field in which the text for the search in the tab's terminal is typed. */
export const searchFieldId = (tab: string): string => `search-of-${tab}`;

/** What is open over the tab's terminal. */
export const selectPane =
  (tab: string) =>
  ({ panes }: { readonly panes: ReadonlyMap<string, PaneState> }): PaneState =>
    panes.get(tab) ?? closedPane;

/** What is open over the tab's terminal now. */
export const paneOf = (tab: string): PaneState => selectPane(tab)(usePanes.getState());

/** Opens or closes something over the tab's terminal. */
export function setPane(tab: string, change: Partial<PaneState>): void {
  usePanes.setState(({ panes }) => ({
    panes: new Map(panes).set(tab, { ...(panes.get(tab) ?? closedPane), ...change }),
  }));
}

/** Forgets a closed tab. */
export function dropPane(tab: string): void {
  usePanes.setState(({ panes }) => ({ panes: new Map([...panes].filter(([id]) => id !== tab)) }));
}
