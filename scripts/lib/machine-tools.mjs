import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram } from './executable.mjs';
import { Failure } from './failure.mjs';
import { say } from './project.mjs';
import { runToStderr } from './run.mjs';

/**
 * Programs of the machine that the tests use, by their Debian package, and how to see that each is there.
 * @typedef {keyof typeof tools} MachineTool
 */
const tools = {
  chromium: () => findChromium() !== null,
  'nix-bin': () => findProgram('nix-instantiate') !== null,
  bubblewrap: () => findProgram('bwrap') !== null,
  zsh: () => findProgram('zsh') !== null,
  fish: () => findProgram('fish') !== null,
  'python3-venv': canMakeVenv,
};

const missingTools = () => Object.entries(tools).flatMap(([debian, isThere]) => (isThere() ? [] : [debian]));

/**
 * Whether the tests that need a program are to run: where it is there, and in CI, where they fail without it.
 * @param {MachineTool} debian
 */
export const isTested = (debian) => isContinuousIntegration() || tools[debian]();

/** The machine's Chromium on PATH; null without one. */
export const findChromium = () => findProgram('chromium') ?? findProgram('chromium-browser');

/**
 * Sees to the machine's programs that the tests use: installs them on Debian as root, and elsewhere names what is
 * missing; tests that need it are then skipped.
 * @param {string} folder of the project
 * @throws {Failure} in CI, when something is missing still
 */
export async function ensureMachineTools(folder) {
  let missing = missingTools();
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && findProgram('apt-get') !== null) {
    await installWithApt(folder, missing);
    missing = missingTools();
  }
  if (missing.length === 0) return;
  const names = missing.join(', ');
  if (isContinuousIntegration()) {
    throw new Failure(`The tests need programs that are missing: ${names}.`, 'The names are those of Debian packages.');
  }
  say(`These programs are missing, and the tests that need them are skipped: ${names} (names of Debian packages).`);
}

/** Whether a missing tool fails the tests. */
const isContinuousIntegration = () => process.env.CI === 'true' || process.env.CI === '1';

/**
 * @param {string} folder
 * @param {readonly string[]} packages
 */
async function installWithApt(folder, packages) {
  say(`Installing ${packages.join(', ')} with apt.`);
  const options = { cwd: folder, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await runToStderr('apt-get', ['update', '-q'], options);
  await runToStderr('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options);
}

function canMakeVenv() {
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  return spawnSync(python, ['-c', 'import ensurepip'], { stdio: 'ignore' }).status === 0;
}
