import { ensureBuilt } from './built.mjs';
import { ensureInstalled } from './installed.mjs';

/**
 * Makes the project ready to run: packages installed, everything built. Tells what it does on stderr.
 * @param {string} folder of the project
 */
export async function ensureReady(folder) {
  await ensureInstalled(folder);
  await ensureBuilt(folder);
}
