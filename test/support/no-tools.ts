import type { ProbeContext } from '../../main/kinds/kind';

/** For work that starts no program: one that would be started fails. */
export const noTools: ProbeContext = {
  run: (file) => Promise.reject(new Error(`${file} was to be started.`)),
  signal: new AbortController().signal,
};
