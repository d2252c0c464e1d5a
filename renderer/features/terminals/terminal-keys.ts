/** The part of a keyboard event that decides what a key in a terminal means. */
export type Key = Pick<KeyboardEvent, 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey' | 'code'>;

/**
 * Whose a key is: the shell's, the clipboard's, the menu's or the window's (the keys of actions do not get as far as a
 * terminal). `paste` is left to the browser, which alone may read the clipboard without asking; `window` to the browser or
 * the desktop host.
 */
export type KeyMeaning = 'shell' | 'copy' | 'paste' | 'menu' | 'window';

/** What a terminal holds when a key is pressed. */
export interface KeySituation {
  readonly hasSelection: boolean;
  /** Whether a program has the whole screen, as editors and file managers do. */
  readonly isFullScreen: boolean;
}

/**
 * What a key pressed in a terminal means; Ctrl+C copies only while something is selected, and interrupts otherwise.
 * Shift+F10 is a key of programs that have the whole screen, and opens the menu elsewhere. F11 gives the window the whole
 * screen, as other terminals do.
 */
export function keyMeaning(key: Key, { hasSelection, isFullScreen }: KeySituation): KeyMeaning {
  if (key.altKey || key.metaKey) return 'shell';
  if (key.ctrlKey && key.code === 'KeyC') return key.shiftKey || hasSelection ? 'copy' : 'shell';
  if (key.ctrlKey && key.shiftKey && key.code === 'KeyV') return 'paste';
  if (key.code === 'Insert' && key.ctrlKey !== key.shiftKey) return key.ctrlKey ? 'copy' : 'paste';
  if (key.code === 'ContextMenu' && !key.ctrlKey) return 'menu';
  if (key.code === 'F10' && key.shiftKey && !key.ctrlKey && !isFullScreen) return 'menu';
  if (key.code === 'F11' && !key.ctrlKey && !key.shiftKey) return 'window';
  return 'shell';
}
