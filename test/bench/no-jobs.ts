import type { Jobs } from '../../main/jobs/jobs';

const unused = () => Promise.reject(new Error('Nothing is started while listing.'));

/** Jobs of a program that only lists. */
export const noJobs: Jobs = {
  list: () => [],
  start: () => {
    throw new Error('Nothing is started while listing.');
  },
  cancel: unused,
  finished: unused,
  clear: () => {},
  logPath: () => {
    throw new Error('Nothing is started while listing.');
  },
  followLog: unused,
  dispose: async () => {},
};
