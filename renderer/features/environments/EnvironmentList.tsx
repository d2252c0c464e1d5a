import { Download, Plus, Stethoscope, Trash2, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import type { Environment } from '../../../preload/contract';
import { runAction, useShownKeys } from '../../stores/actions';
import { filterEnvironments, orderByName, useEnvironments } from '../../stores/environments';
import { kindLabel } from '../../stores/kinds';
import { selectConcerns, useMachine } from '../../stores/machine';
import { useNow } from '../../stores/now';
import { openDrawer, select, setFilter, setListOpen, useUi } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { FilterBox } from '../../ui/FilterBox';
import { IconButton } from '../../ui/IconButton';
import { scrollToRow, useRows } from '../../ui/use-rows';
import { EnvironmentRow } from './EnvironmentRow';
import { openEnvironment, runOrTell } from './environment-actions';

const rowHeight = 40;
/** A list over the page stays for so long after a click: a second one is still for the row. */
const doubleClickMs = 400;
const optionId = (id: string) => `environment-${id}`;

/** The list at the left: filter, rows, and the machine and the trash at its foot. */
export function EnvironmentList() {
  const byId = useEnvironments((store) => store.byId);
  const filter = useUi((store) => store.filter);
  const ordered = useMemo(() => orderByName(byId.values()), [byId]);
  const filterKeys = useShownKeys('list.filter');
  const shown = useMemo(() => filterEnvironments(ordered, filter, kindLabel), [ordered, filter]);
  return (
    <aside aria-label={strings.list.title} className="flex h-full w-66 flex-col border-r border-line bg-panel">
      <header className="flex items-center gap-1 px-3 pt-2 pb-2">
        <h2 className="flex-1 truncate font-semibold">{strings.list.title}</h2>
        <IconButton
          icon={Download}
          label={strings.list.import}
          keys={useShownKeys('import.open')}
          onClick={() => runAction('import.open')}
        />
        <IconButton
          icon={Plus}
          label={strings.list.add}
          keys={useShownKeys('environment.new')}
          isPrimary
          onClick={() => runAction('environment.new')}
        />
      </header>
      <FilterBox
        id="environment-filter"
        className="mx-3 mb-1.5"
        label={strings.list.filter}
        placeholder={strings.list.filterShort}
        keys={filterKeys}
        value={filter}
        onChange={setFilter}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && shown[0]) openEnvironment(shown[0].id);
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          enterList(shown);
        }}
      />
      {shown.length > 0 ? <Rows environments={shown} /> : <NoRows />}
      <Footer />
    </aside>
  );
}

/** Goes from the filter to the rows; when the selected one is not among them, to the first. */
function enterList(shown: readonly Environment[]): void {
  const { selectedId } = useUi.getState();
  if (shown[0] && !shown.some(({ id }) => id === selectedId)) select(shown[0].id);
  document.getElementById('environment-list')?.focus();
}

/** Which row a key leads to, from the one at `place`; null when the key is not about rows. */
export function rowAfterKey(key: string, place: number, count: number, page: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: place + 1,
    ArrowUp: place < 0 ? count - 1 : place - 1,
    Home: 0,
    End: count - 1,
    PageDown: place + page,
    PageUp: place - page,
  };
  const next = moves[key];
  return next === undefined || count === 0 ? null : Math.min(count - 1, Math.max(0, next));
}

function Rows({ environments }: { readonly environments: readonly Environment[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const nowMs = useNow();
  const selectedId = useUi((store) => store.selectedId);
  const place = environments.findIndex(({ id }) => id === selectedId);
  const { first, end } = useRows(scroller, environments.length, rowHeight);
  const isListOpen = useUi((store) => store.isListOpen);
  const isListHidden = useUi((store) => store.isListHidden);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that was hidden could not be scrolled
  useEffect(() => {
    if (place >= 0) scrollToRow(scroller.current, place, rowHeight);
  }, [place, isListOpen, isListHidden]);

  const handleKey = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const next = rowAfterKey(event.key, place, environments.length, page);
    const target = next === null ? undefined : environments[next];
    const current = environments[place];
    if (target) select(target.id);
    else if (!current) return;
    else if (event.key === 'Enter') openEnvironment(current.id);
    else if (event.key === 'F2') runOrTell('environment.rename');
    else if (event.key === 'Delete') runOrTell('environment.remove');
    else return;
    event.preventDefault();
  };

  return (
    <div
      id="environment-list"
      ref={scroller}
      role="listbox"
      aria-label={strings.list.title}
      aria-keyshortcuts="F2"
      tabIndex={0}
      {...(place >= 0 ? { 'aria-activedescendant': optionId(selectedId ?? '') } : {})}
      onKeyDown={handleKey}
      className="min-h-0 flex-1 overflow-y-auto py-0.5"
    >
      <div role="presentation" className="relative" style={{ height: environments.length * rowHeight }}>
        {environments.slice(first, end).map((environment, index) => (
          <EnvironmentRow
            key={environment.id}
            id={optionId(environment.id)}
            environment={environment}
            isSelected={environment.id === selectedId}
            place={first + index + 1}
            count={environments.length}
            nowMs={nowMs}
            style={{ top: (first + index) * rowHeight }}
            onSelect={() => {
              select(environment.id);
              setTimeout(() => setListOpen(false), doubleClickMs);
            }}
            onOpen={() => openEnvironment(environment.id)}
          />
        ))}
      </div>
    </div>
  );
}

function NoRows() {
  const filter = useUi((store) => store.filter);
  const isLoaded = useEnvironments((store) => store.isLoaded);
  if (!isLoaded) return <div className="min-h-0 flex-1" />;
  return (
    <div className="flex min-h-0 flex-1 overflow-y-auto">
      {filter ? (
        <EmptyState text={strings.list.noMatch(filter)}>
          <Button onClick={() => setFilter('')}>{strings.common.clearFilter}</Button>
        </EmptyState>
      ) : (
        <EmptyState text={strings.list.emptyList} />
      )}
    </div>
  );
}

/** What is about no single environment: this machine, and the trash. */
function Footer() {
  return (
    <footer className="flex h-9 shrink-0 items-center border-t border-line pr-2">
      <MachineButton />
      <IconButton icon={Trash2} label={strings.actions.showTrash} onClick={() => runAction('trash.open')} />
    </footer>
  );
}

function MachineButton() {
  const concerns = useMachine(selectConcerns);
  return (
    <button
      type="button"
      onClick={() => openDrawer({ type: 'doctor' })}
      className="flex h-full min-w-0 flex-1 items-center gap-2 pr-2 pl-3.5 text-soft hover:bg-raised hover:text-ink"
    >
      <Stethoscope size={15} strokeWidth={1.75} aria-hidden />
      <span className="flex-1 text-left">{strings.list.machine}</span>
      {concerns > 0 ? (
        <span className="flex items-center gap-1.5">
          <TriangleAlert size={14} aria-hidden className="text-warn" />
          <span aria-hidden>{concerns}</span>
          <span className="sr-only">{strings.list.findings(concerns)}</span>
        </span>
      ) : null}
    </button>
  );
}
