import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { JobContext } from '../../main/kinds/kind';
import { eventually } from '../support/eventually';
import { fakeChannel } from '../support/fake-channel';
import { gate, openJobs } from './open-jobs';

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
