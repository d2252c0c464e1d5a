import type { CreateRequest, Spec } from '../../preload/contract';

const specs = new Map<string, Spec>();

/** Keeps what a change asked for, by its job: when it fails the environment is what it was, and the program forgets it. */
export function rememberAttempt(jobId: string, spec: Spec): void {
  specs.set(jobId, spec);
}

/** What the job was to make of its environment, if this page asked for it. */
export const attemptOf = (jobId: string): Spec | undefined => specs.get(jobId);

const requests = new Map<string, CreateRequest>();

/** Keeps what a making asked for, by its job: when it is cancelled nothing is left of it. */
export function rememberRequest(jobId: string, { replaces: _, ...request }: CreateRequest): void {
  requests.set(jobId, request);
}

/** What the job was to make, if this page asked for it. What it was to replace is gone since it began. */
export const requestOfJob = (jobId: string): CreateRequest | undefined => requests.get(jobId);
