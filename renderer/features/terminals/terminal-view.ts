import { FitAddon } from '@xterm/addon-fit';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { type ITheme, Terminal } from '@xterm/xterm';
import { scrollbackLines, type TerminalSize } from '../../../preload/contract';
import type { Channel } from '../../../preload/link';
import { keyMeaning } from './terminal-keys';
import { isRiskyPaste, withoutControls } from './terminal-paste';
import { minimumContrast, terminalThemes } from './terminal-theme';
import type { Search, TerminalLook, TerminalViewEvents } from './view-events';
import { ViewSearch } from './view-search';
import { releaseWebgl, requestWebgl } from './webgl-pool';

/** How long a size must stand before the shell is told, milliseconds: shells redraw their prompt at each change. */
const resizeQuietMs = 80;
/** A place smaller than this is a closed one, pixels: what is shown there keeps its size. */
const placeMin = { width: 40, height: 24 };
/** What may be typed before the shell is there, bytes. */
const typedAheadBytes = 4_096;

/** Tells a new terminal to show what it shows already, its normal screen. */
const normalScreen = '\x1b[?47l';

const encoder = new TextEncoder();

/**
 * One xterm with its element, which outlives the places where it is shown: it keeps its screen when it is moved or
 * hidden. Bytes are acknowledged when they have been parsed.
 */
export class TerminalView {
  readonly element = document.createElement('div');
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #events: TerminalViewEvents;
  readonly #resizes = new ResizeObserver(() => this.#fitSoon());
  #look: TerminalLook;
  #isEnded = false;
  readonly #search: ViewSearch;
  #channel: Channel | null = null;
  #typedAhead: Uint8Array[] | null = [];
  #isFitted = false;
  #fitTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(look: TerminalLook, events: TerminalViewEvents) {
    this.#events = events;
    this.#look = look;
    this.element.className =
      'absolute inset-0 [&_.xterm-viewport]:bg-transparent! [&_.xterm]:h-full [&_.xterm]:py-2 [&_.xterm]:pr-1 [&_.xterm]:pl-3';
    this.#terminal = new Terminal({
      ...xtermLook(look, false),
      allowProposedApi: true,
      // What programs send is not the page's to complain of: binary output would fill the console.
      logLevel: 'off',
      scrollback: scrollbackLines,
      minimumContrastRatio: minimumContrast,
      lineHeight: 1.2,
      // A slim scroll bar, on which the matches of a search are marked.
      overviewRuler: { width: 10 },
      macOptionIsMeta: true,
      // Programs must not move, raise or query the window.
      windowOptions: {},
      linkHandler: {
        activate: (event, url) => this.#follow(event, url),
        hover: (event, url) => this.#hover(event, url),
        leave: () => events.link(null),
      },
    });
    // Without a word of this kind xterm shows no cursor, not even a hollow one, before it has had the keyboard once.
    this.#terminal.write(normalScreen);
    this.#search = new ViewSearch(this.#terminal, (result) => events.found(result));
    this.#loadAddons();
    this.#wireInput();
    this.#wireClipboard();
  }

  /** Shows it in a place, which must be in the document; its size is known then, unless the place is closed. */
  mount(place: HTMLElement): void {
    place.append(this.element);
    if (!this.#terminal.element) this.#terminal.open(this.element);
    this.#resizes.observe(this.element);
    this.fit();
    requestWebgl(this, this.#terminal, () => this.fit());
  }

  /** Takes it out of its place; it goes on receiving. */
  unmount(): void {
    this.#resizes.disconnect();
    clearTimeout(this.#fitTimer);
    this.element.remove();
  }

  /** Whether it has filled a place, so that its size is one that a shell can be started with. */
  get isFitted(): boolean {
    return this.#isFitted;
  }

  /** The size in cells that it has now. */
  get size(): TerminalSize {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  /** Fills its place, unless that is closed. */
  fit(): void {
    if (this.element.offsetWidth < placeMin.width || this.element.offsetHeight < placeMin.height) return;
    const size = this.#fit.proposeDimensions();
    if (!size || Number.isNaN(size.cols) || Number.isNaN(size.rows)) return;
    const { columns, rows } = { columns: Math.max(2, size.cols), rows: Math.max(1, size.rows) };
    if (this.#isFitted && columns === this.#terminal.cols && rows === this.#terminal.rows) return;
    this.#isFitted = true;
    this.#terminal.resize(columns, rows);
    this.#events.resized({ columns, rows });
  }

  /** Shows what comes through the channel, from an empty screen on, and sends what is typed. */
  attach(channel: Channel): void {
    this.detach();
    if (!this.#typedAhead) this.#terminal.reset();
    this.#channel = channel;
    channel.ondata = (bytes) => this.#terminal.write(bytes, () => channel.acknowledge(bytes.byteLength));
    channel.onclose = (error) => {
      this.#channel = null;
      this.#events.detached(error);
    };
    for (const bytes of this.#typedAhead ?? []) channel.write(bytes);
    this.#typedAhead = null;
  }

  /** Ends the channel; the screen stays. */
  detach(): void {
    const channel = this.#channel;
    this.#channel = null;
    channel?.close();
  }

  get isAttached(): boolean {
    return this.#channel !== null;
  }

  /** Goes back to an empty screen, for another shell. */
  renew(): void {
    this.detach();
    this.#terminal.reset();
    this.#typedAhead = [];
    this.setEnded(false);
  }

  /** Says whether its shell has ended: what is typed is typed in vain from then on, and there is no cursor. */
  setEnded(isEnded: boolean): void {
    if (isEnded === this.#isEnded) return;
    this.#isEnded = isEnded;
    this.#terminal.options.theme = xtermTheme(this.#look, isEnded);
  }

  focus(): void {
    this.#terminal.focus();
  }

  setLook(look: TerminalLook): void {
    this.#look = look;
    Object.assign(this.#terminal.options, xtermLook(look, this.#isEnded));
    if (this.element.isConnected) this.fit();
  }

  /** Looks for text below (or above) what is shown as found, and shows it; empty text ends the search. */
  async find(search: Search, direction: 'next' | 'previous', isTyping = false): Promise<void> {
    if (search.text === '') await this.endSearch();
    else await this.#search.find(search, direction, { isTyping, theme: this.#look.theme });
  }

  async endSearch(): Promise<void> {
    await this.#search.end();
    this.#events.found({ index: -1, count: 0 });
  }

  get selection(): string {
    return this.#terminal.getSelection();
  }

  /** Copies the selection, where there is one. */
  copy(): void {
    if (!this.#terminal.hasSelection()) return;
    this.#terminal.focus();
    // The only way that needs no permission in either host: xterm answers the copy event with its selection.
    document.execCommand('copy');
    this.#terminal.clearSelection();
  }

  /** Pastes; text that would run at once is asked about first, unless the program inside brackets what is pasted. */
  paste(text: string): void {
    if (!this.#terminal.modes.bracketedPasteMode && isRiskyPaste(text)) this.#events.riskyPaste(text);
    else this.pasteNow(text);
  }

  /** Pastes without asking. */
  pasteNow(text: string): void {
    this.#terminal.paste(this.#terminal.modes.bracketedPasteMode ? withoutControls(text) : text);
  }

  selectAll(): void {
    this.#terminal.selectAll();
  }

  /** Forgets the lines above the one of the cursor. */
  clear(): void {
    this.#terminal.clear();
  }

  dispose(): void {
    this.detach();
    this.unmount();
    releaseWebgl(this);
    this.#terminal.dispose();
  }

  #loadAddons(): void {
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.loadAddon(
      new WebLinksAddon((event, url) => this.#follow(event, url), {
        hover: (event, url) => this.#hover(event, url),
        leave: () => this.#events.link(null),
      }),
    );
  }

  #wireInput(): void {
    this.#terminal.onData((text) => this.#send(encoder.encode(text), text));
    this.#terminal.onBinary((text) =>
      this.#send(
        Uint8Array.from(text, (unit) => unit.charCodeAt(0) & 0xff),
        text,
      ),
    );
    this.#terminal.attachCustomKeyEventHandler((event) => {
      if (this.#events.isCovered()) return false;
      if (event.type !== 'keydown') return true;
      const meaning = keyMeaning(event, {
        hasSelection: this.#terminal.hasSelection(),
        isFullScreen: this.#terminal.buffer.active.type === 'alternate',
      });
      if (meaning === 'copy' || meaning === 'menu') event.preventDefault();
      if (meaning === 'copy') this.copy();
      if (meaning === 'menu') this.#menuAtCursor();
      return meaning === 'shell';
    });
  }

  #wireClipboard(): void {
    const hear = <E extends keyof HTMLElementEventMap>(name: E, listener: (event: HTMLElementEventMap[E]) => void) =>
      this.element.addEventListener(name, listener, { capture: true });
    hear('paste', (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.paste(event.clipboardData?.getData('text/plain') ?? '');
    });
    hear('contextmenu', (event) => {
      event.preventDefault();
      event.stopPropagation();
      // A program that uses the mouse has the right button, as in other terminals; Shift takes it back.
      const isTaken = this.#terminal.modes.mouseTrackingMode !== 'none' && !event.shiftKey;
      if (!isTaken) this.#events.menu({ x: event.clientX, y: event.clientY });
    });
  }

  /** Opens the menu below the cursor, which xterm's text field follows. */
  #menuAtCursor(): void {
    const cursor = (this.#terminal.textarea ?? this.element).getBoundingClientRect();
    this.#events.menu({ x: cursor.left, y: cursor.bottom });
  }

  #send(bytes: Uint8Array, text: string): void {
    if (this.#channel && !this.#isEnded) {
      this.#channel.write(bytes);
      return;
    }
    const waiting = this.#typedAhead?.reduce((sum, { byteLength }) => sum + byteLength, 0) ?? 0;
    if (this.#typedAhead && waiting + bytes.byteLength <= typedAheadBytes) this.#typedAhead.push(bytes);
    else this.#events.typedInVain(text);
  }

  #follow(event: MouseEvent, url: string): void {
    if (event.ctrlKey || event.metaKey) this.#events.follow(url);
  }

  #hover(event: MouseEvent, url: string): void {
    this.#events.link({ url: realAddress(url), x: event.clientX, y: event.clientY });
  }

  #fitSoon(): void {
    clearTimeout(this.#fitTimer);
    if (this.#isFitted) this.#fitTimer = setTimeout(() => this.fit(), resizeQuietMs);
    else this.fit();
  }
}

/** The address as the browser would go there: with the host's name in ASCII, so that no letter can pass for another. */
function realAddress(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}

function xtermLook(look: TerminalLook, isEnded: boolean) {
  const { fontFamily, fontSize, isScreenReader } = look;
  return { theme: xtermTheme(look, isEnded), fontFamily, fontSize, screenReaderMode: isScreenReader };
}

const xtermTheme = ({ theme }: TerminalLook, isEnded: boolean): ITheme =>
  isEnded ? { ...terminalThemes[theme], cursor: '#00000000' } : terminalThemes[theme];
