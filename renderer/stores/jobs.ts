import { create } from 'zustand';
import type { Job, Progress } from '../../preload/contract';

/** The jobs as the program told them. */
export interface JobsStore {
  readonly byId: ReadonlyMap<string, Job>;
}

/** The queue and what has ended; written by `sync.ts` only. */
export const useJobs = create<JobsStore>(() => ({ byId: new Map() }));

/** A job that has not ended. */
export function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** A job that can be cancelled here: it has not ended, and no other process of Cloche runs it. */
export function canCancel(job: Job): boolean {
  return isActive(job) && !job.isElsewhere;
}

/** Newest first. */
export function orderJobs(jobs: Iterable<Job>): Job[] {
  return [...jobs].sort((a, b) => b.queuedAt - a.queuedAt || (a.id < b.id ? 1 : -1));
}

/** How far it is, from 0 to 1; null when the tool does not tell, and before anything is done: a build may take hours. */
export function fractionOf(progress: Progress): number | null {
  const { done, total } = progress;
  if (!done || !total || done < 0 || total < 0) return null;
  return Math.min(1, done / total);
}

/** The progress of a job in whole percent; null when it has none. */
export function percentOf(job: Job | undefined): number | null {
  if (job?.state !== 'running') return null;
  const fraction = fractionOf(job.progress);
  return fraction === null ? null : Math.floor(fraction * 100);
}
