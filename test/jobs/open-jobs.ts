import { onTestFinished } from 'vitest';
import { createJobs, type JobsOptions } from '../../main/jobs/create-jobs';
import type { JobContext } from '../../main/kinds/kind';
import type { Job } from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';

/** Jobs that tell of themselves in `events`, over a folder of their own unless one is named; they are closed with the test. */
export function openJobs(state = temporaryFolder(), more: Partial<JobsOptions> = {}) {
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
export function gate() {
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
