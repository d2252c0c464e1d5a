import { askSeldom, downloadedElectron, electronCandidates, firstThatAnswers } from './electron.mjs';
import { Failure } from './failure.mjs';
import { cacheFolder } from './remembered.mjs';

/**
 * The host to open Cloche in, and for the browser why not Electron (null when it was asked for).
 * @typedef {{ host: 'electron', file: string } | { host: 'browser', reason: string | null }} Host
 *
 * @typedef {object} Surroundings
 * @property {string} folder of the project
 * @property {NodeJS.ProcessEnv} variables
 * @property {boolean} isRoot
 * @property {(isAskedAgain: boolean) => Promise<string | null>} fetch fetches Electron, also one that could not be
 *   fetched lately; answers why it could not, or null
 * @property {number} [timeoutMs] for each Electron to answer
 */

/**
 * The host that the arguments of a start force; null without any.
 * @param {readonly string[]} args
 * @returns {'electron' | 'browser' | null}
 * @throws {Failure} for an argument that is unknown, and for both hosts at once
 */
export function forcedHost(args) {
  const unknown = args.filter((arg) => arg !== '--browser' && arg !== '--electron');
  if (unknown.length > 0) {
    throw new Failure(
      `Cloche does not know ${unknown.join(', ')}.`,
      'A start takes --browser or --electron: `npm start -- --browser`.',
      2,
    );
  }
  if (args.includes('--browser') && args.includes('--electron')) {
    throw new Failure('Cloche opens in one place.', 'Say --browser or --electron, not both.', 2);
  }
  return args.includes('--browser') ? 'browser' : args.includes('--electron') ? 'electron' : null;
}

/**
 * Chooses the host.
 * @param {'electron' | 'browser' | null} forced
 * @param {Surroundings} surroundings
 * @returns {Promise<Host>}
 * @throws {Failure} when Electron is forced and there is none
 */
export async function chooseHost(forced, surroundings) {
  if (forced === 'browser') return { host: 'browser', reason: null };
  const reason = forced ? null : whyNoWindow(surroundings);
  if (reason) return { host: 'browser', reason };
  const found = await findElectron(surroundings, forced === 'electron');
  if (found.file !== null) return { host: 'electron', file: found.file };
  if (!forced) return { host: 'browser', reason: found.reason };
  throw new Failure(
    `Cloche cannot open in Electron: ${found.reason}.`,
    'Put an electron on PATH or name its folder in ELECTRON_OVERRIDE_DIST_PATH, or start with --browser.',
  );
}

/** @param {Surroundings} surroundings */
function whyNoWindow({ variables, isRoot }) {
  if (variables.CLOCHE_NO_OPEN === '1') return 'CLOCHE_NO_OPEN is set';
  if (isRoot) return 'Electron does not run as root';
  if (!variables.DISPLAY && !variables.WAYLAND_DISPLAY) return 'there is no display for Electron';
  return null;
}

/**
 * @param {Surroundings} surroundings
 * @param {boolean} isAskedAgain
 */
async function findElectron({ folder, variables, isRoot, fetch, timeoutMs }, isAskedAgain) {
  const cache = cacheFolder(variables);
  const ask = askSeldom({ cache, isAskedAgain, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  const before = electronCandidates(folder, variables);
  const found = await firstThatAnswers(before, ask);
  // One that was fetched and does not run would not be fetched again.
  if (found.file !== null || before.includes(downloadedElectron(folder) ?? '')) return found;
  if (isRoot) return before.length > 0 ? found : { file: null, reason: 'Electron does not run as root' };
  const failure = await fetch(isAskedAgain);
  const added = electronCandidates(folder, variables).filter((file) => !before.includes(file));
  if (failure === null) return firstThatAnswers(added, ask);
  return before.length > 0 ? found : { file: null, reason: failure };
}
