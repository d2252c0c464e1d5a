import { expect, onTestFinished, test } from 'vitest';
import { createJobs } from '../../main/jobs/create-jobs';
import type { JobContext } from '../../main/kinds/kind';
import type { Run } from '../../main/process/run';
import { ClocheError } from '../../preload/contract';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary';

/** Long enough that a job that does not wait for its programs is over before. */
const toEndMs = 200;

/** A program that ends only when its signal fires, and then not at once. */
function slowProgram() {
  let hasEnded = false;
  const run: Run = (_file, _args, { signal } = {}) =>
    new Promise((_, fail) => {
      const end = () => {
        hasEnded = true;
        fail(new ClocheError('cancelled', 'It was cancelled.'));
      };
      signal?.addEventListener('abort', () => setTimeout(end, toEndMs));
    });
  return { run, hasEnded: () => hasEnded };
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
  const program = slowProgram();
  const jobs = open(program.run);
  const work = async ({ run, signal }: JobContext) => {
    run('/bin/left', []).catch(() => {});
    if (state === 'failed') throw new ClocheError('network', 'No index.');
    await new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)));
  };
  const { id } = jobs.start({ title: 'Work', work });
  await eventually(() => expect(jobs.list()[0]?.state).toBe('running'));
  if (state === 'cancelled') void jobs.cancel(id);
  expect(await jobs.finished(id)).toMatchObject({ state });
  expect(program.hasEnded()).toBe(true);
});

test('what a run is given to end it counts beside the cancel of its job', async () => {
  const program = slowProgram();
  const jobs = open(program.run);
  const own = new AbortController();
  const work = async ({ run }: JobContext) => void (await run('/bin/left', [], { signal: own.signal }));
  const [first, second] = [jobs.start({ title: 'Work', work }), jobs.start({ title: 'Work', work })];
  await eventually(() => expect(jobs.list().map(({ state }) => state)).toEqual(['running', 'running']));
  await jobs.cancel(second.id);
  expect(await jobs.finished(second.id)).toMatchObject({ state: 'cancelled' });
  own.abort();
  expect(await jobs.finished(first.id)).toMatchObject({ state: 'failed', error: { code: 'cancelled' } });
});
