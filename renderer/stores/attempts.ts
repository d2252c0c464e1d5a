import type { CreateRequest, Job, Spec } from '../../preload/contract';
import { forgetSent, rememberSent, sentForm } from './form-memory';
import type { LeftForm } from './ui';

const specs = new Map<string, Spec>();

/** Keeps what a change asked for, by its job: when it fails the environment is what it was, and the program forgets it. */
export function rememberAttempt(jobId: string, spec: Spec): void {
  specs.set(jobId, spec);
}

/** What the job was to make of its environment, if this page asked for it. */
export const attemptOf = (jobId: string): Spec | undefined => specs.get(jobId);

/** What a making was asked for, and the form of the file in which that was. */
export interface MakingAttempt {
  readonly request: CreateRequest;
  /** Absent where it was no file's. */
  readonly form?: LeftForm | undefined;
}

const makings = new Map<string, MakingAttempt>();

/**
 * Keeps what a making asked for, by its job: when it is cancelled, or fails and leaves nothing, nothing is left of it.
 * Resolves once it outlives this page.
 */
export async function rememberMaking(
  jobId: string,
  { request: { replaces: _, ...request }, form }: MakingAttempt,
): Promise<void> {
  makings.set(jobId, { request, form });
  if (form) await rememberSent(jobId, form);
}

/** Takes back what a page before this one had asked for in the forms of files, for those of the jobs that may need it. */
export async function recallMakings(jobs: readonly Job[]): Promise<void> {
  const unknown = jobs.filter(({ id, state, environmentId }) => state !== 'done' && environmentId && !makings.has(id));
  await Promise.all(
    unknown.map(async ({ id }) => {
      const form = await sentForm(id);
      if (form && !makings.has(id)) makings.set(id, { request: form.imported.preview.request, form });
    }),
  );
}

/** Forgets what a making was asked for, here and in the program: its form is open again. */
export function takeAttemptBack(jobId: string): void {
  if (makings.get(jobId)?.form) forgetSent(jobId);
  forgetAttempt(jobId);
}

/**
 * What the job was to make, if this page asked for it, or one before it in the form of a file. What it was to replace
 * is gone since it began.
 */
export const makingOf = (jobId: string): MakingAttempt | undefined => makings.get(jobId);

/** Forgets what a job was asked for: it is done, no longer listed, or was asked again. A form holds its whole file. */
export function forgetAttempt(jobId: string): void {
  specs.delete(jobId);
  makings.delete(jobId);
}

/** Forgets what all other jobs were asked for. */
export function keepAttempts(jobIds: ReadonlySet<string>): void {
  for (const jobId of [...specs.keys(), ...makings.keys()]) if (!jobIds.has(jobId)) forgetAttempt(jobId);
}
