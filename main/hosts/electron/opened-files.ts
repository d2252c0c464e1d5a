import { resolve } from 'node:path';
import type { Emit } from '../../events';
import { readTextFile } from '../../store/read-capped';

/** The files of Cloche's own type among the arguments of a start, absolute. */
export function filesOf(argv: readonly string[], folder: string): string[] {
  return argv
    .filter((argument) => !argument.startsWith('-') && argument.endsWith('.cloche.json'))
    .map((path) => resolve(folder, path));
}

/** Files that were opened from outside, kept until a page is there to take them. */
export interface OpenedFiles {
  add(paths: readonly string[]): void;
  /** Tells the page of all that came so far and of each that comes. */
  pageConnected(): void;
}

/** Tells the page of files by the event `file.opened`; of one that cannot be read, by a notice. */
export function createOpenedFiles(emit: Emit): OpenedFiles {
  const waiting: string[] = [];
  let isConnected = false;
  const tell = async () => {
    for (const path of waiting.splice(0)) {
      try {
        emit('file.opened', await readTextFile(path, { isRegular: true }));
      } catch (thrown) {
        emit('notice.raised', { message: thrown instanceof Error ? thrown.message : String(thrown) });
      }
    }
  };
  return {
    add: (paths) => {
      waiting.push(...paths);
      if (isConnected) void tell();
    },
    pageConnected: () => {
      isConnected = true;
      void tell();
    },
  };
}
