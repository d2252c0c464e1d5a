import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../../main/store/disk-error';

/** The files below a folder in which a text stands, in one of the encodings that Chromium writes. */
export function filesWith(folder: string, text: string): string[] {
  const words = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  return there(() => readdirSync(folder, { withFileTypes: true }), []).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesWith(path, text);
    const bytes = entry.isFile() ? there(() => readFileSync(path), Buffer.alloc(0)) : Buffer.alloc(0);
    return words.some((word) => bytes.includes(word)) ? [path] : [];
  });
}

/** What is read of a disk on which a browser deletes meanwhile; `gone` of what is not there any more. */
function there<T>(read: () => T, gone: T): T {
  try {
    return read();
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return gone;
    throw thrown;
  }
}
