import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quotePosix } from '../../process/quote';
import { errnoOf } from '../../store/disk-error';

/**
 * Puts programs with names of pip into a folder, which say the lines and fail: without one the shell would find the pip
 * of another Python, and install there. What has such a name already stays.
 */
export async function writeGuards(folder: string, names: readonly string[], lines: readonly string[]): Promise<void> {
  const script = `#!/bin/sh
# Made by Cloche: without this file the shell would find the pip of another Python.
${lines.map((line) => `echo ${quotePosix(line)} >&2\n`).join('')}exit 1
`;
  await Promise.all(names.map((name) => writeNew(join(folder, name), script)));
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o755, flag: 'wx' });
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown;
  }
}
