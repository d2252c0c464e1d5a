import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Cloche's folder for what can be made again.
 * @param {NodeJS.ProcessEnv} variables
 */
export function cacheFolder(variables) {
  const base = variables.XDG_CACHE_HOME;
  const home = variables.HOME && isAbsolute(variables.HOME) ? variables.HOME : homedir();
  return join(base && isAbsolute(base) ? base : join(home, '.cache'), 'cloche');
}

/**
 * Remembers why something failed. A cache that cannot be written remembers nothing.
 * @param {string} cache
 * @param {string} name
 * @param {string} reason
 */
export function rememberFailure(cache, name, reason) {
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, name), reason);
  } catch {
    // It is tried again at the next start.
  }
}

/**
 * Why something failed within the last so many milliseconds, by default a day; null when it did not.
 * @param {string} cache
 * @param {string} name
 * @param {number} [withinMs]
 * @returns {string | null}
 */
export function rememberedFailure(cache, name, withinMs = dayMs) {
  const file = join(cache, name);
  try {
    return Math.abs(Date.now() - statSync(file).mtimeMs) < withinMs ? readFileSync(file, 'utf8') : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} cache
 * @param {string} name
 */
export function forgetFailure(cache, name) {
  try {
    rmSync(join(cache, name), { force: true });
  } catch {
    // A cache that cannot be written holds nothing.
  }
}
