import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the project's folder. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Says a line of set-up on stderr, so that stdout stays free for results. */
export function say(/** @type {string} */ line) {
  process.stderr.write(`${line}\n`);
}
