import { Tabs } from '@base-ui/react/tabs';
import { Ellipsis, SquareTerminal } from 'lucide-react';
import { useEffect } from 'react';
import type { EnvironmentDetail as Detail, Environment } from '../../../preload/contract';
import { formatBytes } from '../../../preload/format-bytes';
import { formatKeys } from '../../format';
import { late } from '../../late';
import { type Action, canRun, runAction, shownKeys, useActions, useShownKeys } from '../../stores/actions';
import { isUnderstood, takenBytes, useEnvironments } from '../../stores/environments';
import { labelOf, useKinds } from '../../stores/kinds';
import { useShortPaths } from '../../stores/machine';
import { loadDetail, refreshDetail } from '../../stores/sync';
import { openTerminal } from '../../stores/terminals';
import { setTab, type UiStore, useUi } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { Menu } from '../../ui/Menu';
import { StateSquare } from './EnvironmentRow';
import { FirstRun } from './FirstRun';
import { Overview } from './Overview';

// Loaded when it is first looked at.
const PackagesTab = late(() => import('./PackagesTab').then((module) => module.PackagesTab));

/** Reads the inside of an environment when it is shown, when its packages are, and when the window has the focus again. */
function useDetailReading(id: string | undefined, tab: UiStore['tab']): void {
  useEffect(() => {
    if (id === undefined) return;
    void loadDetail(id);
    const refresh = () => refreshDetail(id);
    window.addEventListener('focus', refresh);
    return () => window.removeEventListener('focus', refresh);
  }, [id]);
  useEffect(() => {
    if (id !== undefined && tab === 'packages') refreshDetail(id);
  }, [id, tab]);
}

/** The selected environment: title, meta line, actions, tabs. */
export function EnvironmentDetail() {
  const selectedId = useUi((store) => store.selectedId);
  const environment = useEnvironments(({ byId }) => byId.get(selectedId ?? ''));
  const entry = useEnvironments(({ details }) => details.get(selectedId ?? ''));
  const tab = useUi((store) => store.tab);
  const id = environment?.id;
  useDetailReading(id, tab);

  if (!environment) return <FirstRun />;
  const { detail } = entry ?? {};
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(value: UiStore['tab']) => setTab(value)}
      className="flex h-full min-h-0 min-w-0 flex-col"
    >
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-5 pt-3.5">
        <div className="min-w-0 flex-[1_1_18rem]">
          <h2 className="flex items-center gap-2.5 text-xl font-semibold tracking-[-0.01em]">
            <StateSquare environment={environment} />
            <span className="truncate select-text">{environment.name}</span>
          </h2>
          <MetaLine environment={environment} detail={detail} />
        </div>
        <Actions environment={environment} />
      </header>
      <Tabs.List className="relative mt-2 flex shrink-0 gap-5 border-b border-line px-5">
        <TabButton value="overview" label={strings.detail.overview} />
        <TabButton value="packages" label={strings.detail.packages} />
        <Tabs.Indicator className="absolute -bottom-px left-[var(--active-tab-left)] h-0.5 w-[var(--active-tab-width)] bg-accent transition-[left,width] duration-140" />
      </Tabs.List>
      <Tabs.Panel value="overview" className="min-h-0 flex-1 overflow-y-auto outline-offset-[-3px]">
        <Overview environment={environment} entry={entry} />
      </Tabs.Panel>
      <Tabs.Panel value="packages" className="min-h-0 flex-1 outline-offset-[-3px]">
        <PackagesTab key={environment.id} environment={environment} entry={entry} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function TabButton({ value, label }: { readonly value: UiStore['tab']; readonly label: string }) {
  return (
    <Tabs.Tab value={value} className="py-1.5 text-soft hover:text-ink data-[active]:text-ink">
      {label}
    </Tabs.Tab>
  );
}

function MetaLine({ environment, detail }: { readonly environment: Environment; readonly detail: Detail | undefined }) {
  const kind = useKinds(({ kinds }) => labelOf(kinds, environment.kind));
  const path = useShortPaths().shortPath(environment.path);
  const sizeBytes = takenBytes(environment, detail);
  const parts = [
    kind,
    environment.state === 'ready' ? undefined : strings.states[environment.state],
    environment.python && strings.detail.python(environment.python),
    detail && environment.state === 'ready' ? strings.detail.packageCount(detail.packages.length) : undefined,
    sizeBytes === undefined ? undefined : formatBytes(sizeBytes),
  ];
  return (
    <p className="mt-0.5 h-[1lh] truncate text-sm text-soft select-text">
      {/* All of it at once, when the kinds and the home are known. */}
      {kind && path ? (
        <>
          {parts.filter(Boolean).join(' · ')} · <span className="font-mono text-[11.5px]">{path}</span>
        </>
      ) : null}
    </p>
  );
}

const menuActions = [
  ['environment.showJob', strings.detail.showJob],
  ['environment.resume', strings.detail.resume],
  ['environment.repair', strings.detail.repair],
  ['environment.change', strings.detail.change],
  ['environment.update', strings.detail.update],
  ['environment.build', strings.detail.build],
  ['environment.showNix', strings.detail.showNix],
  ['environment.rename', strings.detail.rename],
  ['environment.duplicate', strings.detail.duplicate],
  ['environment.copy', strings.detail.copy],
  ['environment.convert', strings.detail.convert],
  ['environment.openFolder', strings.detail.openFolder],
  ['environment.clean', strings.detail.clean],
  ['environment.remove', strings.detail.remove],
] as const;

/** The actions of the list that can be done now, as entries of a menu. */
function menuEntries(actions: ReadonlyMap<string, Action>) {
  return menuActions.flatMap(([id, title]) => {
    const action = actions.get(id);
    if (!action || action.when?.() === false) return [];
    const isDanger = id === 'environment.remove' || id === 'environment.clean';
    const keys = shownKeys(action);
    return [{ id, title, keys: keys && formatKeys(keys), isDanger, run: () => runAction(id) }];
  });
}

function Actions({ environment }: { readonly environment: Environment }) {
  const actions = useActions((store) => store.actions);
  // What can be done is asked anew once the kinds and the inside are known.
  useKinds((store) => store.kinds);
  useEnvironments(({ details }) => details.get(environment.id));
  const entries = menuEntries(actions);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FirstAction environment={environment} />
      <Button disabled={!canRun('environment.export')} onClick={() => runAction('environment.export')}>
        {strings.detail.export}
      </Button>
      <Menu
        trigger={
          <IconButton
            icon={Ellipsis}
            label={strings.detail.more}
            disabled={entries.length === 0}
            className="border border-line bg-panel"
          />
        }
        entries={entries}
      />
    </div>
  );
}

/** What is done most with an environment as it is: to use it, to end its making, or to make it again. */
function FirstAction({ environment }: { readonly environment: Environment }) {
  const { id, state, problem } = environment;
  const keys = useShownKeys('terminal.open');
  switch (state) {
    case 'incomplete':
      return (
        // Beside a reason stands the first of the ways out.
        <Button variant={problem ? 'plain' : 'primary'} onClick={() => runAction('environment.resume')}>
          {strings.detail.resume}
        </Button>
      );
    case 'broken':
    case 'missing':
      // What can be done with one that Cloche does not understand stands beside the reason.
      return isUnderstood(environment) ? (
        <Button variant="primary" onClick={() => runAction('environment.repair')}>
          {strings.detail.repair}
        </Button>
      ) : null;
    case 'creating':
    case 'ready':
      return (
        <Button
          variant="primary"
          disabled={state !== 'ready'}
          title={state === 'ready' ? undefined : strings.detail.notYetOpened}
          onClick={() => openTerminal(id)}
        >
          <SquareTerminal size={15} aria-hidden />
          {strings.detail.openTerminal}
          {keys ? <span className="text-[11px] font-medium opacity-80 max-[900px]:hidden">{keys}</span> : null}
        </Button>
      );
  }
}
