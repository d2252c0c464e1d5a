import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './project.mjs';
import { cacheFolder, forgetFailure, rememberedFailure, rememberFailure } from './remembered.mjs';

const memory = 'electron-fetch-failed';
const limits = { stallMs: 20_000, totalMs: 15 * 60_000 };

/**
 * Fetches Electron's binary, as its npm package would at install; progress goes to stderr. A fetch that failed is
 * not tried again for a day.
 * @param {string} folder of the project
 * @param {NodeJS.ProcessEnv} variables
 * @param {boolean} [isAskedAgain] whether one that failed is tried again all the same
 * @returns {Promise<string | null>} why there is no binary now, or null when there is one
 */
export async function fetchElectron(folder, variables, isAskedAgain = false) {
  const home = join(folder, 'node_modules', 'electron');
  if (variables.ELECTRON_SKIP_BINARY_DOWNLOAD) return 'ELECTRON_SKIP_BINARY_DOWNLOAD is set';
  if (!existsSync(join(home, 'install.js'))) return 'there is no Electron on this machine';
  const cache = cacheFolder(variables);
  if (!isAskedAgain && rememberedFailure(cache, memory) !== null)
    return 'Electron could not be fetched within the last day; `npm start -- --electron` tries it again';

  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  say(`Fetching Electron ${version}, about 120 MB; this is needed once.`);
  mkdirSync(cache, { recursive: true });
  const isFetched = await runInstaller(join(home, 'install.js'), cache, variables, limits);
  if (isFetched) {
    forgetFailure(cache, memory);
    return null;
  }
  const reason = 'Electron could not be fetched';
  rememberFailure(cache, memory, reason);
  return reason;
}

/**
 * Runs the package's own installer until it ends, stalls, or takes too long.
 * @param {string} installer
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} variables
 * @param {{ stallMs: number, totalMs: number }} limits
 * @returns {Promise<boolean>} whether it succeeded
 */
export function runInstaller(installer, cache, variables, { stallMs, totalMs }) {
  // The archive grows in a folder of our own, so that its size tells the progress.
  const temporary = mkdtempSync(join(cache, 'electron-'));
  const child = spawn(process.execPath, [installer], {
    env: { ...variables, TMPDIR: temporary, ELECTRON_GET_NO_PROGRESS: '1' },
    stdio: 'ignore',
  });
  const startedAt = Date.now();
  let grownAt = startedAt;
  let bytes = 0;
  const watch = setInterval(() => {
    const now = Date.now();
    const size = sizeOf(temporary);
    if (size !== bytes) grownAt = now;
    bytes = size;
    showProgress(bytes);
    if (now - grownAt > stallMs || now - startedAt > totalMs) child.kill('SIGKILL');
  }, 1000);
  return new Promise((resolve) => {
    /** @param {boolean} isDone */
    const settle = (isDone) => {
      clearInterval(watch);
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      rmSync(temporary, { recursive: true, force: true });
      resolve(isDone);
    };
    child.on('error', () => settle(false));
    child.on('exit', (code) => settle(code === 0));
  });
}

/** @param {number} bytes */
function showProgress(bytes) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K  ${Math.round(bytes / 1e6)} MB`);
}

/** @param {string} folder */
function sizeOf(folder) {
  let total = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    total += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return total;
}
