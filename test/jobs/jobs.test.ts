import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { JobContext } from '../../main/kinds/kind';
import { ClocheError } from '../../preload/contract';
import { eventually } from '../support/eventually';
import { fakeChannel } from '../support/fake-channel';
import { gate, openJobs } from './open-jobs';

test('a job is queued, runs and is done, and its log can be read', async () => {
  const { jobs, told } = openJobs();
  const work = async ({ log, report }: JobContext) => {
    report({ phase: 'Installing packages', done: 1, total: 2, unit: 'packages' });
    log('hello');
  };
  const job = jobs.start({ title: 'Create demo', environmentId: 'demo-abcd', work });
  expect(job).toMatchObject({ state: 'queued', title: 'Create demo', environmentId: 'demo-abcd', logBytes: 0 });
  expect(await jobs.finished(job.id)).toMatchObject({ state: 'done', logBytes: 6 });
  expect(told().map(({ state }) => state)).toEqual(['queued', 'running', 'done']);
  const channel = fakeChannel();
  await jobs.followLog(job.id, channel);
  expect(channel.text()).toBe('hello\n');
  expect(channel.isClosed).toBe(true);
});

test('what should be known of the outcome is told with the title, and kept in the log', async () => {
  const { jobs, events } = openJobs();
  const { id } = jobs.start({ title: 'Create demo', work: async ({ notice }) => notice('It is old.') });
  await jobs.finished(id);
  expect(events.filter(({ name }) => name === 'notice.raised').map(({ payload }) => payload)).toEqual([
    { message: 'Create demo: It is old.' },
  ]);
  const channel = fakeChannel();
  await jobs.followLog(id, channel);
  expect(channel.text()).toBe('It is old.\n');
});

test('a failure keeps its code and hint; a bug leaves its stack in the log', async () => {
  const { jobs } = openJobs();
  const known = jobs.start({
    title: 'Fail',
    work: () => Promise.reject(new ClocheError('network', 'No index.', { hint: 'Plug it in.' })),
  });
  const error = { code: 'network', message: 'No index.', hint: 'Plug it in.' };
  expect(await jobs.finished(known.id)).toMatchObject({ state: 'failed', error });
  const bug = jobs.start({ title: 'Fail', work: () => Promise.reject(new TypeError('a bug')) });
  expect(await jobs.finished(bug.id)).toMatchObject({ state: 'failed', error: { code: 'internal' } });
  const channel = fakeChannel();
  await jobs.followLog(bug.id, channel);
  expect(channel.text()).toContain('jobs.test');
});

test('jobs of one environment run one after another, others beside them up to the limit', async () => {
  const { jobs } = openJobs(undefined, { concurrency: 2 });
  const [first, second, third, fourth] = [gate(), gate(), gate(), gate()];
  const start = (environmentId: string, work: (context: JobContext) => Promise<void>) =>
    jobs.start({ title: 'Work', environmentId, work }).id;
  const ids = [start('a', first.work), start('a', second.work), start('b', third.work), start('c', fourth.work)];
  const states = () => ids.map((id) => jobs.list().find((job) => job.id === id)?.state);
  await eventually(() => expect(states()).toEqual(['running', 'queued', 'running', 'queued']));
  third.open();
  await eventually(() => expect(states()).toEqual(['running', 'queued', 'done', 'running']));
  first.open();
  await eventually(() => expect(states()).toEqual(['done', 'running', 'done', 'running']));
  second.open();
  fourth.open();
  await eventually(() => expect(states()).toEqual(['done', 'done', 'done', 'done']));
});

test('cancelling a running job waits for its end; a queued one never begins and is told', async () => {
  const { jobs } = openJobs();
  let isCleaned = false;
  const running = jobs.start({
    title: 'Run',
    environmentId: 'a',
    work: async (context) => {
      try {
        await gate().work(context);
      } finally {
        await delay(20);
        isCleaned = true;
      }
    },
  });
  const begun = vi.fn(async () => {});
  const abandon = vi.fn(async () => {});
  const queued = jobs.start({ title: 'Wait', environmentId: 'a', work: begun, abandon });
  await jobs.cancel(queued.id);
  expect(abandon).toHaveBeenCalledOnce();
  await eventually(() => expect(jobs.list().find(({ id }) => id === running.id)?.state).toBe('running'));
  await jobs.cancel(running.id);
  expect(isCleaned).toBe(true);
  expect(jobs.list()).toMatchObject([{ state: 'cancelled', startedAt: expect.any(Number) }, { state: 'cancelled' }]);
  expect(jobs.list()[1]).not.toHaveProperty('startedAt');
  expect(begun).not.toHaveBeenCalled();
  await jobs.cancel(running.id);
  await expect(jobs.cancel('none')).rejects.toMatchObject({ code: 'not-found' });
});

test('progress is told ten times a second at most, and the last of it always', async () => {
  const { jobs, told } = openJobs();
  const held = gate();
  jobs.start({
    title: 'Report',
    work: async (context) => {
      for (let done = 1; done <= 300; done += 1) {
        context.report({ phase: 'Counting', done, total: 300 });
        await delay(1);
      }
      await held.work(context);
    },
  });
  const last = () => told().at(-1);
  await eventually(() => expect(last()).toMatchObject({ progress: { done: 300 } }));
  const elapsedMs = Date.now() - (last()?.queuedAt ?? 0);
  expect(told().length).toBeLessThan(5 + elapsedMs / 100);
  held.open();
});

test('jobs that are queued in the same moment are listed in their order', () => {
  const { jobs } = openJobs();
  const titles = Array.from({ length: 20 }, (_, index) => `Job ${index}`);
  for (const title of titles) jobs.start({ title, work: async () => {} });
  expect(jobs.list().map(({ title }) => title)).toEqual(titles);
});

test('closing cancels everything, and nothing starts afterwards', async () => {
  const { jobs } = openJobs();
  const job = jobs.start({ title: 'Wait', work: gate().work });
  const ended = jobs.finished(job.id);
  await jobs.dispose();
  expect((await ended).state).toBe('cancelled');
  expect(() => jobs.start({ title: 'Late', work: async () => {} })).toThrow('closing');
});
