import { type Environment, type Job, toWireError } from '../../preload/contract';
import { call, onEvent } from '../client';
import { requestAction } from './actions';
import { forgetAttempt, keepAttempts, recallMakings } from './attempts';
import { type DetailEntry, orderByName, useEnvironments } from './environments';
import { useJobs } from './jobs';
import { useKinds } from './kinds';
import { useMachine } from './machine';
import { notify, reportFailure } from './notices';
import { takeOwnRemoval } from './removals';
import { useSettings } from './settings';
import { dropTerminal, putTerminal, replaceTerminals } from './terminals';
import { select, useUi } from './ui';

/** A copy of the map with one more entry. */
function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): Map<K, V> {
  return new Map(map).set(key, value);
}

/** A copy of the map with one entry less. */
function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): Map<K, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

const byId = <T extends { readonly id: string }>(items: readonly T[]) => new Map(items.map((item) => [item.id, item]));

/** Puts a told environment in place of the one with its id; a detail that was read before becomes stale. */
export function receiveEnvironment(environment: Environment): void {
  const before = useEnvironments.getState().byId.get(environment.id);
  useEnvironments.setState((store) => ({ byId: withEntry(store.byId, environment.id, environment) }));
  const isInsideChanged =
    before !== undefined &&
    (before.state !== environment.state || before.jobId !== environment.jobId || before.python !== environment.python);
  if (isInsideChanged && useEnvironments.getState().details.has(environment.id)) void loadDetail(environment.id);
}

/**
 * Takes an environment out of the list. The selection moves to its neighbour where this page had it removed; otherwise
 * nothing is selected, as the next key is not meant for a neighbour.
 */
export function receiveRemoval(id: string): void {
  const { selectedId } = useUi.getState();
  const ordered = orderByName(useEnvironments.getState().byId.values());
  const place = ordered.findIndex((environment) => environment.id === id);
  useEnvironments.setState((store) => ({
    byId: withoutEntry(store.byId, id),
    details: withoutEntry(store.details, id),
  }));
  const neighbour = takeOwnRemoval(id) ? (ordered[place + 1] ?? ordered[place - 1]) : undefined;
  if (selectedId === id) select(neighbour?.id ?? null);
}

/** Puts a told job in place of the one with its id; what a job that is done was asked for is no longer of use. */
export function receiveJob(job: Job): void {
  if (job.state === 'done') forgetAttempt(job.id);
  useJobs.setState((store) => ({ byId: withEntry(store.byId, job.id, job) }));
}

/** Takes a job out of the list, with what it was asked for. */
export function receiveJobRemoval(id: string): void {
  forgetAttempt(id);
  useJobs.setState((store) => ({ byId: withoutEntry(store.byId, id) }));
}

const setDetail = (id: string, entry: DetailEntry) =>
  useEnvironments.setState(({ details }) => ({ details: withEntry(details, id, entry) }));

const lastAsked = new Map<string, number>();
let asked = 0;

/** Reads the inside of an environment into the store; the newest question wins. */
export async function loadDetail(id: string): Promise<void> {
  asked += 1;
  const question = asked;
  lastAsked.set(id, question);
  const old = useEnvironments.getState().details.get(id);
  setDetail(id, { ...old, isLoading: true });
  try {
    const detail = await call('environment.get', { id });
    if (lastAsked.get(id) === question) setDetail(id, { detail, isLoading: false });
  } catch (thrown) {
    if (lastAsked.get(id) === question) setDetail(id, { ...old, error: toWireError(thrown), isLoading: false });
  }
}

/** Reads the inside of an environment anew, unless that is on its way: what people do in terminals is not told. */
export function refreshDetail(id: string): void {
  if (!useEnvironments.getState().details.get(id)?.isLoading) void loadDetail(id);
}

/** Reads the trash into the store. */
export async function loadTrash(): Promise<void> {
  try {
    useEnvironments.setState({ trash: await call('trash.list', {}) });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Reads the kinds into the store: their forms name the interpreters of the machine. */
export async function loadKinds(): Promise<void> {
  useKinds.setState({ kinds: await call('kind.list', {}) });
}

/** Lets the doctor look; `refresh` looks for interpreters anew. */
export async function checkMachine(refresh: boolean): Promise<void> {
  useMachine.setState({ isChecking: true });
  try {
    const [interpreters, findings] = await Promise.all([
      call('machine.interpreters', { refresh }),
      call('machine.check', {}),
    ]);
    useMachine.setState({ interpreters, findings, error: null });
    if (refresh) await loadKinds();
  } catch (thrown) {
    useMachine.setState({ error: toWireError(thrown) });
  } finally {
    useMachine.setState({ isChecking: false });
  }
}

async function loadEnvironments(): Promise<void> {
  const environments = byId(await call('environment.list', {}));
  const { isLoaded } = useEnvironments.getState();
  useEnvironments.setState({ byId: environments, isLoaded: true });
  const { selectedId } = useUi.getState();
  if (selectedId === null || !environments.has(selectedId)) {
    const latest = [...environments.values()].sort((a, b) => b.usedAt - a.usedAt)[0];
    // One that was removed while the program could not be heard has no other in its place either.
    select(isLoaded ? null : (latest?.id ?? null));
  }
  for (const id of useEnvironments.getState().details.keys()) if (environments.has(id)) void loadDetail(id);
}

async function loadMachine(): Promise<void> {
  useMachine.setState({ machine: await call('machine.get', {}) });
}

async function loadJobs(): Promise<void> {
  const jobs = await call('job.list', {});
  useJobs.setState({ byId: byId(jobs) });
  keepAttempts(new Set(jobs.map(({ id }) => id)));
  await recallMakings(jobs);
  // What can be done about them may be more now.
  useJobs.setState(({ byId: known }) => ({ byId: new Map(known) }));
}

async function loadSettings(): Promise<void> {
  useSettings.setState({ settings: await call('settings.get', {}), isLoaded: true });
}

async function loadTerminals(): Promise<void> {
  replaceTerminals(await call('terminal.list', {}));
}

/** Reads everything anew: after each connection. What fails is told; the rest is shown. */
export async function loadAll(): Promise<void> {
  // The list comes first and alone depends on nothing: it is what people wait for.
  const loads = [loadEnvironments(), loadTerminals(), loadSettings(), loadMachine(), loadJobs(), loadKinds()];
  for (const result of await Promise.allSettled(loads)) {
    if (result.status === 'rejected') reportFailure(result.reason);
  }
  void checkMachine(false);
}

/** Hears the program from now on. */
export function startSync(): void {
  onEvent('environment.changed', receiveEnvironment);
  onEvent('environment.removed', ({ id }) => receiveRemoval(id));
  onEvent('job.changed', receiveJob);
  onEvent('job.removed', ({ id }) => receiveJobRemoval(id));
  onEvent('terminal.changed', putTerminal);
  onEvent('terminal.removed', ({ id }) => dropTerminal(id));
  onEvent('settings.changed', (settings) => useSettings.setState({ settings, isLoaded: true }));
  onEvent('action.requested', ({ action }) => void requestAction(action));
  onEvent('notice.raised', ({ message }) => notify(message));
}
