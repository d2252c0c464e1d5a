import { call } from '../../client';
import { type Action, registerActions } from '../../stores/actions';
import { environmentById } from '../../stores/environments';
import { useMachine } from '../../stores/machine';
import { notify, reportFailure } from '../../stores/notices';
import { loadTrash } from '../../stores/sync';
import { openTerminal } from '../../stores/terminals';
import { ask, openDrawer, select, selectedEnvironmentId, setListOpen, setRenaming, useUi } from '../../stores/ui';
import { strings } from '../../strings';

const selected = () => environmentById(selectedEnvironmentId());
const isSettled = () => selected() !== undefined && selected()?.state !== 'creating';
const isUnfinished = () => selected()?.state === 'incomplete';

/** Selects the environment and opens a terminal in it when it has one to offer. */
export function openEnvironment(id: string): void {
  select(id);
  setListOpen(false);
  const state = environmentById(id)?.state;
  if (state === 'ready' || state === 'broken') openTerminal(id);
}

/** Moves the environment into the trash, and offers to take that back. */
export async function removeEnvironment(id: string): Promise<void> {
  try {
    const { name } = await call('environment.remove', { id });
    if (useUi.getState().drawer?.type === 'trash') void loadTrash();
    notify(strings.remove.done(name), { label: strings.common.undo, run: () => void restoreEnvironment(id) });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Takes an environment out of the trash again and selects it. */
export async function restoreEnvironment(id: string): Promise<void> {
  try {
    const environment = await call('trash.restore', { id });
    select(environment.id);
    notify(strings.remove.restored(environment.name));
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Goes on with the making of an incomplete environment. */
export async function resumeEnvironment(id: string): Promise<void> {
  try {
    const job = await call('environment.resume', { id });
    openDrawer({ type: 'jobs', jobId: job.id });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Deletes what an unfinished making left, after a yes. */
export function cleanEnvironment(id: string): void {
  const name = environmentById(id)?.name ?? id;
  ask({
    title: strings.remove.cleanTitle(name),
    text: strings.remove.clean,
    confirm: strings.common.delete,
    run: () => void call('environment.clean', { id }).catch(reportFailure),
  });
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
