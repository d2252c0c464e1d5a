import { useMemo } from 'react';
import { isActive, orderJobs, useJobs } from '../../stores/jobs';
import { closeDrawer, openDrawer } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { Drawer } from '../../ui/Drawer';
import { EmptyState } from '../../ui/EmptyState';
import { JobCard } from './JobCard';
import { JobLog } from './JobLog';
import { clearJobs } from './job-actions';

/** All jobs, newest first, and the log of the chosen one. */
export function JobsDrawer({ jobId }: { readonly jobId: string | undefined }) {
  const byId = useJobs((store) => store.byId);
  const jobs = useMemo(() => orderJobs(byId.values()), [byId]);
  const chosen = byId.get(jobId ?? '') ?? jobs[0];
  return (
    <Drawer
      isWide
      title={strings.jobs.title}
      closeLabel={strings.common.close}
      onClose={closeDrawer}
      footer={
        <Button disabled={jobs.every(isActive)} onClick={() => void clearJobs()}>
          {strings.jobs.clear}
        </Button>
      }
    >
      {chosen ? (
        <>
          <ul className="flex shrink-0 flex-col gap-1 p-2 [@media(min-height:640px)]:max-h-[50%] [@media(min-height:640px)]:overflow-y-auto">
            {jobs.map((job) => (
              <JobCard
                key={job.id}
                job={job}
                isChosen={job.id === chosen.id}
                onChoose={() => openDrawer({ type: 'jobs', jobId: job.id })}
              />
            ))}
          </ul>
          <JobLog key={chosen.id} jobId={chosen.id} />
        </>
      ) : (
        <EmptyState text={strings.jobs.empty} />
      )}
    </Drawer>
  );
}
