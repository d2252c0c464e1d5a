import type { Services } from '../services';
import { type MethodGroup, nothing } from './handlers';

/** `job.*`. */
export function jobMethods({ jobs }: Services): MethodGroup<'job'> {
  return {
    'job.list': async () => jobs.list(),
    'job.cancel': ({ id }) => nothing(jobs.cancel(id)),
    'job.clear': async () => {
      jobs.clear();
      return null;
    },
  };
}
