import { create } from 'zustand';
import { connection } from '../../preload/contract';
import { formatKeys } from '../format';
import { isPageCovered } from './ui';

/** Something that the user can do: one entry serves the palette, menus, buttons and keys. */
export interface Action {
  /** `noun.verb`; the menu of the desktop host names some of them. */
  readonly id: string;
  /** What the palette and menus show, an imperative. */
  readonly title: string;
  /** Key in tinykeys' notation, such as `Control+Shift+KeyT`. */
  readonly keys?: string;
  /** Key that is shown, and works too, in a browser: for `keys` that browsers keep for their own tabs and windows. */
  readonly browserKeys?: string;
  /** Id of the action that a menu falls back to while this one cannot be done. */
  readonly fallback?: string;
  /** Further keys that are heard, and not shown: other ways to type the same. */
  readonly moreKeys?: readonly string[];
  /** Whether the key works inside a focused terminal too, or only there; the terminal then does not see it. */
  readonly inTerminal?: boolean | 'only';
  /** True when the control that has the focus handles the key itself; the key is shown, not bound. */
  readonly isLocal?: boolean;
  /** True when the key is not for menus, drawers and dialogs, nor for controls that name it as their own. */
  readonly isOfPage?: boolean;
  /** False keeps it out of the palette, such as for actions that need an argument. */
  readonly inPalette?: boolean;
  /** Whether it can be done now; absent means always. */
  readonly when?: () => boolean;
  readonly run: () => void | Promise<void>;
}

/** All that can be done, by id, in the order of registration. */
export interface ActionsStore {
  readonly actions: ReadonlyMap<string, Action>;
}

/** The one registry of actions. */
export const useActions = create<ActionsStore>(() => ({ actions: new Map() }));

/** Adds actions (an id that is known is replaced); returns what takes them out again. */
export function registerActions(added: readonly Action[]): () => void {
  useActions.setState(({ actions }) => ({
    actions: new Map([...actions, ...added.map((action) => [action.id, action] as const)]),
  }));
  return () =>
    useActions.setState(({ actions }) => ({
      actions: new Map([...actions].filter(([, action]) => !added.includes(action))),
    }));
}

/** Whether the action exists and can be done now. */
export function canRun(id: string): boolean {
  const action = useActions.getState().actions.get(id);
  return action !== undefined && (action.when?.() ?? true);
}

/** Does it when it can be done now; says whether it did. A failure is the action's own to tell. */
export function runAction(id: string): boolean {
  if (!canRun(id)) return false;
  void useActions.getState().actions.get(id)?.run();
  return true;
}

/**
 * Does what the menu of the window asks for: the action, or its fallback while it cannot be done; says whether it did.
 * Behind what lies over the page it does nothing.
 */
export function requestAction(id: string): boolean {
  if (isPageCovered()) return false;
  if (runAction(id)) return true;
  const fallback = useActions.getState().actions.get(id)?.fallback;
  return fallback !== undefined && runAction(fallback);
}

/** Whether the page is in a browser, which keeps some keys for itself, rather than in a window of the desktop host. */
const isInBrowser = () => typeof location !== 'undefined' && location.search !== connection.electronQuery;

/** The key that is shown for an action, in tinykeys' notation. */
export function shownKeys({ keys, browserKeys }: Action): string | undefined {
  return isInBrowser() ? (browserKeys ?? keys) : keys;
}

/** The keys that ask for an action; in a browser also those that it may keep, as not every browser does. */
export function heardKeys({ keys, browserKeys, moreKeys = [] }: Action): string[] {
  return [isInBrowser() ? browserKeys : undefined, keys, ...moreKeys].filter((key) => key !== undefined);
}

/** Follows the key that is shown for an action, as people read it; undefined without one. */
export function useShownKeys(id: string): string | undefined {
  const action = useActions(({ actions }) => actions.get(id));
  const keys = action && shownKeys(action);
  return keys === undefined ? undefined : formatKeys(keys);
}

/** What the palette offers now: the actions that can be done. */
export function offeredActions(actions: ReadonlyMap<string, Action>): Action[] {
  return [...actions.values()].filter((action) => action.inPalette !== false && (action.when?.() ?? true));
}
