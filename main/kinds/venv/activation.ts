import { join } from 'node:path';
import type { Activation, Subject } from '../kind';
import { type VenvSpec, venvPrefix } from './spec';

/** How a shell enters a venv: by variables alone, so that no text of a path ever becomes shell code. */
export async function activateVenv(subject: Subject<VenvSpec>): Promise<Activation> {
  const prefix = venvPrefix(subject);
  return {
    path: [join(prefix, 'bin')],
    set: { VIRTUAL_ENV: prefix, VIRTUAL_ENV_PROMPT: subject.name },
    unset: ['PYTHONHOME'],
    promptName: subject.name,
  };
}
