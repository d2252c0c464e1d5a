import type { Environment, ErrorCode, Spec, WireError } from '../../preload/contract';
import { strings } from '../strings';
import { changeEnvironment, cleanEnvironment, resumeEnvironment } from './repairs';

/** Failures that the same request may not meet again, once the machine or the network is put right. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'network',
  'hash-mismatch',
  'tool-missing',
  'disk-full',
  'read-only',
  'permission',
  'too-many-files',
  'busy',
  'cancelled',
]);

/** Whether one of the fixes of an error asks for something else, by a button of its own. */
const offersChange = (error: WireError | undefined): boolean =>
  error?.fixes?.some(({ action }) => action.type === 'change') ?? false;

/** Whether going on with the same request may help after an error; otherwise another request comes first. */
export const mayPass = (error: WireError | undefined): boolean =>
  !error || (passing.has(error.code) && !offersChange(error));

/** Something that can be done about a failure, as a button. */
export interface WayOut {
  readonly label: string;
  readonly variant: 'primary' | 'plain' | 'danger';
  readonly run: () => void;
}

/**
 * What can be done about a failure besides its own fixes, the likeliest first. `attempt` is what a change was to make of
 * the environment: when that fails nothing is left of it, and its form can ask for it once more.
 */
export function waysOut({ id, state }: Environment, error: WireError | undefined, attempt?: Spec): readonly WayOut[] {
  const isIncomplete = state === 'incomplete';
  if (!isIncomplete && !attempt) return [];
  const isResumeFirst = isIncomplete && mayPass(error);
  const change: WayOut = {
    label: strings.jobs.change,
    variant: isResumeFirst || offersChange(error) ? 'plain' : 'primary',
    run: () => void changeEnvironment(id, undefined, attempt),
  };
  if (!isIncomplete) return [change];
  const resume: WayOut = {
    label: strings.detail.resume,
    variant: isResumeFirst ? 'primary' : 'plain',
    run: () => void resumeEnvironment(id),
  };
  const clean: WayOut = { label: strings.detail.clean, variant: 'danger', run: () => cleanEnvironment(id) };
  return isResumeFirst ? [resume, change, clean] : [change, resume, clean];
}
