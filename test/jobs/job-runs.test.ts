import { expect, onTestFinished, test } from 'vitest';
import { createJobs } from '../../main/jobs/create-jobs';
import type { JobContext } from '../../main/kinds/kind';
import type { Run } from '../../main/process/run';
import { ClocheError } from '../../preload/contract';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary';

/** A program that is asked to end when its signal fires, and has ended when it is let go. */
function stubbornProgram() {
  const seen: AbortSignal[] = [];
  let letGo = () => {};
  const run: Run = (_file, _args, { signal } = {}) => {
    if (signal) seen.push(signal);
    return new Promise((_, fail) => {
      letGo = () => fail(new ClocheError('cancelled', 'It was cancelled.'));
    });
  };
  return { run, isAskedToEnd: () => seen.some(({ aborted }) => aborted), letGo: () => letGo() };
}

function open(run: Run) {
  const jobs = createJobs({ folders: { state: temporaryFolder() }, emit: () => {}, createRun: () => run });
  onTestFinished(() => jobs.dispose());
  return jobs;
}

test.each([
  ['fails', 'failed'],
  ['is cancelled', 'cancelled'],
])('a job that %s ends what its work has left running, and is over when that has ended', async (_how, state) => {
  const program = stubbornProgram();
  const jobs = open(program.run);
  const work = async ({ run, signal }: JobContext) => {
    run('/bin/left', []).catch(() => {});
    if (state === 'failed') throw new ClocheError('network', 'No index.');
    await new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)));
  };
  const { id } = jobs.start({ title: 'Work', work });
  const job = () => jobs.list().find((one) => one.id === id);
  await eventually(() => expect(job()?.state).toBe('running'));
  if (state === 'cancelled') void jobs.cancel(id);
  await eventually(() => expect(program.isAskedToEnd()).toBe(true));
  expect(job()?.state).toBe('running');
  program.letGo();
  expect(await jobs.finished(id)).toMatchObject({ state });
});

test('what a run is given to end it counts beside the cancel of its job', async () => {
  const program = stubbornProgram();
  const jobs = open(program.run);
  const own = new AbortController();
  const { id } = jobs.start({
    title: 'Work',
    work: async ({ run }) => void (await run('/bin/left', [], { signal: own.signal })),
  });
  await eventually(() => expect(jobs.list()[0]?.state).toBe('running'));
  own.abort();
  await eventually(() => expect(program.isAskedToEnd()).toBe(true));
  program.letGo();
  expect(await jobs.finished(id)).toMatchObject({ state: 'failed', error: { code: 'cancelled' } });
});
