import type { Job } from '../../../preload/contract';
import { call } from '../../client';
import { registerActions } from '../../stores/actions';
import { environmentById } from '../../stores/environments';
import { isActive, orderJobs, useJobs } from '../../stores/jobs';
import { notify, reportFailure } from '../../stores/notices';
import { openTerminal } from '../../stores/terminals';
import { openDrawer, useUi } from '../../stores/ui';
import { strings } from '../../strings';

/** Stops a job; resolves when nothing of it runs any more. */
export async function cancelJob(id: string): Promise<void> {
  try {
    await call('job.cancel', { id });
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** Forgets the jobs that have ended. */
export async function clearJobs(): Promise<void> {
  try {
    await call('job.clear', {});
  } catch (thrown) {
    reportFailure(thrown);
  }
}

/** The job that the status bar shows: the one that runs longest, otherwise the first that waits. */
export function foremostJob(jobs: Iterable<Job>): Job | undefined {
  const active = orderJobs(jobs).filter(isActive).reverse();
  return active.find(({ state }) => state === 'running') ?? active[0];
}

function tellEnd(job: Job): void {
  if (useUi.getState().drawer?.type === 'jobs') return;
  const show = { label: strings.jobs.show, run: () => openDrawer({ type: 'jobs', jobId: job.id }) };
  switch (job.state) {
    case 'done': {
      const { environmentId } = job;
      const isReady = environmentById(environmentId ?? null)?.state === 'ready';
      const open = { label: strings.detail.openTerminal, run: () => openTerminal(environmentId) };
      notify(strings.jobs.done(job.title), isReady ? open : show);
      return;
    }
    case 'failed':
      notify(strings.jobs.failed(job.title, job.error.message), show);
      return;
    case 'cancelled':
      notify(strings.jobs.cancelled(job.title), show);
      return;
    case 'queued':
    case 'running':
  }
}

/** Tells from now on how jobs ended that were seen at work. */
export function watchJobs(): void {
  useJobs.subscribe(({ byId }, before) => {
    for (const job of byId.values()) {
      const earlier = before.byId.get(job.id);
      if (earlier && isActive(earlier) && !isActive(job)) tellEnd(job);
    }
  });
}

/** Adds what can be done with jobs to the registry. */
export function registerJobActions(): void {
  registerActions([
    { id: 'jobs.open', title: strings.actions.showJobs, keys: 'Control+KeyJ', run: () => openDrawer({ type: 'jobs' }) },
    {
      id: 'job.cancel',
      title: strings.actions.cancelJob,
      when: () => foremostJob(useJobs.getState().byId.values()) !== undefined,
      run: () => {
        const job = foremostJob(useJobs.getState().byId.values());
        if (job) void cancelJob(job.id);
      },
    },
  ]);
}
