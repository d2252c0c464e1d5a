import { ClocheError, type Terminal, type TerminalSize } from '../../../preload/contract';
import { call, openChannel } from '../../client';
import { openAddress } from '../../stores/host';
import { reportFailure } from '../../stores/notices';
import { useSettings } from '../../stores/settings';
import { saveKeyboard } from '../../stores/terminal-memory';
import {
  hasEnded,
  reopenTab,
  selectCurrentTab,
  startTerminal,
  terminalOfTab,
  useTerminals,
} from '../../stores/terminals';
import { ask, isPageCovered, useUi } from '../../stores/ui';
import { strings } from '../../strings';
import { dropPane, paneOf, setPane } from './pane-state';
import { previewPaste } from './terminal-paste';
import type { TerminalView } from './terminal-view';
import type { TerminalLook, TerminalViewEvents } from './view-events';

/** The view of one tab, with what it was last attached to. */
interface Entry {
  readonly view: TerminalView;
  run: number;
  /** The terminal and the connection for which it was attached. */
  attachedTo: string | null;
}

type Code = typeof import('./terminal-view');

const ownFont = '"JetBrains Mono Variable"';
const entries = new Map<string, Entry>();
const starting = new Set<string>();
let code: Code | null = null;
let loading: Promise<Code> | null = null;
let awaitsFocus: string | null = null;

/** Loads what terminals need (it is a part of the page of its own); a second call waits for the first. */
export function loadTerminalCode(): Promise<Code> {
  // xterm measures its font once: it must be there first.
  loading ??= Promise.all([import('./terminal-view'), document.fonts.load(`13px ${ownFont}`)]).then(([loaded]) => {
    code = loaded;
    return loaded;
  });
  return loading;
}

/** The view of a tab; absent until it was shown for the first time. */
export function viewOf(tab: string | undefined): TerminalView | undefined {
  return tab === undefined ? undefined : entries.get(tab)?.view;
}

/** Shows the tab's terminal in a place and returns what takes it out again; the terminal is started if need be. */
export function showInPlace(tab: string, place: HTMLElement): () => void {
  let isOver = false;
  const show = (loaded: Code) => {
    if (isOver || !useTerminals.getState().tabs.has(tab)) return;
    const { view } = entries.get(tab) ?? createEntry(tab, loaded);
    view.mount(place);
    bringUp(tab);
    if (awaitsFocus === tab) focusAwaited();
  };
  if (code) show(code);
  else loadTerminalCode().then(show, (thrown) => reportFailure(thrown, strings.terminal.codeFailed));
  return () => {
    isOver = true;
    const view = viewOf(tab);
    if (view?.element.parentElement === place) view.unmount();
  };
}

/** Shows the terminal here that another window shows. */
export function takeBack(tab: string): void {
  const entry = entries.get(tab);
  if (!entry) return;
  entry.attachedTo = null;
  setPane(tab, { isElsewhere: false });
  bringUp(tab);
}

/** Forgets the lines above the one of the cursor, here and in the program, so that they do not come back. */
export function clearTerminal(tab: string): void {
  viewOf(tab)?.clear();
  const id = terminalOfTab(useTerminals.getState(), tab)?.id;
  if (id === undefined) return;
  call('terminal.clear', { id }).catch((thrown) => {
    if (!isExpected(thrown)) reportFailure(thrown);
  });
}

function createEntry(tab: string, { TerminalView: View }: Code): Entry {
  const view = new View(currentLook(), eventsOf(tab));
  const entry = { view, run: useTerminals.getState().tabs.get(tab)?.run ?? 0, attachedTo: null };
  entries.set(tab, entry);
  return entry;
}

/** Starts the tab's terminal, or attaches its view, whichever is due. */
function bringUp(tab: string): void {
  const state = useTerminals.getState();
  const { terminalId, problem } = state.tabs.get(tab) ?? {};
  const entry = entries.get(tab);
  // Without a size of its own it waits: a shell that is resized draws its prompt twice.
  if (!entry?.view.isFitted || problem) return;
  const terminal = terminalOfTab(state, tab);
  if (terminalId === undefined) void start(tab, entry.view);
  else if (terminal) void attach(entry, terminal, `${terminalId} ${state.lists}`);
}

async function start(tab: string, view: TerminalView): Promise<void> {
  if (starting.has(tab) || !view.element.isConnected) return;
  starting.add(tab);
  try {
    await startTerminal(tab, view.size);
  } finally {
    starting.delete(tab);
  }
  bringUp(tab);
}

async function attach(entry: Entry, terminal: Terminal, to: string): Promise<void> {
  if (entry.attachedTo === to || !entry.view.element.isConnected) return;
  entry.attachedTo = to;
  try {
    // The screen comes as it is, so the shell has the size of the view before it is sent.
    if (terminal.state !== 'exited' && !isSameSize(terminal.size, entry.view.size))
      await resize(terminal.id, entry.view);
    if (entry.attachedTo === to) entry.view.attach(openChannel('terminal.attach', { id: terminal.id }));
  } catch (thrown) {
    if (!isExpected(thrown)) reportFailure(thrown);
  }
}

const isSameSize = (a: TerminalSize, b: TerminalSize) => a.columns === b.columns && a.rows === b.rows;

async function resize(id: string, view: TerminalView): Promise<void> {
  await call('terminal.resize', { id, size: view.size });
}

/** A terminal that is gone and a connection that is lost are shown where they matter; they need no message. */
function isExpected(thrown: unknown): boolean {
  return thrown instanceof ClocheError && ['not-found', 'cancelled', 'wrong-state'].includes(thrown.code);
}

function eventsOf(tab: string): TerminalViewEvents {
  const terminal = () => terminalOfTab(useTerminals.getState(), tab);
  const view = () => viewOf(tab);
  return {
    resized: () => {
      const { id, state } = terminal() ?? {};
      const shown = view();
      bringUp(tab);
      if (!id || !shown || state === 'exited') return;
      resize(id, shown).catch((thrown) => {
        if (!isExpected(thrown)) reportFailure(thrown);
      });
    },
    // A lost connection ends every channel too; the next one attaches again.
    detached: (error) => {
      if (error?.code === 'busy') setPane(tab, { isElsewhere: true });
      else if (error && !isExpected(error)) reportFailure(error);
    },
    isCovered: isPageCovered,
    typedInVain: (text) => {
      if (text === '\r' && hasEnded(useTerminals.getState(), tab)) reopenTab(tab);
    },
    riskyPaste: (text) =>
      ask({
        title: strings.terminal.pasteTitle(text.split(/\r\n?|\n/).length),
        text: strings.terminal.pasteText(previewPaste(text)),
        confirm: strings.terminal.paste,
        run: () => view()?.pasteNow(text),
      }),
    link: (link) => setPane(tab, { link }),
    follow: (url) => void openAddress(url),
    menu: (menu) => setPane(tab, { menu, link: null }),
    found: ({ index, count, place }) => {
      const { search } = paneOf(tab);
      if (search) setPane(tab, { search: { ...search, index, count, place } });
    },
  };
}

/** How terminals look now: the settings, the zoom and the theme that the page shows. */
function currentLook(): TerminalLook {
  const { terminalFont, terminalFontSize, screenReader } = useSettings.getState().settings;
  const chosen = terminalFont.replace(/["\\;]/g, '').trim();
  return {
    theme: document.documentElement.dataset.theme === 'light' ? 'light' : 'dark',
    fontFamily: `${chosen === '' ? '' : `"${chosen}", `}${ownFont}, monospace`,
    fontSize: Math.max(6, terminalFontSize + useTerminals.getState().zoom),
    isScreenReader: screenReader,
  };
}

function applyLook(): void {
  for (const { view } of entries.values()) view.setLook(currentLook());
}

function focusAwaited(): void {
  const view = viewOf(awaitsFocus ?? undefined);
  // What lies over the page keeps the keyboard for as long as it is there.
  if (!view?.element.isConnected || isPageCovered()) return;
  view.focus();
  // A tab that is moved loses the focus when React puts it elsewhere: hold the wish until that is done.
  requestAnimationFrame(() => {
    if (!view.element.isConnected || viewOf(awaitsFocus ?? undefined) !== view) return;
    awaitsFocus = null;
    if (document.activeElement === document.body) view.focus();
  });
}

const hasKeyboard = (): boolean =>
  [...entries.values()].some(({ view }) => view.element.contains(document.activeElement));

/** Follows the stores from now on: starts, attaches, focuses and disposes views; returns what ends it. */
export function startViews(): () => void {
  const themes = new MutationObserver(applyLook);
  themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  let isCovered = isPageCovered();
  const stops = [
    useSettings.subscribe((now, before) => {
      if (now.settings !== before.settings) applyLook();
    }),
    useTerminals.subscribe((now, before) => {
      if (now.zoom !== before.zoom) applyLook();
      for (const [tab, entry] of entries) follow(tab, entry);
      if (now.focusRequests !== before.focusRequests) {
        awaitsFocus = selectCurrentTab(now) ?? null;
        focusAwaited();
      }
    }),
    useUi.subscribe(() => {
      // After the dialog has given the focus back.
      if (isCovered !== isPageCovered()) setTimeout(focusAwaited);
      isCovered = isPageCovered();
    }),
    () => themes.disconnect(),
  ];
  window.addEventListener('pagehide', () => saveKeyboard(hasKeyboard()));
  return () => {
    for (const stop of stops) stop();
  };
}

function follow(tab: string, entry: Entry): void {
  const state = useTerminals.getState().tabs.get(tab);
  if (!state) {
    entries.delete(tab);
    entry.view.dispose();
    dropPane(tab);
    return;
  }
  if (state.run !== entry.run) {
    entry.run = state.run;
    entry.attachedTo = null;
    entry.view.renew();
    setPane(tab, { isElsewhere: false });
  }
  entry.view.setEnded(hasEnded(useTerminals.getState(), tab));
  bringUp(tab);
}
