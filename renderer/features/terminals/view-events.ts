import type { ClocheError, TerminalSize } from '../../../preload/contract';

/** How terminals look. */
export interface TerminalLook {
  readonly theme: 'dark' | 'light';
  readonly fontFamily: string;
  /** Pixels. */
  readonly fontSize: number;
  readonly isScreenReader: boolean;
}

/** A link under the pointer: its real address, and where the pointer is, pixels of the window. */
export interface HoveredLink {
  readonly url: string;
  readonly x: number;
  readonly y: number;
}

/** What to look for in a terminal. */
export interface Search {
  readonly text: string;
  readonly isCaseSensitive: boolean;
}

/** A part of the window, pixels. */
export type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;

/** Which match is shown (from 0, -1 for none), how many there are, and where the shown one is. */
export interface Found {
  readonly index: number;
  readonly count: number;
  readonly place?: Box | undefined;
}

/** What a view tells and asks its owner. */
export interface TerminalViewEvents {
  resized(size: TerminalSize): void;
  /** The channel has ended without the view's doing. */
  detached(error?: ClocheError): void;
  /** Whether keys are for what lies over the page, although it has no focus yet. */
  isCovered(): boolean;
  /** Typed while nothing is attached. */
  typedInVain(text: string): void;
  /** Pasted text that would run at once; `pasteNow` pastes it nevertheless. */
  riskyPaste(text: string): void;
  link(link: HoveredLink | null): void;
  /** A link was clicked with Ctrl held. */
  follow(url: string): void;
  /** The menu was asked for, at pixels of the window. */
  menu(place: { readonly x: number; readonly y: number }): void;
  found(result: Found): void;
}
