import { randomBytes } from 'node:crypto';
import type { Job } from '../../preload/contract';
import { JobLog, type LogLimits } from './job-log';
import type { JobRecords } from './job-records';
import type { JobOptions } from './jobs';

/** A job of this process, from the moment it is queued. */
export interface JobEntry {
  job: Job;
  readonly options: JobOptions;
  readonly controller: AbortController;
  readonly log: JobLog;
  readonly ended: Promise<Job>;
  readonly settle: (job: Job) => void;
  /** Set while a progress report waits to be told. */
  timer?: NodeJS.Timeout | undefined;
  /** Set while one waits to be written down. */
  saveTimer?: NodeJS.Timeout | undefined;
  toldAt: number;
  savedAt: number;
  /** Cancelled before it began. */
  isAbandoned: boolean;
}

/** The part of a job that all of its states share. */
export function baseOf(entry: JobEntry) {
  const { id, title, environmentId, queuedAt } = entry.job;
  const logBytes = entry.log.writtenBytes;
  return { id, title, ...(environmentId === undefined ? {} : { environmentId }), queuedAt, logBytes };
}

let lastQueuedAt = 0;

/** Now, and later than the last time: jobs are listed in the order in which they were queued. */
function nextQueuedAt(): number {
  lastQueuedAt = Math.max(Date.now(), lastQueuedAt + 1);
  return lastQueuedAt;
}

/** A job that is queued now. */
export function createEntry(options: JobOptions, records: JobRecords, limits: LogLimits): JobEntry {
  const queuedAt = nextQueuedAt();
  const id = `${queuedAt.toString(36)}-${randomBytes(5).toString('hex')}`;
  const { title, environmentId } = options;
  let settle: (job: Job) => void = () => {};
  const ended = new Promise<Job>((done) => {
    settle = done;
  });
  const job: Job = {
    id,
    title,
    ...(environmentId === undefined ? {} : { environmentId }),
    queuedAt,
    logBytes: 0,
    state: 'queued',
  };
  return {
    job,
    options,
    controller: new AbortController(),
    log: new JobLog(records.logPath(id), limits),
    ended,
    settle,
    toldAt: 0,
    savedAt: 0,
    isAbandoned: false,
  };
}
