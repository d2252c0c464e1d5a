import type { TextFile } from '../../../preload/contract';

/** A file of somebody who means no good. */
export interface HostileFile {
  /** What it tries, for the report of a test. */
  readonly what: string;
  readonly file: TextFile;
}

export const text = (what: string, content: string, fileName = 'file'): HostileFile => ({
  what,
  file: { fileName, text: content },
});
