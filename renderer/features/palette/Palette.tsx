import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Environment } from '../../../preload/contract';
import { formatKeys } from '../../format';
import { isHeard } from '../../keyboard';
import { type Action, offeredActions, runAction, shownKeys, useActions } from '../../stores/actions';
import { orderByName, useEnvironments } from '../../stores/environments';
import { kindLabel, useKinds } from '../../stores/kinds';
import { select, setPaletteOpen, useUi } from '../../stores/ui';
import { strings } from '../../strings';
import { Kbd } from '../../ui/Kbd';
import { searchItems } from './palette-search';

/** One line of the palette. */
interface Entry {
  readonly id: string;
  readonly title: string;
  readonly note: string | undefined;
  readonly isKey: boolean;
  readonly run: () => void;
}

/** The action with its key, if that works from where the palette was opened. */
function ofAction(action: Action, opener: Element | null): Entry {
  const { id, title } = action;
  const keys = shownKeys(action);
  const note = keys && isHeard(action, keys, opener) ? formatKeys(keys) : undefined;
  return { id: `action-${id}`, title, note, isKey: true, run: () => void runAction(id) };
}

const ofEnvironment = ({ id, name, kind, python, state }: Environment): Entry => ({
  id: `go-${id}`,
  title: name,
  note: [kindLabel(kind), python, state === 'ready' ? undefined : strings.states[state]].filter(Boolean).join(' '),
  isKey: false,
  run: () => select(id),
});

/** Every action that can be done now, and every environment, found by a few letters. */
export function Palette() {
  const isOpen = useUi((store) => store.isPaletteOpen);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setPaletteOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/45" />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-40 flex max-h-[min(30rem,76vh)] w-[35rem] max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-panel shadow-2xl outline-none">
          <Dialog.Title className="sr-only">{strings.palette.title}</Dialog.Title>
          <SearchAndResults />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What is done most comes first; the rest follows as it was registered. */
const foremost = ['terminal.open', 'environment.new', 'import.open', 'environment.export', 'jobs.open'];

function byUse(actions: readonly Action[]): Action[] {
  const rank = ({ id }: Action) => (foremost.includes(id) ? foremost.indexOf(id) : foremost.length);
  return [...actions].sort((a, b) => rank(a) - rank(b));
}

function useFound(query: string, opener: Element | null) {
  const actions = useActions((store) => store.actions);
  const byId = useEnvironments((store) => store.byId);
  // What can be done is asked anew once the kinds and the inside of an environment are known.
  useKinds((store) => store.kinds);
  useEnvironments((store) => store.details);
  const environments = useMemo(() => orderByName(byId.values()).map(ofEnvironment), [byId]);
  const offered = byUse(offeredActions(actions).filter(({ id }) => id !== 'palette.open'));
  return {
    actions: searchItems(offered, query, ({ title }) => title).map((action) => ofAction(action, opener)),
    environments: useMemo(
      () => searchItems(environments, query, ({ title, note }) => `${title} ${note}`).slice(0, 50),
      [environments, query],
    ),
  };
}

function SearchAndResults() {
  const [query, setQuery] = useState('');
  const [place, setPlace] = useState(0);
  // While this is drawn for the first time, the keyboard is where it was.
  const [opener] = useState(() => document.activeElement);
  const found = useFound(query, opener);
  const all = [...found.actions, ...found.environments];
  const active = all[Math.min(place, all.length - 1)];

  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    setPaletteOpen(false);
    // After the dialog has given the focus back, so that the action can move it on.
    setTimeout(entry.run, 0);
  };
  const handleKey = (event: KeyboardEvent) => {
    const last = all.length - 1;
    if (event.key === 'ArrowDown') setPlace(place >= last ? 0 : place + 1);
    else if (event.key === 'ArrowUp') setPlace(place <= 0 ? last : place - 1);
    else if (event.key === 'Enter') run(active);
    else return;
    event.preventDefault();
  };
  const change = (text: string) => {
    setQuery(text);
    setPlace(0);
  };
  return (
    <>
      <div className="flex h-11 shrink-0 items-center gap-2.5 border-b border-line px-4">
        <Search size={14} aria-hidden className="text-faint" />
        <input
          role="combobox"
          aria-label={strings.palette.placeholder}
          aria-expanded
          aria-controls="palette-results"
          aria-autocomplete="list"
          {...(active ? { 'aria-activedescendant': active.id } : {})}
          value={query}
          placeholder={strings.palette.placeholder}
          spellCheck={false}
          onChange={(event) => change(event.target.value)}
          onKeyDown={handleKey}
          className="min-w-0 flex-1 bg-transparent text-[14px] outline-none placeholder:text-faint"
        />
        <Kbd>Esc</Kbd>
      </div>
      {all.length === 0 ? <NoMatch query={query} /> : null}
      <Results found={found} active={active} onRun={run} />
    </>
  );
}

function NoMatch({ query }: { readonly query: string }) {
  return (
    <div role="status" className="px-4 py-6 text-center">
      <p>{strings.palette.noMatch(query)}</p>
      <p className="text-soft">{strings.palette.noMatchHelp}</p>
    </div>
  );
}

function Results({
  found,
  active,
  onRun,
}: {
  readonly found: { readonly actions: readonly Entry[]; readonly environments: readonly Entry[] };
  readonly active: Entry | undefined;
  readonly onRun: (entry: Entry) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const activeId = active?.id;
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  const groups = [
    { title: strings.palette.actions, entries: found.actions },
    { title: strings.palette.environments, entries: found.environments },
  ];
  return (
    <div
      ref={list}
      id="palette-results"
      role="listbox"
      aria-label={strings.palette.title}
      className="min-h-0 overflow-y-auto p-1.5 empty:hidden"
    >
      {groups.map(({ title, entries }) =>
        entries.length === 0 ? null : (
          // biome-ignore lint/a11y/useSemanticElements: a group of options in a list box
          <div key={title} role="group" aria-label={title}>
            <div aria-hidden className="px-2.5 pt-2 pb-1 text-xs text-faint">
              {title}
            </div>
            {entries.map((entry) => (
              <Line key={entry.id} entry={entry} isActive={entry.id === activeId} onRun={() => onRun(entry)} />
            ))}
          </div>
        ),
      )}
    </div>
  );
}

function Line({
  entry,
  isActive,
  onRun,
}: {
  readonly entry: Entry;
  readonly isActive: boolean;
  readonly onRun: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keyboard
    // biome-ignore lint/a11y/useFocusableInteractive: the search field has the focus and names the active option
    <div
      id={entry.id}
      role="option"
      aria-selected={isActive}
      onClick={onRun}
      className="flex h-8 cursor-default items-center justify-between gap-4 rounded-md px-2.5 hover:bg-raised aria-selected:bg-sel"
    >
      <span className="truncate">{entry.title}</span>
      {entry.note ? (
        <span className="shrink-0 text-sm text-soft">{entry.isKey ? <Kbd>{entry.note}</Kbd> : entry.note}</span>
      ) : null}
    </div>
  );
}
