/** The part of a keyboard event that decides what a key in a terminal means. */
export type Key = Pick<KeyboardEvent, 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey' | 'code' | 'key'>;

/**
 * Whose a key is: the shell's, the page's (an action of the registry), or the clipboard's. `paste` is left to the
 * browser, which alone may read the clipboard without asking.
 */
export type KeyMeaning = 'shell' | 'page' | 'copy' | 'paste';

/** What a key pressed in a terminal means; Ctrl+C copies only while something is selected, and interrupts otherwise. */
export function keyMeaning(key: Key, hasSelection: boolean, isPageKey: (key: Key) => boolean): KeyMeaning {
  if (isPageKey(key)) return 'page';
  if (key.altKey || key.metaKey) return 'shell';
  if (key.ctrlKey && key.code === 'KeyC') return key.shiftKey || hasSelection ? 'copy' : 'shell';
  if (key.ctrlKey && key.shiftKey && key.code === 'KeyV') return 'paste';
  if (key.code === 'Insert' && key.ctrlKey !== key.shiftKey) return key.ctrlKey ? 'copy' : 'paste';
  return 'shell';
}
