import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files below a folder in which a text stands, in one of the encodings that Chromium writes. */
export function filesWith(folder: string, text: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const words = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  return files.filter((file) => words.some((word) => readFileSync(file).includes(word)));
}
