import { X } from 'lucide-react';
import { useMemo } from 'react';
import { canCancel, fractionOf, isActive, useJobs } from '../../stores/jobs';
import { openDrawer } from '../../stores/ui';
import { strings } from '../../strings';
import { IconButton } from '../../ui/IconButton';
import { ProgressBar } from '../../ui/ProgressBar';
import { cancelJob, foremostJob } from './job-actions';
import { progressText } from './progress-text';

/** The running job in the status bar: bar, name, cancel; it opens the jobs panel. */
export function JobStatus() {
  const byId = useJobs((store) => store.byId);
  const job = useMemo(() => foremostJob(byId.values()), [byId]);
  const others = useMemo(() => [...byId.values()].filter(isActive).length - 1, [byId]);
  if (!job) {
    return (
      <button
        type="button"
        onClick={() => openDrawer({ type: 'jobs' })}
        className="h-full truncate px-3.5 text-soft hover:bg-raised hover:text-ink"
      >
        {strings.jobs.title}
      </button>
    );
  }
  return (
    <div className="flex h-full min-w-0 items-center">
      <button
        type="button"
        onClick={() => openDrawer({ type: 'jobs', jobId: job.id })}
        className="flex h-full min-w-0 items-center gap-2.5 pr-2 pl-3.5 hover:bg-raised"
      >
        <ProgressBar
          className="w-16 shrink-0"
          label={job.title}
          fraction={job.state === 'running' ? fractionOf(job.progress) : null}
        />
        <span className="truncate text-soft">
          {job.title} · {progressText(job)} {others > 0 ? strings.jobs.others(others) : ''}
        </span>
      </button>
      {canCancel(job) ? (
        <IconButton icon={X} label={strings.jobs.cancelOf(job.title)} onClick={() => void cancelJob(job.id)} />
      ) : null}
    </div>
  );
}
