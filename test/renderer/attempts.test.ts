import { beforeEach, expect, it, vi } from 'vitest';
import type { CreateRequest, Job } from '../../preload/contract';
import { wayBack } from '../../renderer/features/jobs/job-actions';
import { attemptOf, keepAttempts, makingOf, rememberAttempt, rememberMaking } from '../../renderer/stores/attempts';
import { receiveJob, receiveJobRemoval } from '../../renderer/stores/sync';
import { closeQuestion, discardDrawer, openDrawer, setFormChanged, useUi } from '../../renderer/stores/ui';

const request: CreateRequest = { name: 'demo', kind: 'venv', spec: { requirements: ['six'] } };
const base = { title: 'Create demo', environmentId: 'demo-ab12', queuedAt: 1, logBytes: 0 };
const done: Job = { ...base, id: 'made', state: 'done', startedAt: 1, endedAt: 2 };
const failed: Job = {
  ...base,
  id: 'made',
  state: 'failed',
  startedAt: 1,
  endedAt: 2,
  error: { code: 'network', message: 'The index does not answer.' },
};

beforeEach(() => {
  vi.stubGlobal('sessionStorage', undefined);
  keepAttempts(new Set());
  discardDrawer();
  rememberMaking('made', { request });
  rememberAttempt('changed', request.spec);
});

it('what a job was asked for is kept while it works and when it failed, and not once it is done', () => {
  receiveJob(failed);
  expect(makingOf('made')).toEqual({ request, form: undefined });
  receiveJob(done);
  expect(makingOf('made')).toBeUndefined();
  receiveJob({ ...done, id: 'changed' });
  expect(attemptOf('changed')).toBeUndefined();
});

it('it goes with the job from the list, and with a program that has ended', () => {
  receiveJobRemoval('made');
  expect(makingOf('made')).toBeUndefined();
  expect(attemptOf('changed')).toBe(request.spec);
  keepAttempts(new Set(['another']));
  expect(attemptOf('changed')).toBeUndefined();
});

it('a making is forgotten when its form is open again, and not while it waits for a yes', () => {
  openDrawer({ type: 'create' });
  setFormChanged(true);
  wayBack(failed)?.run();
  expect(useUi.getState().question).not.toBeNull();
  closeQuestion();
  discardDrawer();
  wayBack(failed)?.run();
  expect(useUi.getState().drawer).toMatchObject({ type: 'create', imported: { fileName: 'demo' } });
  expect(wayBack(failed)).toBeUndefined();
});
