import { beforeEach, expect, it, vi } from 'vitest';
import { ClocheError, type Environment, type Job, type Machine } from '../../preload/contract';
import { watchJobs } from '../../renderer/features/jobs/job-actions';
import { tellPartMissing } from '../../renderer/late';
import { useConnection } from '../../renderer/stores/connection';
import { useEnvironments } from '../../renderer/stores/environments';
import { useJobs } from '../../renderer/stores/jobs';
import { useMachine } from '../../renderer/stores/machine';
import { notify, reportFailure } from '../../renderer/stores/notices';
import { receiveJob } from '../../renderer/stores/sync';
import { closeDrawer, openDrawer, select, setTab } from '../../renderer/stores/ui';
import { toasts } from '../../renderer/ui/toasts';

vi.mock('../../renderer/client', () => ({ call: vi.fn(), onEvent: vi.fn() }));

const environment: Environment = {
  id: 'demo-ab12',
  name: 'demo',
  kind: 'venv',
  state: 'incomplete',
  path: '/data/demo',
  createdAt: 0,
  usedAt: 0,
};
const base = { title: 'Create demo', environmentId: environment.id, queuedAt: 0, logBytes: 0, startedAt: 0 };
const added = vi.spyOn(toasts, 'add');
const closed = vi.spyOn(toasts, 'close');
watchJobs();

function fail(id: string): void {
  receiveJob({ ...base, id, state: 'running', progress: { phase: 'Building' } });
  const failed: Job = { ...base, id, state: 'failed', endedAt: 1, error: { code: 'build-failed', message: 'No.' } };
  receiveJob(failed);
}

beforeEach(() => {
  useEnvironments.setState({ byId: new Map([[environment.id, environment]]) });
  useJobs.setState({ byId: new Map() });
  select(environment.id);
  setTab('overview');
  closeDrawer();
  vi.clearAllMocks();
});

it('a failure that the page shows whole is not told beside it', () => {
  fail('one');
  openDrawer({ type: 'jobs' });
  fail('two');
  expect(added).not.toHaveBeenCalled();
});

it('a failure out of sight is told, in place of the one before, and leaves when a drawer opens', () => {
  select(null);
  fail('one');
  fail('two');
  const ids = added.mock.calls.map(([{ id }]) => id);
  expect(ids).toEqual([ids[0], ids[0]]);
  openDrawer({ type: 'settings' });
  expect(closed).toHaveBeenCalledWith(ids[0]);
});

it('a failed change of an environment that goes on working is told: its overview does not show it', () => {
  useEnvironments.setState({ byId: new Map([[environment.id, { ...environment, state: 'ready' }]]) });
  fail('one');
  expect(added).toHaveBeenCalledTimes(1);
});

it('what a button of a message does is done once, however often it is pressed', () => {
  const run = vi.fn();
  notify('demo is in the trash.', { label: 'Undo', run });
  const onClick = added.mock.calls[0]?.[0].actionProps?.onClick as (() => void) | undefined;
  onClick?.();
  onClick?.();
  expect(run).toHaveBeenCalledTimes(1);
});

it('a failure or a message that is told again has the place of the one before', () => {
  const failure = new ClocheError('cancelled', 'Cloche is not connected at the moment.');
  reportFailure(failure);
  reportFailure(failure);
  reportFailure(new ClocheError('network', 'No index.'));
  notify('demo is back.');
  notify('demo is back.');
  const ids = added.mock.calls.map(([{ id }]) => id);
  expect(ids).toEqual([ids[0], ids[0], ids[2], ids[3], ids[3]]);
  expect(new Set(ids).size).toBe(3);
  expect(ids).not.toContain(undefined);
});

it('code that did not come is missing only where Cloche is connected', () => {
  const told = () => added.mock.lastCall?.[0].title;
  useConnection.setState({ connection: { state: 'reconnecting', attempt: 2 } });
  expect(tellPartMissing()).toBe(false);
  expect(told()).toBe('Cloche is not connected at the moment.');
  useConnection.setState({ connection: { state: 'connected' } });
  expect(tellPartMissing()).toBe(true);
  expect(told()).toContain('A part of the page could not be loaded.');
});

it('a failure has ~ for the home folder, as the rest of the page does', () => {
  const failure = new ClocheError('not-found', 'There is no /home/ada/x.', { hint: 'Make /home/ada/x.' });
  useMachine.setState({ machine: { home: '/home/ada' } as Machine });
  reportFailure(failure);
  expect(added).toHaveBeenLastCalledWith(
    expect.objectContaining({ title: 'There is no ~/x.', description: 'Make ~/x.' }),
  );
  useMachine.setState({ machine: null });
  reportFailure(failure, 'It was not opened.');
  expect(added).toHaveBeenLastCalledWith(
    expect.objectContaining({ description: 'There is no /home/ada/x. Make /home/ada/x.' }),
  );
});
