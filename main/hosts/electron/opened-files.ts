import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClocheError } from '../../../preload/contract';
import type { Emit } from '../../events';
import { readGivenFile } from '../../store/read-capped';

/** File managers hand over a URL, people a path. */
const isUrl = (argument: string) => /^[a-z][a-z\d+.-]+:\//i.test(argument);

/** The files of Cloche's own type among the arguments of a start: absolute paths, and URLs as they are. */
export function filesOf(argv: readonly string[], folder: string): string[] {
  return argv
    .filter((argument) => !argument.startsWith('-') && /\.cloche\.(?:json|zip)$/.test(argument))
    .map((argument) => (isUrl(argument) ? argument : resolve(folder, argument)));
}

/** Throws `invalid-input` for a URL that leads to no file of this machine. */
function pathOf(file: string): string {
  if (!isUrl(file)) return file;
  try {
    return fileURLToPath(file);
  } catch {
    throw new ClocheError('invalid-input', `${file} is not on this machine. Copy it here, then open the copy.`);
  }
}

/** Files that were opened from outside, kept until a page is there to take them. */
export interface OpenedFiles {
  /** Takes what {@link filesOf} found. */
  add(files: readonly string[]): void;
  /** Tells the page of all that came so far and of each that comes. */
  pageConnected(): void;
}

/** Tells the page of files by the event `file.opened`; of one that cannot be read, by a notice. */
export function createOpenedFiles(emit: Emit): OpenedFiles {
  const waiting: string[] = [];
  let isConnected = false;
  const tell = async () => {
    for (const file of waiting.splice(0)) {
      try {
        emit('file.opened', await readGivenFile(pathOf(file), { isRegular: true }));
      } catch (thrown) {
        emit('notice.raised', { message: thrown instanceof Error ? thrown.message : String(thrown) });
      }
    }
  };
  return {
    add: (files) => {
      waiting.push(...files);
      if (isConnected) void tell();
    },
    pageConnected: () => {
      isConnected = true;
      void tell();
    },
  };
}
