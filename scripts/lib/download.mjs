import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
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

  // Two starts at once would unpack over each other; the second one finds what the first one has fetched.
  return withLock(`fetch electron to ${cache}`, () => fetchNow(home, cache, variables));
}

/**
 * @param {string} home of Electron's npm package
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} variables
 * @returns {Promise<string | null>} why it could not be fetched
 */
async function fetchNow(home, cache, variables) {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  say(`Fetching Electron ${version}, about 120 MB; this is needed once.`);
  const temporary = temporaryIn(cache);
  if (temporary === null) return `Electron could not be fetched, because nothing can be written to ${cache}`;
  const isFetched = await runInstaller(join(home, 'install.js'), temporary, variables, limits);
  if (isFetched) {
    forgetFailure(cache, memory);
    return null;
  }
  const reason = 'Electron could not be fetched';
  rememberFailure(cache, memory, reason);
  return reason;
}

/**
 * A new folder in the cache, in the place of those that interrupted fetches have left; null where none can be made there.
 * The caller holds the lock of fetching.
 * @param {string} cache
 */
function temporaryIn(cache) {
  try {
    mkdirSync(cache, { recursive: true });
    for (const name of readdirSync(cache))
      if (/^electron-\w{6}$/.test(name)) rmSync(join(cache, name), { recursive: true, force: true });
    return mkdtempSync(join(cache, 'electron-'));
  } catch {
    return null;
  }
}

/**
 * Runs the package's own installer until it ends, stalls, or takes too long.
 * @param {string} installer
 * @param {string} temporary folder where it loads the archive; it is deleted at the end
 * @param {NodeJS.ProcessEnv} variables
 * @param {{ stallMs: number, totalMs: number }} limits
 * @returns {Promise<boolean>} whether it succeeded
 */
export function runInstaller(installer, temporary, variables, { stallMs, totalMs }) {
  // The archive grows in a folder of our own, and is then unpacked beside the installer: sizes tell the progress.
  const unpacked = join(dirname(installer), 'dist');
  const child = spawn(process.execPath, [installer], {
    env: { ...variables, TMPDIR: temporary, ELECTRON_GET_NO_PROGRESS: '1' },
    stdio: 'ignore',
  });
  const startedAt = Date.now();
  let grownAt = startedAt;
  let bytes = 0;
  const watch = setInterval(() => {
    const now = Date.now();
    const size = sizeOf(temporary) + sizeOf(unpacked);
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

/**
 * Bytes of all files in a folder; what goes away meanwhile does not count.
 * @param {string} folder
 */
function sizeOf(folder) {
  let total = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      total += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    }
  } catch (thrown) {
    if (/** @type {NodeJS.ErrnoException} */ (thrown).code !== 'ENOENT') throw thrown;
  }
  return total;
}
