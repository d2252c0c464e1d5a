import { matchKeyBindingPress, parseKeybinding } from 'tinykeys';
import { type Action, runAction, useActions } from './stores/actions';

/** Whether keys and pastes at this place are text: fields, and terminals. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable], .xterm') !== null;
}

const hasModifier = (keys: string) => /^(Control|Alt|Meta|\$mod)\+/.test(keys);

/** Whether the action's key works where the focus is. */
function isHeard(action: Action, target: EventTarget | null): boolean {
  if (!action.keys || action.isLocal) return false;
  if (target instanceof Element && target.closest('.xterm')) return action.inTerminal === true;
  return hasModifier(action.keys) || !isTyping(target);
}

/** The action that the key asks for here, if any. */
export function actionOfKey(event: KeyboardEvent, actions: Iterable<Action>): Action | undefined {
  for (const action of actions) {
    if (!isHeard(action, event.target)) continue;
    const press = parseKeybinding(action.keys ?? '')[0];
    if (press && matchKeyBindingPress(event, press)) return action;
  }
  return undefined;
}

/** Binds the keys of the registry for the life of the page. */
export function startKeyboard(): void {
  // While capturing, so that a terminal does not see the keys that are not for it.
  window.addEventListener(
    'keydown',
    (event) => {
      const action = actionOfKey(event, useActions.getState().actions.values());
      if (!action || !runAction(action.id)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}
