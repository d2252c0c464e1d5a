import type { FolderCandidate, ImportChoice, IncludedFile, TextFile } from '../../../preload/contract';
import type { Reading } from '../asked';

/** A file that is to be read, and those with it. */
export interface ReadRequest {
  readonly file: TextFile;
  /** Files that it may include. */
  readonly others: readonly TextFile[];
  /** Of it, the groups that are wanted. */
  readonly choice?: ImportChoice;
}

/** Reads a file into what it asks for; runs and writes nothing. Rejects with a ClocheError. */
export type Read = (request: ReadRequest) => Promise<Reading>;

/** Looks through the files of a folder, as {@link Read} does: those that can be imported, the one to take first. */
export type Choose = (files: readonly TextFile[]) => Promise<FolderCandidate[]>;

/** What each of the files includes, as {@link Read} would read it; none where it cannot be read. */
export type Includes = (files: readonly TextFile[]) => Promise<IncludedFile[][]>;

/**
 * What the process of a reader is asked: whether it is there, to read a {@link ReadRequest}, to choose of files, and what
 * files include.
 */
export const readyMethod = 'ready';
export const readMethod = 'read';
export const chooseMethod = 'choose';
export const includesMethod = 'includes';
