import { electronCandidates, firstThatAnswers } from './electron.mjs';
import { Failure } from './failure.mjs';

/**
 * The host to open Cloche in, and for the browser why not Electron (null when it was asked for).
 * @typedef {{ host: 'electron', file: string } | { host: 'browser', reason: string | null }} Host
 *
 * @typedef {object} Surroundings
 * @property {string} folder of the project
 * @property {NodeJS.ProcessEnv} variables
 * @property {boolean} isRoot
 * @property {() => Promise<string | null>} fetch fetches Electron; answers why it could not, or null
 * @property {number} [timeoutMs] for each Electron to answer
 */

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
  const found = await findElectron(surroundings);
  if (found.file !== null) return { host: 'electron', file: found.file };
  if (!forced) return { host: 'browser', reason: found.reason };
  throw new Failure(
    `Cloche cannot open in Electron: ${found.reason}.`,
    'Put an electron on PATH or name its folder in ELECTRON_OVERRIDE_DIST_PATH, or start with --browser.',
  );
}

/** @param {Surroundings} surroundings */
function whyNoWindow({ variables, isRoot }) {
  if (isRoot) return 'Electron does not run as root';
  if (!variables.DISPLAY && !variables.WAYLAND_DISPLAY) return 'there is no display for Electron';
  return null;
}

/** @param {Surroundings} surroundings */
async function findElectron({ folder, variables, fetch, timeoutMs }) {
  const found = await firstThatAnswers(electronCandidates(folder, variables), timeoutMs);
  if (found.file !== null) return found;
  const failure = await fetch();
  if (failure === null) return firstThatAnswers(electronCandidates(folder, variables), timeoutMs);
  return electronCandidates(folder, variables).length > 0 ? found : { file: null, reason: failure };
}
