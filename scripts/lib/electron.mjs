import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { isExecutable } from './executable.mjs';
import { forgetFailure, rememberedFailure, rememberFailure } from './remembered.mjs';
import { isNpmFolder } from './variables.mjs';

/** How long `electron --version` may take, milliseconds. */
const answerTimeoutMs = 5000;
/** How long one that answered late is not asked again, milliseconds: it may have been cold, or the machine busy. */
const lateMs = 10 * 60 * 1000;

/**
 * Where an Electron may be, best first: the folder that ELECTRON_OVERRIDE_DIST_PATH names, the binary that was
 * downloaded, and every `electron` on PATH but the npm package's, which would start a download.
 * @param {string} folder of the project
 * @param {NodeJS.ProcessEnv} variables
 * @returns {string[]} absolute paths of executables that exist
 */
export function electronCandidates(folder, variables) {
  const override = variables.ELECTRON_OVERRIDE_DIST_PATH;
  const onPath = (variables.PATH ?? '').split(delimiter).filter((entry) => isAbsolute(entry) && !isNpmFolder(entry));
  const downloaded = downloadedElectron(folder);
  const all = [
    ...(override ? [join(override, 'electron')] : []),
    ...(downloaded ? [downloaded] : []),
    ...onPath.map((entry) => join(entry, 'electron')),
  ];
  return [...new Set(all)].filter(isExecutable);
}

/**
 * The binary that the `electron` package has fetched, or null.
 * @param {string} folder of the project
 */
export function downloadedElectron(folder) {
  const home = join(folder, 'node_modules', 'electron');
  try {
    return join(home, 'dist', readFileSync(join(home, 'path.txt'), 'utf8').trim());
  } catch {
    return null;
  }
}

/**
 * The first candidate that answers, and otherwise why none did.
 * @param {readonly string[]} candidates
 * @param {(file: string) => Promise<string | null>} [ask] tells why one does not answer; null when it does
 * @returns {Promise<{ file: string } | { file: null, reason: string }>}
 */
export async function firstThatAnswers(candidates, ask = whyNoAnswer) {
  let reason = 'there is no Electron on this machine';
  for (const file of candidates) {
    const failure = await ask(file);
    if (failure === null) return { file };
    reason = failure;
  }
  return { file: null, reason };
}

/**
 * Asks for `--version`; one that failed is not asked again for a day, and one that was late for ten minutes, unless it is
 * wished or its file has changed.
 * @param {{ cache: string, isAskedAgain: boolean, timeoutMs?: number }} options `cache` is the folder that remembers
 * @returns {(file: string) => Promise<string | null>}
 */
export function askSeldom({ cache, isAskedAgain, timeoutMs = answerTimeoutMs }) {
  return async (file) => {
    const failed = memoryOf(file);
    const late = `${failed}-late`;
    const remembered = isAskedAgain
      ? null
      : (rememberedFailure(cache, failed) ?? rememberedFailure(cache, late, lateMs));
    if (remembered !== null) return `${remembered} when it was last tried; \`npm start -- --electron\` tries it again`;
    for (const memory of [failed, late]) forgetFailure(cache, memory);
    const answer = await askVersion(file, timeoutMs);
    if (answer === 'answered') return null;
    const failure = failureOf(file, answer, timeoutMs);
    rememberFailure(cache, answer === 'late' ? late : failed, failure);
    return failure;
  };
}

/** The name under which the failure of a file is remembered, as the file is now. */
const memoryOf = (/** @type {string} */ file) =>
  `electron-failed-${createHash('sha256')
    .update(`${file}\0${statSync(file).mtimeMs}`)
    .digest('hex')
    .slice(0, 16)}`;

/**
 * @param {string} file
 * @returns {Promise<string | null>}
 */
async function whyNoAnswer(file) {
  const answer = await askVersion(file, answerTimeoutMs);
  return answer === 'answered' ? null : failureOf(file, answer, answerTimeoutMs);
}

/**
 * @param {string} file
 * @param {'failed' | 'late'} answer
 * @param {number} timeoutMs
 */
const failureOf = (file, answer, timeoutMs) =>
  answer === 'late' ? `${file} did not answer within ${timeoutMs / 1000} s` : `${file} did not start`;

/**
 * @param {string} file
 * @param {number} timeoutMs
 * @returns {Promise<'answered' | 'failed' | 'late'>}
 */
function askVersion(file, timeoutMs) {
  return new Promise((resolve) => {
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
    // A group of its own, so that a wrapper script and what it started end together.
    const child = spawn(file, ['--version'], { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    /** @param {'answered' | 'failed' | 'late'} answer */
    const settle = (answer) => {
      clearTimeout(timer);
      child.stdout.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      if (child.pid) killGroup(child.pid);
      settle('late');
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('error', () => settle('failed'));
    child.on('close', (code) => settle(code === 0 && /^v?\d+\.\d+\.\d+/m.test(output) ? 'answered' : 'failed'));
  });
}

/** @param {number} pid */
function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
