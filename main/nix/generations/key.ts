import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Raised when what is remembered of an environment would be made otherwise from the same settings. */
const format = 1;

/** A hash over settings and the contents of files, absolute paths; a file that is not there counts as that. */
export async function keyOf(settings: unknown, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([format, settings]));
  for (const file of [...files].sort()) {
    const content = await readFile(file).catch(() => null);
    hash.update(`\0${file}\0${content === null ? 'absent' : content.length}\0`);
    if (content !== null) hash.update(content);
  }
  return `sha256:${hash.digest('hex')}`;
}
