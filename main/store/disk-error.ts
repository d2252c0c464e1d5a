import { dirname } from 'node:path';
import { ClocheError, type ErrorCode } from '../../preload/contract';

/** The system's word for what failed, such as `ENOSPC`; undefined for other errors. */
export function errnoOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** True when nothing stands at the path that was asked for. */
export function isAbsent(thrown: unknown): boolean {
  const errno = errnoOf(thrown);
  return errno === 'ENOENT' || errno === 'ENOTDIR';
}

interface Explanation {
  readonly code: ErrorCode;
  readonly message: (folder: string) => string;
  readonly hint: string;
}

const full: Explanation = {
  code: 'disk-full',
  message: (folder) => `There is no space left on the disk of ${folder}.`,
  hint: 'Free some space there, then try again. Nothing that was saved before is lost.',
};
const forbidden: Explanation = {
  code: 'permission',
  message: (folder) => `Cloche is not allowed to write in ${folder}.`,
  hint: 'Make yourself the owner of that folder, or give yourself the right to write in it.',
};
const exhausted: Explanation = {
  code: 'too-many-files',
  message: (folder) => `Too many files are open to reach ${folder}.`,
  hint: 'Close some terminals or programs, or raise the limit of open files (ulimit -n), then try again.',
};

const explanations: Readonly<Record<string, Explanation>> = {
  ENOSPC: full,
  EDQUOT: full,
  EACCES: forbidden,
  EPERM: forbidden,
  EMFILE: exhausted,
  ENFILE: exhausted,
  EROFS: {
    code: 'read-only',
    message: (folder) => `The disk of ${folder} can only be read.`,
    hint: 'Mount it so that it can be written to, or choose another folder.',
  },
  EIO: {
    code: 'internal',
    message: (folder) => `The disk of ${folder} reported an error.`,
    hint: 'Check the disk before you go on. Nothing that was saved before was replaced.',
  },
};

/**
 * What a failed file operation in a folder means to people: a ClocheError (`disk-full`, `read-only`, `permission`,
 * `too-many-files`) that names the folder. Anything that is not told apart comes back as it is.
 */
export function diskError(thrown: unknown, folder: string): unknown {
  const explanation = explanations[errnoOf(thrown) ?? ''];
  if (!explanation) return thrown;
  return new ClocheError(explanation.code, explanation.message(folder), { hint: explanation.hint, cause: thrown });
}

/** {@link diskError} for what was only to be read: `permission` names what may not be looked at, absolute. */
export function readError(thrown: unknown, path: string): unknown {
  const errno = errnoOf(thrown);
  if (errno !== 'EACCES' && errno !== 'EPERM') return diskError(thrown, path);
  return new ClocheError('permission', `Cloche is not allowed to read ${path}.`, {
    hint: 'Make yourself its owner, or give yourself the right to read it.',
    cause: thrown,
  });
}

/** {@link readError} for what a person named: `invalid-input` when the system says no more than that it cannot be read. */
export function unreadable(thrown: unknown, path: string): ClocheError {
  const explained = readError(thrown, path);
  if (explained instanceof ClocheError) return explained;
  return new ClocheError('invalid-input', `${path} cannot be read.`, {
    detail: thrown instanceof Error ? thrown.message : String(thrown),
    cause: thrown,
  });
}

/**
 * Why a folder cannot be made, as a ClocheError: what {@link diskError} tells, `path-taken` when a file stands in the
 * way, and `read-only` for a place that takes no folders, such as /proc. Only what the system did not say stays as it is.
 */
export function folderError(thrown: unknown, folder: string): unknown {
  const explained = diskError(thrown, dirname(folder));
  const errno = errnoOf(thrown);
  if (explained instanceof ClocheError || errno === undefined) return explained;
  if (errno === 'ENOTDIR' || errno === 'EEXIST')
    return new ClocheError('path-taken', `${folder} cannot be made, because a file stands in its way.`, {
      hint: 'Move that file away, or choose another folder.',
      cause: thrown,
    });
  return new ClocheError('read-only', `${folder} cannot be made: its place takes no folders.`, {
    hint: 'Choose another folder.',
    detail: thrown instanceof Error ? thrown.message : String(thrown),
    cause: thrown,
  });
}
