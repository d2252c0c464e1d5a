import { matchKeyBindingPress, parseKeybinding } from 'tinykeys';
import { useActions } from '../../stores/actions';
import type { Key } from './terminal-keys';

/** Whether the key belongs to an action that works inside a terminal and can be done now. */
export function isPageKey(key: Key): boolean {
  return [...useActions.getState().actions.values()].some(
    ({ keys, inTerminal, when }) => keys && inTerminal && matches(key, keys) && (when?.() ?? true),
  );
}

function matches(key: Key, keys: string): boolean {
  const [press] = parseKeybinding(keys);
  return press !== undefined && key instanceof KeyboardEvent && matchKeyBindingPress(key, press);
}
