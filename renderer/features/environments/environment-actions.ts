import type { Environment } from '../../../preload/contract';
import { call } from '../../client';
import { type Action, registerActions, runAction } from '../../stores/actions';
import { environmentById, isRemovable, isUnderstood, useEnvironments } from '../../stores/environments';
import { convertEnvironment } from '../../stores/imports';
import { findKind, useKinds } from '../../stores/kinds';
import { useMachine } from '../../stores/machine';
import { notify, reportFailure } from '../../stores/notices';
import {
  buildEnvironment,
  changeEnvironment,
  cleanEnvironment,
  copyEnvironment,
  duplicateEnvironment,
  removeEnvironment,
  repairEnvironment,
  restoreEnvironment,
  resumeEnvironment,
  updateEnvironment,
} from '../../stores/repairs';
import { loadDetail } from '../../stores/sync';
import { openTerminal } from '../../stores/terminals';
import {
  openDrawer,
  select,
  selectedEnvironmentId,
  setListOpen,
  setRenaming,
  setTab,
  showList,
  toggleList,
  useUi,
} from '../../stores/ui';
import { strings } from '../../strings';

const selected = () => environmentById(selectedEnvironmentId());
const selectedIs = (test: (environment: Environment) => boolean) => {
  const environment = selected();
  return environment !== undefined && test(environment);
};
const isKnown = () => selectedIs(isUnderstood);
const isSettled = () => isKnown() && selected()?.state !== 'creating';
const isUnfinished = () => selected()?.state === 'incomplete';
const isDamaged = () => isKnown() && (selected()?.state === 'broken' || selected()?.state === 'missing');

/** What the kind of the selected environment says of itself. */
const selectedKind = () => findKind(useKinds.getState().kinds, selected()?.kind ?? '');
const isChangeable = () => isSettled() && (isUnfinished() || selectedKind()?.canUpdate === true);
const isUpdatable = () => selected()?.state === 'ready' && selectedKind()?.canUpdate === true;

/** Whether there is a folder to be shown, on a host that can show one. */
const hasFolder = () =>
  selectedIs(({ state }) => state !== 'missing') && (useMachine.getState().machine?.can.openFolder ?? false);

const isBuildable = () => selected()?.state === 'ready' && selectedKind()?.canBuild === true;

/** The format in which an environment is read as Nix. */
const nixFormat = 'shell.nix';
const selectedFormats = () => useEnvironments.getState().details.get(selectedEnvironmentId() ?? '')?.detail?.formats;
const isNix = () => selected()?.state === 'ready' && (selectedFormats()?.includes(nixFormat) ?? false);

/** Selects the environment and opens a terminal in it when it has one to offer. */
export function openEnvironment(id: string): void {
  select(id);
  setListOpen(false);
  if (environmentById(id)?.state === 'ready') openTerminal(id);
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

/** Shows the comparison with what is inside now: others may have changed that. */
function compareEnvironment(id: string): Promise<void> {
  setTab('packages');
  return loadDetail(id);
}

/** The job that makes or changes the selected environment. */
const selectedJob = () => selected()?.jobId;

/** Does what a key of the list asks for, or tells why that waits. */
export function runOrTell(id: 'environment.rename' | 'environment.remove'): void {
  const environment = selected();
  if (!runAction(id) && environment?.state === 'creating') notify(strings.detail.busy(environment.name));
}

const actions: readonly Action[] = [
  {
    id: 'environment.showJob',
    title: strings.detail.showJob,
    inPalette: false,
    when: () => selectedJob() !== undefined,
    run: () => {
      const jobId = selectedJob();
      if (jobId !== undefined) openDrawer({ type: 'jobs', jobId });
    },
  },
  {
    id: 'environment.rename',
    title: strings.actions.renameEnvironment,
    keys: 'F2',
    isOfPage: true,
    when: isSettled,
    run: withSelected(setRenaming),
  },
  {
    id: 'environment.export',
    title: strings.actions.exportEnvironment,
    keys: 'Control+KeyE',
    when: isSettled,
    run: withSelected((environmentId) => openDrawer({ type: 'export', environmentId })),
  },
  {
    id: 'environment.showNix',
    title: strings.actions.showNix,
    when: isNix,
    run: withSelected((environmentId) => openDrawer({ type: 'export', environmentId, format: nixFormat })),
  },
  {
    id: 'environment.change',
    title: strings.actions.changeEnvironment,
    when: isChangeable,
    run: withSelected((id) => changeEnvironment(id)),
  },
  {
    id: 'environment.update',
    title: strings.actions.updateEnvironment,
    when: isUpdatable,
    run: withSelected(updateEnvironment),
  },
  {
    id: 'environment.build',
    title: strings.actions.buildProject,
    when: isBuildable,
    run: withSelected(buildEnvironment),
  },
  {
    id: 'environment.repair',
    title: strings.actions.repairEnvironment,
    when: isDamaged,
    run: withSelected(repairEnvironment),
  },
  {
    id: 'environment.duplicate',
    title: strings.actions.duplicateEnvironment,
    when: isSettled,
    run: withSelected((id) => duplicateEnvironment(id)),
  },
  {
    id: 'environment.copy',
    title: strings.actions.copyEnvironment,
    when: () => isKnown() && selected()?.state === 'ready',
    run: withSelected(copyEnvironment),
  },
  {
    id: 'environment.convert',
    title: strings.actions.convertEnvironment,
    when: isSettled,
    run: withSelected(convertEnvironment),
  },
  {
    id: 'environment.compare',
    title: strings.actions.compareEnvironment,
    when: () => selected()?.state === 'ready',
    run: withSelected(compareEnvironment),
  },
  {
    id: 'environment.openFolder',
    title: strings.actions.openFolder,
    when: hasFolder,
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
    when: () => selectedIs(isRemovable),
    run: withSelected(removeEnvironment),
  },
  {
    id: 'environment.undoRemoval',
    title: strings.actions.undoRemoval,
    when: () => useUi.getState().removedId !== null,
    run: () => {
      const { removedId } = useUi.getState();
      if (removedId !== null) return restoreEnvironment(removedId);
    },
  },
  {
    id: 'list.toggle',
    title: strings.actions.toggleList,
    keys: 'Control+KeyB',
    run: toggleList,
  },
  {
    id: 'list.focus',
    title: strings.actions.focusList,
    keys: 'Control+Shift+KeyL',
    inTerminal: true,
    run: () => focusInList('environment-list'),
  },
  // By the character: keyboards have it in other places, and some only with Shift.
  {
    id: 'list.filter',
    title: strings.actions.filterList,
    keys: '/',
    moreKeys: ['Shift+/'],
    run: () => focusInList('environment-filter'),
  },
];

/** A list that is not in sight is shown first. */
function focusInList(id: string): void {
  showList(true);
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** Adds what can be done with environments to the registry. */
export function registerEnvironmentActions(): void {
  registerActions(actions);
}
