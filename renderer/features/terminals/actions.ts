import { type Action, registerActions, runAction } from '../../stores/actions';
import { environmentById } from '../../stores/environments';
import {
  closeEnded,
  hasEnded,
  openAnother,
  openTerminal,
  placeTabOn,
  reopenTab,
  requestFocus,
  selectCurrentTab,
  selectEndedTabs,
  showNextTab,
  splitTab,
  useTerminals,
  zoomBy,
} from '../../stores/terminals';
import { selectedEnvironmentId, setDockOpen, useUi } from '../../stores/ui';
import { strings } from '../../strings';
import { closeAsking } from './close-asking';
import { paneOf, searchFieldId, setPane } from './pane-state';
import { clearTerminal, viewOf } from './views';

const titles = strings.terminal.actions;
const current = () => selectCurrentTab(useTerminals.getState());
const hasCurrent = () => current() !== undefined && useUi.getState().isDockOpen;
const isInTerminal = () => document.activeElement?.closest('[data-terminal]') != null;

/** Does something to the current tab, where there is one. */
const withCurrent = (act: (tab: string) => void) => () => {
  const tab = current();
  if (tab !== undefined) act(tab);
};

/** The selected environment when a shell can be opened in it. */
const selectedReady = () => {
  const environment = environmentById(selectedEnvironmentId());
  return environment?.state === 'ready' ? environment : undefined;
};

const opening: readonly Action[] = [
  {
    id: 'terminal.open',
    title: titles.open,
    keys: 'Control+Shift+KeyT',
    browserKeys: 'Control+Shift+Enter',
    fallback: 'terminal.plain',
    inTerminal: true,
    when: () => selectedReady() !== undefined,
    run: () => void openTerminal(selectedReady()?.id),
  },
  {
    id: 'terminal.new',
    title: titles.new,
    when: hasCurrent,
    run: withCurrent((tab) => void openAnother(tab)),
  },
  { id: 'terminal.plain', title: titles.plain, run: () => void openTerminal() },
  {
    id: 'terminal.splitRight',
    title: titles.splitRight,
    keys: 'Control+Shift+KeyE',
    inTerminal: true,
    when: hasCurrent,
    run: withCurrent((tab) => void splitTab(tab, 'right')),
  },
  {
    id: 'terminal.splitDown',
    title: titles.splitDown,
    keys: 'Control+Shift+KeyO',
    inTerminal: true,
    when: hasCurrent,
    run: withCurrent((tab) => void splitTab(tab, 'below')),
  },
  {
    id: 'terminal.reopen',
    title: titles.reopen,
    when: () => {
      const tab = current();
      return tab !== undefined && hasEnded(useTerminals.getState(), tab);
    },
    run: withCurrent(reopenTab),
  },
  {
    id: 'terminal.close',
    title: titles.close,
    keys: 'Control+Shift+KeyW',
    browserKeys: 'Alt+Shift+KeyW',
    inTerminal: true,
    when: hasCurrent,
    run: withCurrent((tab) => void closeAsking(tab)),
  },
  {
    id: 'terminal.closeEnded',
    title: titles.closeEnded,
    when: () => selectEndedTabs(useTerminals.getState()).length > 0,
    run: closeEnded,
  },
];

const moving: readonly Action[] = [
  {
    id: 'terminal.next',
    title: titles.next,
    keys: 'Control+Shift+PageDown',
    inTerminal: true,
    when: hasCurrent,
    run: () => showNextTab(1),
  },
  {
    id: 'terminal.previous',
    title: titles.previous,
    keys: 'Control+Shift+PageUp',
    inTerminal: true,
    when: hasCurrent,
    run: () => showNextTab(-1),
  },
  { id: 'terminal.moveOn', title: titles.moveOn, when: hasCurrent, run: placeTabOn },
  { id: 'terminal.toggle', title: titles.toggle, keys: 'Control+Backquote', inTerminal: true, run: toggleTerminal },
];

// The keys that zoom are those of browsers, which have them everywhere else; they are found by what they type too, as the
// keyboards of other countries and the number pad have them elsewhere.
const viewing: readonly Action[] = [
  {
    id: 'terminal.rename',
    title: titles.rename,
    when: hasCurrent,
    run: withCurrent((tab) => setPane(tab, { isRenaming: true })),
  },
  {
    id: 'terminal.search',
    title: titles.search,
    keys: 'Control+Shift+KeyF',
    inTerminal: true,
    when: hasCurrent,
    run: withCurrent(openSearch),
  },
  {
    id: 'terminal.zoomIn',
    title: titles.zoomIn,
    keys: 'Control+Equal',
    moreKeys: ['Control+(\\+)', 'Control+Shift+(\\+)'],
    inTerminal: 'only',
    when: hasCurrent,
    run: () => zoomBy(1),
  },
  {
    id: 'terminal.zoomOut',
    title: titles.zoomOut,
    keys: 'Control+Minus',
    moreKeys: ['Control+-'],
    inTerminal: 'only',
    when: hasCurrent,
    run: () => zoomBy(-1),
  },
  {
    id: 'terminal.zoomReset',
    title: titles.zoomReset,
    keys: 'Control+Digit0',
    moreKeys: ['Control+Numpad0'],
    inTerminal: 'only',
    when: hasCurrent,
    run: () => zoomBy(0),
  },
  {
    id: 'terminal.selectAll',
    title: titles.selectAll,
    when: hasCurrent,
    run: withCurrent((tab) => viewOf(tab)?.selectAll()),
  },
  { id: 'terminal.clear', title: titles.clear, when: hasCurrent, run: withCurrent(clearTerminal) },
];

/** Adds what can be done with terminals to the registry; returns what takes it out again. */
export function registerTerminalActions(): () => void {
  return registerActions([...opening, ...moving, ...viewing]);
}

/** From the terminal to the list of environments; from elsewhere to the terminal, opening the first one. */
function toggleTerminal(): void {
  const focused = document.activeElement;
  if (isInTerminal() && focused instanceof HTMLElement) {
    // Without an environment there is no list; the key leaves the terminal nevertheless.
    focused.blur();
    runAction('list.focus');
  } else if (current() === undefined) runAction('terminal.open');
  else {
    setDockOpen(true);
    requestFocus();
  }
}

function openSearch(tab: string): void {
  const selected = viewOf(tab)?.selection ?? '';
  const text = selected.includes('\n') ? '' : selected;
  const before = paneOf(tab).search;
  const search = { text: text || before?.text || '', isCaseSensitive: before?.isCaseSensitive ?? false };
  setPane(tab, { search: { ...search, index: -1, count: 0 } });
  const field = document.getElementById(searchFieldId(tab));
  if (field instanceof HTMLInputElement) field.select();
  if (search.text !== '') void viewOf(tab)?.find(search, 'next', true);
}
