import { matchKeyBindingPress, parseKeybinding } from 'tinykeys';
import { type Action, canRun, heardKeys, runAction, useActions } from './stores/actions';
import { isPageCovered } from './stores/ui';

/** Whether keys and pastes at this place are text: fields, and terminals. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable], .xterm') !== null;
}

const hasModifier = (keys: string) => /^(Control|Alt|Meta|\$mod)\+/.test(keys);

/** Whether the key is one of the control that has the focus, or of what lies over the page and has it. */
const isOwned = (keys: string, target: EventTarget | null) =>
  target instanceof Element && target.closest(`[role=menu], [role=dialog], [aria-keyshortcuts~=${keys}]`) !== null;

/** Whether the action has the key where the focus is; what a control does by itself is not known here. */
export function isHeard(action: Action, keys: string, target: EventTarget | null): boolean {
  if (action.isLocal) return false;
  if (action.isOfPage && isOwned(keys, target)) return false;
  const { inTerminal = false } = action;
  if (target instanceof Element && target.closest('.xterm')) return inTerminal !== false;
  if (inTerminal === 'only') return false;
  return hasModifier(keys) || !isTyping(target);
}

function isPressed(keys: string, event: KeyboardEvent): boolean {
  const press = parseKeybinding(keys)[0];
  return press !== undefined && matchKeyBindingPress(event, press);
}

/** The action that the key asks for here, if any. */
export function actionOfKey(event: KeyboardEvent, actions: Iterable<Action>): Action | undefined {
  for (const action of actions) {
    const isAsked = (keys: string) => isHeard(action, keys, event.target) && isPressed(keys, event);
    if (heardKeys(action).some(isAsked)) return action;
  }
  return undefined;
}

/**
 * Does what a key asks for and says whether the key is spent. Behind what lies over the page nothing happens, and the
 * keyboard stays where it is: such a key is spent in vain, rather than be one of the browser's.
 */
function spend(id: string): boolean {
  return isPageCovered() ? canRun(id) : runAction(id);
}

/** Binds the keys of the registry for the life of the page. */
export function startKeyboard(): void {
  // While capturing, so that a terminal does not see the keys that are not for it.
  window.addEventListener(
    'keydown',
    (event) => {
      const action = actionOfKey(event, useActions.getState().actions.values());
      if (!action || !spend(action.id)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}
