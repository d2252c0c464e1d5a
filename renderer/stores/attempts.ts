import type { Spec } from '../../preload/contract';

const specs = new Map<string, Spec>();

/** Keeps what a change asked for, by its job: when it fails the environment is what it was, and the program forgets it. */
export function rememberAttempt(jobId: string, spec: Spec): void {
  specs.set(jobId, spec);
}

/** What the job was to make of its environment, if this page asked for it. */
export const attemptOf = (jobId: string): Spec | undefined => specs.get(jobId);
