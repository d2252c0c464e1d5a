import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createJobs, type JobsOptions } from '../../main/jobs/create-jobs';
import type { JobContext } from '../../main/kinds/kind';
import { ClocheError, type Job } from '../../preload/contract';
import { eventually } from '../support/eventually';
import { fakeChannel } from '../support/fake-channel';
import { temporaryFolder } from '../support/temporary';

function openJobs(state = temporaryFolder(), more: Partial<JobsOptions> = {}) {
  const events: { readonly at: number; readonly name: string; readonly payload: unknown }[] = [];
  const jobs = createJobs({
    folders: { state },
    emit: (name, payload) => events.push({ at: Date.now(), name, payload }),
    createRun: () => () => Promise.reject(new Error('No programs here.')),
    ...more,
  });
  onTestFinished(() => jobs.dispose());
  const told = () => events.filter(({ name }) => name === 'job.changed').map(({ payload }) => payload as Job);
  return { jobs, state, events, told };
}

/** Work that goes on until it is let go or cancelled. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((done) => {
    open = done;
  });
  const work = ({ signal }: JobContext) =>
    Promise.race([
      opened,
      new Promise<never>((_, fail) => signal.addEventListener('abort', () => fail(signal.reason))),
    ]);
  return { open, work };
}

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
  expect(jobs.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
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

test('a log is followed while it grows, and no faster than it is acknowledged', async () => {
  const { jobs } = openJobs();
  const held = gate();
  const line = 'x'.repeat(1023);
  const job = jobs.start({
    title: 'Write',
    work: async (context) => {
      for (let written = 0; written < 1024; written += 1) context.log(line);
      await held.work(context);
      context.log('end');
    },
  });
  const channel = fakeChannel(false);
  const followed = jobs.followLog(job.id, channel);
  await eventually(() => expect(channel.unacknowledged).toBeGreaterThanOrEqual(384 * 1024));
  await delay(50);
  expect(channel.unacknowledged).toBeLessThanOrEqual(448 * 1024);
  await eventually(() => {
    channel.acknowledgeAll();
    expect(channel.text()).toHaveLength(1024 * 1024);
  });
  held.open();
  await eventually(() => {
    channel.acknowledgeAll();
    expect(channel.isClosed).toBe(true);
  });
  await followed;
  expect(channel.text()).toBe(`${`${line}\n`.repeat(1024)}end\n`);
});

test('a follower that hangs up is let go', async () => {
  const { jobs } = openJobs();
  const held = gate();
  const job = jobs.start({ title: 'Wait', work: held.work });
  const channel = fakeChannel();
  const followed = jobs.followLog(job.id, channel);
  await delay(20);
  channel.hangUp();
  await followed;
  held.open();
});

test('a log that is too long keeps its beginning and its end', async () => {
  const { jobs } = openJobs(undefined, { logLimits: { head: 1000, tail: 400 } });
  const work = async ({ log }: JobContext) => {
    for (let line = 0; line < 10_000; line += 1) log(`line ${line}`);
  };
  const job = jobs.start({ title: 'Write', work });
  expect((await jobs.finished(job.id)).logBytes).toBeLessThan(1700);
  const channel = fakeChannel();
  await jobs.followLog(job.id, channel);
  expect(channel.text()).toMatch(/^line 0\nline 1\n/);
  expect(channel.text()).toMatch(/line 9998\nline 9999\n$/);
  expect(channel.text()).toMatch(/\(\d+ bytes were left out here\.\)/);
});

test('jobs that are queued in the same moment are listed in their order', () => {
  const { jobs } = openJobs();
  const titles = Array.from({ length: 20 }, (_, index) => `Job ${index}`);
  for (const title of titles) jobs.start({ title, work: async () => {} });
  expect(jobs.list().map(({ title }) => title)).toEqual(titles);
});

test('the jobs of a process are seen by the next one: ended ones as they ended, others as failed', async () => {
  const { jobs, state } = openJobs();
  const done = jobs.start({ title: 'Done', work: async ({ log }) => log('text') });
  await jobs.finished(done.id);
  const held = gate();
  const running = jobs.start({ title: 'Running', work: held.work });
  const record = join(state, 'jobs', `${running.id}.json`);
  await eventually(() => expect(readFileSync(record, 'utf8')).toContain('"running"'));

  const other = openJobs(state).jobs;
  expect(other.list().map(({ state }) => state)).toEqual(['done', 'running']);
  await expect(other.cancel(running.id)).rejects.toMatchObject({ code: 'unsupported' });
  const channel = fakeChannel();
  await other.followLog(done.id, channel);
  expect(channel.text()).toBe('text\n');

  const { owner, ...rest } = JSON.parse(readFileSync(record, 'utf8'));
  writeFileSync(record, JSON.stringify({ ...rest, owner: { ...owner, start: '1' } }));
  expect(other.list()[1]).toMatchObject({ state: 'failed', error: { code: 'cancelled' } });
  held.open();
});

test('a job of another process is told, moves and ends here too', async () => {
  const here = openJobs();
  await here.jobs.finished(here.jobs.start({ title: 'Warm up', work: async () => {} }).id);
  const there = openJobs(here.state);
  const held = gate();
  let report: JobContext['report'] = () => {};
  const { id } = there.jobs.start({
    title: 'Create demo',
    work: async (context) => {
      report = context.report;
      await held.work(context);
    },
  });
  const told = () => here.told().filter((job) => job.id === id);
  await eventually(() =>
    expect(told().at(-1)).toMatchObject({ state: 'running', title: 'Create demo', isElsewhere: true }),
  );
  await eventually(() => {
    report({ phase: 'Installing packages', done: 1, total: 2 });
    expect(told().at(-1)).toMatchObject({ progress: { phase: 'Installing packages', done: 1 } });
  });
  held.open();
  await eventually(() => expect(told().at(-1)?.state).toBe('done'));
  expect(told().at(-1)?.isElsewhere).toBeUndefined();
  expect(there.told().filter(({ isElsewhere }) => isElsewhere)).toEqual([]);
  expect(here.jobs.list()).toContainEqual(told().at(-1));

  // Either may clear the list, and it is cleared in both.
  there.jobs.clear();
  await eventually(() => expect(here.jobs.list()).toEqual([]));
  const removed = () => here.events.filter(({ name }) => name === 'job.removed').map(({ payload }) => payload);
  await eventually(() => expect(removed()).toContainEqual({ id }));
});

test('forgotten jobs are gone with their files, and a hundred are remembered', async () => {
  const { jobs, state, events } = openJobs();
  const ids = Array.from({ length: 103 }, () => jobs.start({ title: 'Work', work: async ({ log }) => log('x') }).id);
  await Promise.all(ids.map((id) => jobs.finished(id)));
  expect(jobs.list()).toHaveLength(100);
  jobs.clear();
  expect(jobs.list()).toEqual([]);
  expect(events.filter(({ name }) => name === 'job.removed')).toHaveLength(103);
  await jobs.dispose();
  expect(readdirSync(join(state, 'jobs'))).toEqual([]);
});

test('logs without a job are swept at the start', async () => {
  const { jobs, state } = openJobs();
  await jobs.finished(jobs.start({ title: 'Work', work: async ({ log }) => log('x') }).id);
  await jobs.dispose();
  const stray = join(state, 'jobs', 'stray.log');
  writeFileSync(stray, 'x');
  openJobs(state);
  await eventually(() => expect(existsSync(stray)).toBe(false));
  expect(readdirSync(join(state, 'jobs'))).toHaveLength(2);
});

test('a record that a power cut has torn is swept with its log; one of another version stays', async () => {
  const { jobs, state } = openJobs();
  await jobs.finished(jobs.start({ title: 'Work', work: async ({ log }) => log('x') }).id);
  await jobs.dispose();
  const whole = readdirSync(join(state, 'jobs'));
  const put = (name: string, text: string) => writeFileSync(join(state, 'jobs', name), text);
  put('empty.json', '');
  put('zeros.json', '\0'.repeat(64));
  put('half.json', '{"schema":1,"owner":');
  put('half.log', 'x');
  put('newer.json', '{"schema":2}');
  put('newer.log', 'x');
  await openJobs(state).jobs.dispose();
  expect(readdirSync(join(state, 'jobs')).sort()).toEqual([...whole, 'newer.json', 'newer.log'].sort());
});

test('closing cancels everything, and nothing starts afterwards', async () => {
  const { jobs } = openJobs();
  const job = jobs.start({ title: 'Wait', work: gate().work });
  const ended = jobs.finished(job.id);
  await jobs.dispose();
  expect((await ended).state).toBe('cancelled');
  expect(() => jobs.start({ title: 'Late', work: async () => {} })).toThrow('closing');
});
