import {
  type Change,
  type CreateRequest,
  type ImportPreview,
  type PackageWish,
  type Spec,
  toWireError,
  type WireError,
} from '../../preload/contract';
import { call } from '../client';
import { strings } from '../strings';
import type { MakingAttempt } from './attempts';
import { environmentById, takenNames } from './environments';
import { findKind, useKinds } from './kinds';
import { proposeName } from './names';
import { notify, reportFailure } from './notices';
import { removeHere } from './removals';
import { loadTrash } from './sync';
import { useTerminals } from './terminals';
import { ask, type FormScope, type FormStart, openDrawer, openForm, reopenForm, select, setRemoved, useUi } from './ui';

/** Reads the trash anew where it is shown. */
async function refreshTrash(): Promise<void> {
  if (useUi.getState().drawer?.type === 'trash') await loadTrash();
}

/** Starts a job and shows it. A failure is told. */
async function showJob(method: 'environment.resume' | 'environment.repair' | 'environment.build', id: string) {
  try {
    const job = await call(method, { id });
    openDrawer({ type: 'jobs', jobId: job.id });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Goes on with the making of an incomplete environment, and shows the job. A failure is told. */
export const resumeEnvironment = (id: string): Promise<void> => showJob('environment.resume', id);

/** Makes a broken or missing environment again, and shows the job. A failure is told. */
export const repairEnvironment = (id: string): Promise<void> => showJob('environment.repair', id);

/** Builds the project to which an environment belongs, and shows the job. A failure is told. */
export const buildEnvironment = (id: string): Promise<void> => showJob('environment.build', id);

/**
 * Resolves anew what an environment was asked for, and shows the job; where packages change one by one it is shown first
 * what becomes of them. A failure is told.
 */
export async function updateEnvironment(id: string): Promise<void> {
  if (kindOf(id)?.canChangePackages) return changePackages(id, undefined, { renews: 'all' });
  try {
    const job = await call('environment.update', { id });
    openDrawer({ type: 'jobs', jobId: job.id });
  } catch (thrown) {
    // Its files changed since they were trusted: the form shows them.
    if (toWireError(thrown).code === 'untrusted') await changeEnvironment(id);
    else reportFailure(thrown);
  }
}

/** A form that begins as a request, with what is worth knowing about it. */
function formOf(request: CreateRequest, warnings: ImportPreview['warnings'] = []): FormStart {
  const nothing = {
    confirmations: [],
    rejected: [],
    groups: [],
    candidates: [],
    carried: { kept: [], changed: [], dropped: [] },
  };
  const preview: ImportPreview = { format: 'cloche', request, warnings, ...nothing };
  return { fileName: request.name, preview };
}

/** Opens the form of a making of which nothing is left once more, as it was sent, with why that is so. */
export function askAgain({ request, form }: MakingAttempt, failure?: WireError): void {
  if (form) reopenForm({ ...form, imported: { ...form.imported, ...(failure ? { failure } : {}) } });
  else openForm(formOf({ ...request, name: proposeName(request.name, takenNames()) }));
}

/** Opens a form that asks for the same as an environment does; its exact versions are not part of it. */
export async function duplicateEnvironment(id: string, change?: Change): Promise<void> {
  try {
    const { environment, spec, variables } = await call('environment.get', { id });
    const name = proposeName(environment.name, takenNames());
    const request = changed({ name, kind: environment.kind, spec, variables }, change);
    openForm({ ...formOf(request), fileName: environment.name });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Opens a form that makes another environment with exactly the packages that one has now. */
export async function copyEnvironment(id: string): Promise<void> {
  try {
    const [{ environment, spec, variables }, lock] = await Promise.all([
      call('environment.get', { id }),
      call('environment.lock', { id }),
    ]);
    const name = proposeName(environment.name, takenNames());
    const warnings = [{ message: strings.create.lockedUnlessChanged(environment.name) }];
    const form = formOf({ name, kind: environment.kind, spec, variables, lock }, warnings);
    openForm({ ...form, fileName: environment.name });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** The request as a fix changes it: its settings in place of the same ones, or another kind with these alone. */
function changed({ lock, ...request }: CreateRequest, change: Change | undefined): CreateRequest {
  if (!change) return { ...request, ...(lock ? { lock } : {}) };
  if (change.kind !== undefined && change.kind !== request.kind) {
    return { ...request, kind: change.kind, spec: change.spec };
  }
  return { ...request, spec: { ...request.spec, ...change.spec } };
}

/**
 * Opens a form in which an environment is changed, with a fix already applied. One that was never made is made anew in
 * its place, with its exact versions and hashes as long as nothing is changed. One that is made and cannot be changed,
 * or would become of another kind, stays; the form makes another one. `attempt` is what it was last tried to become.
 */
export async function changeEnvironment(id: string, change?: Change, attempt?: Spec): Promise<void> {
  try {
    const { environment, variables, requestedLock: lock, ...detail } = await call('environment.get', { id });
    const spec = attempt ?? detail.spec;
    const { name, kind, state } = environment;
    const request = changed({ name, kind, spec, variables, ...(lock ? { lock } : {}) }, change);
    const warnings = request.lock ? [{ message: strings.create.lockedUnlessChanged(name) }] : [];
    const canUpdate = findKind(useKinds.getState().kinds, kind)?.canUpdate === true;
    if (state === 'incomplete') openForm(formOf({ ...request, replaces: id }, warnings));
    else if (canUpdate && request.kind === kind) openForm({ ...formOf(request), changes: id, asked: detail.spec });
    else openForm(formOf({ ...request, name: proposeName(name, takenNames()) }));
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Opens the form in which packages are added to what an environment is asked for. A failure is told. */
export const installPackages = (id: string): Promise<void> => changePackages(id, undefined);

/** What can be done with a package that is there. */
export type PackageVerb = 'update' | 'remove' | 'pin' | 'unpin';

/** Opens the form with a change of one package, and what will come of it. A failure is told. */
export async function changePackage(id: string, verb: PackageVerb, name: string): Promise<void> {
  if (verb === 'update') return changePackages(id, undefined, { renews: [name] });
  return changePackages(id, { type: verb, names: [name] }, verb === 'remove' ? { removes: [name] } : {});
}

async function changePackages(id: string, wish: PackageWish | undefined, scope?: FormScope): Promise<void> {
  try {
    const { environment, spec } = await call('environment.get', { id });
    const asked = wish ? await call('environment.askFor', { id, wish }) : spec;
    const { name, kind } = environment;
    const start = { ...formOf({ name, kind, spec: asked }), changes: id };
    openForm(scope ? { ...start, scope } : { ...start, asked: spec, isForPackages: true });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** The environment that the open form changes, if a file of this format is another way to change it. */
export function changedByFile({ format }: ImportPreview): string | undefined {
  const { drawer } = useUi.getState();
  const id = drawer?.type === 'create' ? drawer.imported?.changes : undefined;
  if (id === undefined || format !== 'environment.yml') return undefined;
  return kindOf(id)?.canChangePackages === true ? id : undefined;
}

const kindOf = (id: string) => findKind(useKinds.getState().kinds, environmentById(id)?.kind ?? '');

/** Opens the form in which an environment becomes what a file asks for beside what it is asked for already. */
export async function changeByFile(id: string, fileName: string, preview: ImportPreview): Promise<void> {
  const { environment } = await call('environment.get', { id });
  const { spec, variables = {} } = preview.request;
  const askFor = (isPruned: boolean) => call('environment.askFor', { id, wish: { type: 'file', spec, isPruned } });
  const [beside, alone] = await Promise.all([askFor(false), askFor(true)]);
  const { name, kind } = environment;
  const names = Object.keys(variables);
  const warnings = [
    ...preview.warnings,
    ...(names.length > 0 ? [{ message: strings.create.fileVariables(names) }] : []),
  ];
  openForm({
    fileName: name,
    preview: { ...preview, request: { name, kind, spec: beside }, warnings },
    changes: id,
    merge: { fileName, beside, alone },
  });
}

/** Deletes what an unfinished making left, after a yes. */
export function cleanEnvironment(id: string): void {
  const name = environmentById(id)?.name ?? id;
  ask({
    title: strings.remove.cleanTitle(name),
    text: strings.remove.clean,
    confirm: strings.common.delete,
    run: () => void removeHere(id, () => call('environment.clean', { id })).catch(reportFailure),
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
    const { name } = await removeHere(id, () => call('environment.remove', { id }));
    setRemoved(id);
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
  const forget = () => (useUi.getState().removedId === id ? setRemoved(null) : undefined);
  try {
    const environment = await call('trash.restore', { id });
    forget();
    select(environment.id);
    notify(strings.remove.restored(environment.name));
  } catch (thrown) {
    // Somebody else has emptied the trash, or brought it back.
    if (toWireError(thrown).code === 'not-found') forget();
    reportFailure(thrown);
  }
  await refreshTrash();
}
