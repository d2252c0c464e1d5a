import type { ErrorCode, ImportPreview, WireError } from '../../preload/contract';
import { call } from '../client';
import { strings } from '../strings';
import { environmentById } from './environments';
import { notify, reportFailure } from './notices';
import { loadTrash } from './sync';
import { useTerminals } from './terminals';
import { ask, openDrawer, openForm, select, useUi } from './ui';

/** Reads the trash anew where it is shown. */
async function refreshTrash(): Promise<void> {
  if (useUi.getState().drawer?.type === 'trash') await loadTrash();
}

/** Goes on with the making of an incomplete environment, and shows the job. A failure is told. */
export async function resumeEnvironment(id: string): Promise<void> {
  try {
    const job = await call('environment.resume', { id });
    openDrawer({ type: 'jobs', jobId: job.id });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Failures that come again however often the same is tried. */
const lasting: ReadonlySet<ErrorCode> = new Set(['no-such-version', 'invalid-input', 'conflict']);

/** Whether only another request can succeed after an error: going on with the same one fails in the same way. */
export const needsChange = (error: WireError | undefined): boolean => error !== undefined && lasting.has(error.code);

/**
 * Opens a form that asks for the same as an incomplete environment, exact versions and hashes included as long as
 * nothing is changed; what is made from it takes that one's place.
 */
export async function changeEnvironment(id: string): Promise<void> {
  try {
    const { environment, spec, variables, requestedLock: lock } = await call('environment.get', { id });
    const { name, kind } = environment;
    const request = { name, kind, spec, variables, ...(lock ? { lock } : {}), replaces: id };
    const warnings = lock ? [{ message: strings.create.lockedUnlessChanged }] : [];
    const preview: ImportPreview = { format: 'cloche', request, confirmations: [], warnings, rejected: [] };
    openForm({ fileName: name, preview });
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

/** How many shells run in an environment. They go on when it is removed: what runs in them is the user's to end. */
function openTerminals(id: string): number {
  const terminals = [...useTerminals.getState().terminals.values()];
  return terminals.filter(({ environmentId, state }) => environmentId === id && state !== 'exited').length;
}

/** Moves an environment into the trash, and offers to take that back. A failure is told. */
export async function removeEnvironment(id: string): Promise<void> {
  try {
    const { name } = await call('environment.remove', { id });
    notify(strings.remove.done(name, openTerminals(id)), {
      label: strings.common.undo,
      run: () => void restoreEnvironment(id),
    });
  } catch (thrown) {
    reportFailure(thrown);
  }
  await refreshTrash();
}

/** Takes an environment out of the trash again and selects it. A failure is told. */
export async function restoreEnvironment(id: string): Promise<void> {
  try {
    const environment = await call('trash.restore', { id });
    select(environment.id);
    notify(strings.remove.restored(environment.name));
  } catch (thrown) {
    reportFailure(thrown);
  }
  await refreshTrash();
}
