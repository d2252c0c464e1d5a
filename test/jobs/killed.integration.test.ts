import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createJobs } from '../../main/jobs/create-jobs';
import { isInterrupted, type Job } from '../../preload/contract';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary';

test('a job whose process is killed without a word is told as failed', async () => {
  const state = temporaryFolder();
  const told: Job[] = [];
  const jobs = createJobs({
    folders: { state },
    emit: (name, payload) => name === 'job.changed' && told.push(payload as Job),
    createRun: () => () => Promise.reject(new Error('No programs here.')),
  });
  onTestFinished(() => jobs.dispose());
  await jobs.finished(jobs.start({ title: 'Begin', work: async () => {} }).id);

  const other = spawn('/bin/sleep', ['60']);
  onTestFinished(() => void other.kill('SIGKILL'));
  const stat = readFileSync(`/proc/${other.pid}/stat`, 'latin1');
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const progress = { phase: 'Installing packages' };
  const job = { id: 'other', title: 'Create demo', queuedAt: 1, logBytes: 0, state: 'running', startedAt: 2, progress };
  mkdirSync(join(state, 'jobs'), { recursive: true });
  writeFileSync(
    join(state, 'jobs', 'other.json'),
    JSON.stringify({ schema: 1, owner: { pid: other.pid, start }, job }),
  );
  const last = () => told.findLast(({ id }) => id === 'other');
  await eventually(() => expect(last()).toEqual({ ...job, isElsewhere: true }));
  // What it logged is the last sign of life, and later than its record.
  const log = join(state, 'jobs', 'other.log');
  writeFileSync(log, 'half');
  utimesSync(log, new Date(), new Date(2_000_000_000_000));
  other.kill('SIGKILL');
  await eventually(() => expect(last()).toMatchObject({ state: 'failed', error: { code: 'cancelled' } }));
  expect(last()).toMatchObject({ endedAt: 2_000_000_000_000 });
  expect(isInterrupted(last() as Job)).toBe(true);
});
