import { create } from 'zustand';

/** Something that the user can do: one entry serves the palette, menus, buttons and keys. */
export interface Action {
  /** `noun.verb`; the menu of the desktop host names some of them. */
  readonly id: string;
  /** What the palette and menus show, an imperative. */
  readonly title: string;
  /** Key in tinykeys' notation, such as `Control+Shift+KeyT`. */
  readonly keys?: string;
  /** True when the key works inside a focused terminal too; the terminal then does not see it. */
  readonly inTerminal?: boolean;
  /** True when the control that has the focus handles the key itself; the key is shown, not bound. */
  readonly isLocal?: boolean;
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

/** What the palette offers now: the actions that can be done. */
export function offeredActions(actions: ReadonlyMap<string, Action>): Action[] {
  return [...actions.values()].filter((action) => action.inPalette !== false && (action.when?.() ?? true));
}
