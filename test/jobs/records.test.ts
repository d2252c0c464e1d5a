import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobContext } from '../../main/kinds/kind';
import { eventually } from '../support/eventually';
import { fakeChannel } from '../support/fake-channel';
import { gate, openJobs } from './open-jobs';

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
  // The last one of several at once is written down, though nothing follows it.
  report({ phase: 'Resolving requirements' });
  report({ phase: 'Installing packages', done: 1, total: 2 });
  await eventually(() => expect(told().at(-1)).toMatchObject({ progress: { phase: 'Installing packages', done: 1 } }));
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
