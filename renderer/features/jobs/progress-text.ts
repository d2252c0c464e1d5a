import type { Job } from '../../../preload/contract';
import { formatBytes } from '../../../preload/format-bytes';
import { strings } from '../../strings';

/** What a job that has not ended is doing, in words. */
export function progressText(job: Job): string {
  const elsewhere = job.isElsewhere ? strings.jobs.elsewhere : undefined;
  if (job.state !== 'running') return [strings.jobs.states[job.state], elsewhere].filter(Boolean).join(' · ');
  const { phase, item, done, total, unit } = job.progress;
  const format = unit === 'bytes' ? formatBytes : String;
  const counted =
    done === undefined
      ? undefined
      : total === undefined
        ? format(done)
        : strings.jobs.counted(format(done), format(total));
  return [phase, item, counted, elsewhere].filter(Boolean).join(' · ');
}
