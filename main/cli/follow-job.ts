import { ClocheError, copyFix, type Environment, type Fix, fromWireError, type Job } from '../../preload/contract';
import { throwUnlessDone } from '../jobs/jobs';
import type { Services } from '../services';
import type { Output } from './output';

const stoppers = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Shows a job until it has ended, and cancels it on Ctrl+C (or when asked to end). Resolves when it is done; throws its
 * error, or `cancelled` once nothing of it runs any more.
 */
export async function followJob({ jobs, events }: Services, job: Job, { progress }: Output): Promise<void> {
  const unsubscribe = events.subscribe((name, payload) => {
    const changed = payload as Job;
    if (name === 'job.changed' && changed.id === job.id && changed.state === 'running') progress.show(changed.progress);
  });
  const stop = () => void jobs.cancel(job.id);
  for (const signal of stoppers) process.on(signal, stop);
  try {
    const ended = await jobs.finished(job.id);
    if (ended.state === 'failed') throw withLog(ended);
    throwUnlessDone(ended);
  } finally {
    unsubscribe();
    progress.end();
    for (const signal of stoppers) process.off(signal, stop);
  }
}

/** Why it failed, with the line that prints its log. */
function withLog({ id, error }: Extract<Job, { readonly state: 'failed' }>): ClocheError {
  const log: Fix = copyFix(`cloche jobs --log ${id}`, 'its log');
  return fromWireError({ ...error, fixes: [...(error.fixes ?? []), log] });
}

/** Follows the making of an environment; resolves to it. */
export async function followMaking(services: Services, job: Job, output: Output): Promise<Environment> {
  try {
    await followJob(services, job, output);
  } catch (thrown) {
    if (!(thrown instanceof ClocheError && thrown.code === 'cancelled')) throw thrown;
    const isGone = !(await services.environments.list()).some(({ id }) => id === job.environmentId);
    const end = isGone ? 'Nothing of it is left.' : 'What was there is as it was.';
    throw new ClocheError('cancelled', `${thrown.message} ${end}`, { cause: thrown });
  }
  const made = (await services.environments.list()).find(({ id }) => id === job.environmentId);
  if (!made) throw new ClocheError('not-found', 'The environment was removed while it was being made.');
  return made;
}
