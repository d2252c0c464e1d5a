import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { say } from './project.mjs';
import { runToStderr } from './run.mjs';

const stampOf = (/** @type {string} */ folder) => join(folder, 'node_modules', '.cloche-installed');

/**
 * Installs the packages of the lockfile unless they are there. Progress goes to stderr; starts at the same time
 * install once.
 * @param {string} folder of the project
 * @throws {Failure} when npm fails, for instance without a network
 */
export async function ensureInstalled(folder) {
  if (isInstalled(folder)) return;
  await withLock(`install ${folder}`, async () => {
    if (!isInstalled(folder)) await install(folder);
  });
}

/**
 * Whether the packages of the lockfile are in node_modules: by Cloche's stamp, or by npm's own record of an
 * install that somebody made by hand.
 * @param {string} folder
 */
export function isInstalled(folder) {
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const hash = hashOf(lock);
  if (readText(stampOf(folder)) === hash) return true;
  if (!holdsEverything(lock, readText(join(folder, 'node_modules', '.package-lock.json')))) return false;
  writeFileSync(stampOf(folder), hash);
  return true;
}

/** @param {string} folder */
async function install(folder) {
  say('Installing the packages of the lockfile; this is needed once.');
  rmSync(stampOf(folder), { force: true });
  const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
  const [file, ...before] = npmCommand();
  const code = await runToStderr(file, [...before, ...args], { cwd: folder });
  if (code !== 0) {
    throw new Failure(
      `The packages could not be installed: npm ci ended with code ${code}.`,
      'The first start needs the npm registry. Check the network and the proxy settings of npm, then start again.',
    );
  }
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(stampOf(folder), hashOf(readFileSync(join(folder, 'package-lock.json'), 'utf8')));
}

/** @returns {[string, ...string[]]} */
function npmCommand() {
  const own = process.env.npm_execpath;
  return own && basename(own) === 'npm-cli.js' ? [process.execPath, own] : ['npm'];
}

/**
 * @param {string} lock
 * @param {string | null} record
 */
function holdsEverything(lock, record) {
  if (record === null) return false;
  const wanted = JSON.parse(lock).packages;
  const present = JSON.parse(record).packages;
  return Object.entries(wanted).every(
    ([path, { version, integrity, optional }]) =>
      path === '' || optional || (present[path]?.version === version && present[path]?.integrity === integrity),
  );
}

const hashOf = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
