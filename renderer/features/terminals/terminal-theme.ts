import type { ITheme } from '@xterm/xterm';

// The page's own tones (theme.css) in sRGB, since xterm does not read oklch. Every text colour but black on dark and
// bright black stands out from the background by 4.5 : 1 or more.
const dark: ITheme = {
  background: '#0f1114',
  foreground: '#e5e8ec',
  cursor: '#66cbc5',
  cursorAccent: '#0f1114',
  selectionBackground: '#66cbc54d',
  selectionInactiveBackground: '#66cbc52e',
  scrollbarSliderBackground: '#7b818940',
  scrollbarSliderHoverBackground: '#7b818980',
  scrollbarSliderActiveBackground: '#7b8189a0',
  overviewRulerBorder: '#00000000',
  black: '#2a2e33',
  red: '#ef736c',
  green: '#69c88e',
  yellow: '#e4bb5f',
  blue: '#6aaaea',
  magenta: '#d48acd',
  cyan: '#65cbca',
  white: '#cdd1d6',
  brightBlack: '#7b8189',
  brightRed: '#fd968f',
  brightGreen: '#87e2a8',
  brightYellow: '#f4d580',
  brightBlue: '#91c3f6',
  brightMagenta: '#e6aae0',
  brightCyan: '#90e2e1',
  brightWhite: '#f4f5f7',
};

const light: ITheme = {
  background: '#f5f7f9',
  foreground: '#20242a',
  cursor: '#00696a',
  cursorAccent: '#f5f7f9',
  selectionBackground: '#00696a33',
  selectionInactiveBackground: '#00696a1f',
  scrollbarSliderBackground: '#565b6333',
  scrollbarSliderHoverBackground: '#565b6366',
  scrollbarSliderActiveBackground: '#565b6388',
  overviewRulerBorder: '#00000000',
  black: '#20242a',
  red: '#b32e2f',
  green: '#106c3e',
  yellow: '#865901',
  blue: '#195daa',
  magenta: '#903d8b',
  cyan: '#00696e',
  white: '#6c7177',
  brightBlack: '#565b63',
  brightRed: '#c92f33',
  brightGreen: '#1c7d43',
  brightYellow: '#956300',
  brightBlue: '#1d6ec9',
  brightMagenta: '#a947a3',
  brightCyan: '#007781',
  brightWhite: '#43484e',
};

/** The colours of the terminals in each theme of the page. */
export const terminalThemes = { dark, light } as const;

/** The lowest contrast of text that xterm lets a program have, whatever colours it asks for (WCAG AA). */
export const minimumContrast = 4.5;

/** The colours of found text: the border of each match, and of the one that is shown. */
export const matchColours = {
  dark: { match: '#7b8189', active: '#e4bb5f', background: '#3a3423' },
  light: { match: '#565b63', active: '#865901', background: '#f1e3c4' },
} as const;
