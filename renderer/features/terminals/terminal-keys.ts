/** The part of a keyboard event that decides what a key in a terminal means. */
export type Key = Pick<KeyboardEvent, 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey' | 'code'>;

/**
 * Whose a key is: the shell's or the clipboard's (the keys of actions do not get as far as a terminal). `paste` is
 * left to the browser, which alone may read the clipboard without asking.
 */
export type KeyMeaning = 'shell' | 'copy' | 'paste';

/** What a key pressed in a terminal means; Ctrl+C copies only while something is selected, and interrupts otherwise. */
export function keyMeaning(key: Key, hasSelection: boolean): KeyMeaning {
  if (key.altKey || key.metaKey) return 'shell';
  if (key.ctrlKey && key.code === 'KeyC') return key.shiftKey || hasSelection ? 'copy' : 'shell';
  if (key.ctrlKey && key.shiftKey && key.code === 'KeyV') return 'paste';
  if (key.code === 'Insert' && key.ctrlKey !== key.shiftKey) return key.ctrlKey ? 'copy' : 'paste';
  return 'shell';
}
