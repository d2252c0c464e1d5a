import type { ImportPreview } from '../../../preload/contract';
import { call } from '../../client';
import { type Action, registerActions } from '../../stores/actions';
import { environmentById, takenNames } from '../../stores/environments';
import { useMachine } from '../../stores/machine';
import { proposeName } from '../../stores/names';
import { reportFailure } from '../../stores/notices';
import { cleanEnvironment, removeEnvironment, resumeEnvironment } from '../../stores/repairs';
import { openTerminal } from '../../stores/terminals';
import { openDrawer, openForm, select, selectedEnvironmentId, setListOpen, setRenaming, useUi } from '../../stores/ui';
import { strings } from '../../strings';

const selected = () => environmentById(selectedEnvironmentId());
const isSettled = () => selected() !== undefined && selected()?.state !== 'creating';
const isUnfinished = () => selected()?.state === 'incomplete';

/** Selects the environment and opens a terminal in it when it has one to offer. */
export function openEnvironment(id: string): void {
  select(id);
  setListOpen(false);
  if (environmentById(id)?.state === 'ready') openTerminal(id);
}

/** Opens a form that asks for the same as an environment does; its exact versions are not part of it. */
async function duplicateEnvironment(id: string): Promise<void> {
  try {
    const { environment, spec, variables } = await call('environment.get', { id });
    const { name, kind } = environment;
    const request = { name: proposeName(name, takenNames()), kind, spec, variables };
    const preview: ImportPreview = { format: 'cloche', request, confirmations: [], warnings: [], rejected: [] };
    openForm({ fileName: name, preview });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

async function openFolder(id: string): Promise<void> {
  try {
    await call('environment.openFolder', { id });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

const withSelected = (run: (id: string) => unknown) => () => {
  const id = selectedEnvironmentId();
  if (id !== null) void run(id);
};

const actions: readonly Action[] = [
  {
    id: 'environment.rename',
    title: strings.actions.renameEnvironment,
    keys: 'F2',
    isLocal: true,
    when: isSettled,
    run: withSelected(setRenaming),
  },
  {
    id: 'environment.export',
    title: strings.actions.exportEnvironment,
    keys: 'Control+KeyE',
    when: () => selected()?.state === 'ready',
    run: withSelected((environmentId) => openDrawer({ type: 'export', environmentId })),
  },
  {
    id: 'environment.duplicate',
    title: strings.actions.duplicateEnvironment,
    when: isSettled,
    run: withSelected(duplicateEnvironment),
  },
  {
    id: 'environment.openFolder',
    title: strings.actions.openFolder,
    when: () => selected() !== undefined && (useMachine.getState().machine?.can.openFolder ?? false),
    run: withSelected(openFolder),
  },
  {
    id: 'environment.resume',
    title: strings.actions.resumeEnvironment,
    when: isUnfinished,
    run: withSelected(resumeEnvironment),
  },
  {
    id: 'environment.clean',
    title: strings.actions.cleanEnvironment,
    when: isUnfinished,
    run: withSelected(cleanEnvironment),
  },
  {
    id: 'environment.remove',
    title: strings.actions.removeEnvironment,
    keys: 'Delete',
    isLocal: true,
    when: isSettled,
    run: withSelected(removeEnvironment),
  },
  {
    id: 'list.toggle',
    title: strings.actions.toggleList,
    keys: 'Control+KeyB',
    run: () => setListOpen(!useUi.getState().isListOpen),
  },
  {
    id: 'list.focus',
    title: strings.actions.focusList,
    keys: 'Control+Shift+KeyL',
    inTerminal: true,
    run: () => focusInList('environment-list'),
  },
  { id: 'list.filter', title: strings.actions.filterList, keys: 'Slash', run: () => focusInList('environment-filter') },
];

/** Where the list has no room it opens first. */
function focusInList(id: string): void {
  setListOpen(true);
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** Adds what can be done with environments to the registry. */
export function registerEnvironmentActions(): void {
  registerActions(actions);
}
