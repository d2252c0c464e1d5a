/**
 * Every reason for which a call or a job can fail, as a stable word. The page and the command line
 * switch on it; the sentences beside it are for people.
 */
export const errorCodes = [
  'invalid-input', // a value does not fit its grammar or schema
  'not-found', // no such environment, job, terminal, file
  'name-taken', // another environment has this name
  'path-taken', // something stands where Cloche would write
  'not-ours', // Cloche did not make it, so Cloche does not delete or replace it
  'busy', // another change of the same environment is under way
  'wrong-state', // the environment is not in a state in which this can be done
  'untrusted', // files that would be run were not shown and trusted
  'interpreter-unusable', // no such interpreter, or one that cannot make this environment
  'tool-missing', // a program that is needed, or the nixpkgs that was asked for, is not on this machine
  'no-such-package', // the package set has no package of this name
  'no-such-version', // no release satisfies the requirement
  'conflict', // the requirements contradict each other
  'hash-mismatch', // a download is not what its hash promised
  'network', // an index or a proxy cannot be reached
  'build-failed', // a package had to be built here and could not
  'externally-managed', // the interpreter refuses changes (PEP 668)
  'verification-failed', // the tool reported success, the environment says otherwise
  'tool-failed', // a tool failed for a reason that is not told apart
  'disk-full',
  'read-only',
  'permission',
  'too-many-files',
  'newer-schema', // written by a newer Cloche
  'corrupt', // a file of Cloche's own cannot be read
  'too-large', // input beyond the caps
  'cancelled',
  'unsupported', // this kind, host or format cannot do it
  'internal', // a bug
] as const;

export type ErrorCode = (typeof errorCodes)[number];
