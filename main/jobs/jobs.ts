import { ClocheError, fromWireError, type Job } from '../../preload/contract';
import type { Channel } from '../../preload/link';
import type { JobContext } from '../kinds/kind';

/** What a job does and what it is called. */
export interface JobOptions {
  /** An imperative without a full stop, such as `Create demo`. */
  readonly title: string;
  /** Jobs of the same environment run one after another. */
  readonly environmentId?: string;
  readonly work: (context: JobContext) => Promise<void>;
  /** Called in place of the work when the job is cancelled before it began; the job ends when this has. */
  readonly abandon?: () => Promise<void>;
}

/** The queue of long work: progress, cancel, log. */
export interface Jobs {
  /** Newest last. */
  list(): Job[];
  /** Queues the work and returns at once. */
  start(options: JobOptions): Job;
  /** Resolves when the job has ended and nothing of it runs any more; throws `not-found`. */
  cancel(id: string): Promise<void>;
  /** The job once it has ended, however it did; see {@link throwUnlessDone}. */
  finished(id: string): Promise<Job>;
  /** Forgets the jobs that have ended, with their logs. */
  clear(): void;
  /** Absolute path of the log as far as it is written; throws `not-found`. */
  logPath(id: string): string;
  /** Sends the log from its beginning and follows it until the job ends; closes the channel then. */
  followLog(id: string, channel: Channel): Promise<void>;
  /** Cancels everything; nothing of any job runs afterwards. */
  dispose(): Promise<void>;
}

/** Throws why a job that has ended is not done: its own error, or `cancelled`. */
export function throwUnlessDone(ended: Job): void {
  if (ended.state === 'failed') throw fromWireError(ended.error);
  if (ended.state === 'cancelled') throw new ClocheError('cancelled', `${ended.title} was cancelled.`);
}
