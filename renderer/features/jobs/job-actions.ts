import type { Job } from '../../../preload/contract';
import { call } from '../../client';
import { registerActions } from '../../stores/actions';
import { makingOf, takeAttemptBack } from '../../stores/attempts';
import { environmentById } from '../../stores/environments';
import { canCancel, isActive, orderJobs, useJobs } from '../../stores/jobs';
import { type NoticeAction, notifyEnd, reportFailure } from '../../stores/notices';
import { askAgain } from '../../stores/repairs';
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

/** Whether the page shows the failure whole: on the overview of the environment that the job left unfinished or broken. */
function isFailureInSight({ environmentId }: Job): boolean {
  const { drawer, selectedId, tab } = useUi.getState();
  const state = environmentById(environmentId ?? null)?.state;
  return (
    drawer === null && tab === 'overview' && selectedId === environmentId && state !== undefined && state !== 'ready'
  );
}

/** Whether a making was cancelled or failed, and nothing is left of it. */
export const isUnmade = ({ state, environmentId }: Job): boolean =>
  (state === 'cancelled' || state === 'failed') &&
  environmentId !== undefined &&
  environmentById(environmentId) === undefined;

/** Opens the form of a making of which nothing is left once more; undefined where nobody knows what it asked for. */
export function wayBack(job: Job): NoticeAction | undefined {
  const making = isUnmade(job) ? makingOf(job.id) : undefined;
  if (!making) return undefined;
  const failure = job.state === 'failed' ? job.error : undefined;
  const label = making.form ? strings.jobs.importAgain : strings.jobs.askAgain;
  const run = () => {
    askAgain(making, failure);
    // Where something else is open the form comes after a yes, or not at all.
    if (useUi.getState().question === null) takeAttemptBack(job.id);
  };
  return { label, run };
}

function tellEnd(job: Job): void {
  const { environmentId, id: jobId, title } = job;
  const tell = (text: string, action: NoticeAction) =>
    notifyEnd(environmentId ?? jobId, text, action, job.state === 'failed');
  const show: NoticeAction = { label: strings.jobs.show, run: () => openDrawer({ type: 'jobs', jobId }) };
  switch (job.state) {
    case 'done': {
      const isReady = environmentById(environmentId ?? null)?.state === 'ready';
      const open: NoticeAction = { label: strings.detail.openTerminal, run: () => openTerminal(environmentId) };
      tell(strings.jobs.done(title), isReady ? open : show);
      return;
    }
    case 'failed':
      if (!isFailureInSight(job)) tell(strings.jobs.failed(title, job.error.message), wayBack(job) ?? show);
      return;
    case 'cancelled': {
      const text = isUnmade(job) ? strings.jobs.cancelledMaking(title) : strings.jobs.cancelled(title);
      tell(text, wayBack(job) ?? show);
      return;
    }
    case 'queued':
    case 'running':
  }
}

/** Tells from now on how jobs ended that were seen at work. */
export function watchJobs(): void {
  useJobs.subscribe(({ byId }, before) => {
    for (const job of byId.values()) {
      const earlier = before.byId.get(job.id);
      const hasEnded = earlier && isActive(earlier) && !isActive(job);
      // The jobs themselves say it, but for what is gone with its row.
      if (hasEnded && (isUnmade(job) || useUi.getState().drawer?.type !== 'jobs')) tellEnd(job);
    }
  });
}

/** The job that the palette cancels. */
const cancellableJob = () => foremostJob([...useJobs.getState().byId.values()].filter(canCancel));

/** Adds what can be done with jobs to the registry. */
export function registerJobActions(): void {
  registerActions([
    { id: 'jobs.open', title: strings.actions.showJobs, keys: 'Control+KeyJ', run: () => openDrawer({ type: 'jobs' }) },
    {
      id: 'job.cancel',
      title: strings.actions.cancelJob,
      when: () => cancellableJob() !== undefined,
      run: () => {
        const job = cancellableJob();
        if (job) void cancelJob(job.id);
      },
    },
  ]);
}
