import type { SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
import { matchColours } from './terminal-theme';
import type { Box, Search, TerminalLook, TerminalViewEvents } from './view-events';

/** The search in one xterm; its code is loaded with the first search. */
export class ViewSearch {
  readonly #terminal: Terminal;
  readonly #onfound: TerminalViewEvents['found'];
  #addon: Promise<SearchAddon> | null = null;
  #isCaseSensitive = false;

  constructor(terminal: Terminal, onfound: TerminalViewEvents['found']) {
    this.#terminal = terminal;
    this.#onfound = onfound;
  }

  /** Finds the next (or previous) match and marks all of them; while it is typed the shown match may stay. */
  async find(
    search: Search,
    direction: 'next' | 'previous',
    { isTyping, theme }: { readonly isTyping: boolean; readonly theme: TerminalLook['theme'] },
  ): Promise<void> {
    this.#addon ??= this.#load();
    const addon = await this.#addon;
    // The addon does not notice that the case counts now, or no more: it must forget what it found.
    if (search.isCaseSensitive !== this.#isCaseSensitive) addon.clearDecorations();
    this.#isCaseSensitive = search.isCaseSensitive;
    const { match, active, background } = matchColours[theme];
    const options = {
      caseSensitive: search.isCaseSensitive,
      incremental: isTyping,
      decorations: {
        matchBorder: match,
        matchOverviewRuler: match,
        activeMatchBackground: background,
        activeMatchBorder: active,
        activeMatchColorOverviewRuler: active,
      },
    };
    if (direction === 'next') addon.findNext(search.text, options);
    else addon.findPrevious(search.text, options);
  }

  /** Takes all marks away. */
  async end(): Promise<void> {
    (await this.#addon)?.clearDecorations();
    this.#terminal.clearSelection();
  }

  async #load(): Promise<SearchAddon> {
    const { SearchAddon: Addon } = await import('@xterm/addon-search');
    const addon = new Addon();
    this.#terminal.loadAddon(addon);
    addon.onDidChangeResults(({ resultIndex, resultCount }) =>
      this.#onfound({ index: resultIndex, count: resultCount, place: this.#placeOfMatch() }),
    );
    return addon;
  }

  /** Where the shown match is, which is selected; undefined where there is none. */
  #placeOfMatch(): Box | undefined {
    const { element, cols, rows, buffer } = this.#terminal;
    const match = this.#terminal.getSelectionPosition();
    const screen = element?.querySelector('.xterm-screen')?.getBoundingClientRect();
    if (!match || !screen) return undefined;
    const { start, end } = match;
    const isWrapped = end.y > start.y;
    const left = (column: number) => screen.left + (column * screen.width) / cols;
    const top = (row: number) => screen.top + ((row - buffer.active.viewportY) * screen.height) / rows;
    return {
      left: isWrapped ? screen.left : left(start.x),
      right: isWrapped ? screen.right : left(end.x),
      top: top(start.y),
      bottom: top(end.y + 1),
    };
  }
}
