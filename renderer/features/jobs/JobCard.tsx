import { Ban, CircleAlert, CircleCheck, Clock, LoaderCircle, type LucideIcon } from 'lucide-react';
import { type Change, isInterrupted, type Job } from '../../../preload/contract';
import { formatAgo, formatDuration } from '../../format';
import { attemptOf } from '../../stores/attempts';
import { useEnvironments } from '../../stores/environments';
import { openAddress } from '../../stores/host';
import { canCancel, fractionOf } from '../../stores/jobs';
import { useNow } from '../../stores/now';
import { changeEnvironment } from '../../stores/repairs';
import { waysOut } from '../../stores/ways-out';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { ProgressBar } from '../../ui/ProgressBar';
import { WaysOut } from '../../ui/WaysOut';
import { cancelJob, wayBack } from './job-actions';
import { progressText } from './progress-text';

const icons: Readonly<Record<Job['state'], { icon: LucideIcon; className: string }>> = {
  queued: { icon: Clock, className: 'text-faint' },
  running: { icon: LoaderCircle, className: 'animate-spin text-accent' },
  done: { icon: CircleCheck, className: 'text-ok' },
  failed: { icon: CircleAlert, className: 'text-fail' },
  cancelled: { icon: Ban, className: 'text-faint' },
};

/** How a job ended and when, in words. */
export function endText(job: Job, nowMs: number): string {
  const state = strings.jobs.states[job.state];
  switch (job.state) {
    case 'done':
    case 'failed':
    case 'cancelled':
      return [
        state,
        formatAgo(job.endedAt, nowMs),
        ...(isInterrupted(job) || job.startedAt === undefined
          ? []
          : [strings.jobs.took(formatDuration(job.endedAt - job.startedAt))]),
      ].join(' · ');
    case 'queued':
    case 'running':
      return progressText(job);
  }
}

/** One job: what it is, how far, and how it ended; the chosen one shows its error whole. */
export function JobCard({
  job,
  isChosen,
  onChoose,
}: {
  readonly job: Job;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const nowMs = useNow();
  const { icon: Icon, className } = icons[job.state];
  return (
    <li
      className={`flex flex-col gap-2 rounded-lg border p-2.5 ${isChosen ? 'border-line bg-raised' : 'border-transparent hover:bg-raised'}`}
    >
      <div className="flex items-center gap-2">
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={onChoose}
          className="flex min-w-0 flex-1 items-center gap-2.5 text-left"
        >
          <Icon size={16} aria-hidden className={`shrink-0 ${className}`} />
          <span className="min-w-0">
            <span className="block truncate font-medium">{job.title}</span>
            <span className="block truncate text-sm text-soft">{endText(job, nowMs)}</span>
          </span>
        </button>
        {canCancel(job) ? (
          <Button aria-label={strings.jobs.cancelOf(job.title)} onClick={() => void cancelJob(job.id)}>
            {strings.jobs.cancel}
          </Button>
        ) : null}
      </div>
      {job.state === 'running' ? <ProgressBar fraction={fractionOf(job.progress)} label={job.title} /> : null}
      {job.state === 'running' && job.progress.line ? (
        <p className="truncate font-mono text-xs text-soft select-text">{job.progress.line}</p>
      ) : null}
      {isChosen && job.state === 'failed' ? <Failure job={job} /> : null}
      {isChosen && job.state === 'cancelled' ? (
        <div className="flex gap-2 empty:hidden">
          <Repairs job={job} />
        </div>
      ) : null}
    </li>
  );
}

function Failure({ job }: { readonly job: Extract<Job, { readonly state: 'failed' }> }) {
  const { id: jobId, environmentId: id } = job;
  const isThere = useEnvironments(({ byId }) => byId.has(id ?? ''));
  // Without its environment there is nothing to change.
  const change =
    id !== undefined && isThere ? (asked: Change) => void changeEnvironment(id, asked, attemptOf(jobId)) : undefined;
  return (
    <ErrorCard error={job.error} onOpen={openAddress} onChange={change}>
      <Repairs job={job} />
    </ErrorCard>
  );
}

function Repairs({ job }: { readonly job: Job }) {
  const environment = useEnvironments(({ byId }) => byId.get(job.environmentId ?? ''));
  if (!environment) return <AskAgain job={job} />;
  return <WaysOut ways={waysOut(environment, job.state === 'failed' ? job.error : undefined, attemptOf(job.id))} />;
}

function AskAgain({ job }: { readonly job: Job }) {
  const way = wayBack(job);
  return way ? <Button onClick={way.run}>{way.label}</Button> : null;
}
