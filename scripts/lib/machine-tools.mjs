import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from './failure.mjs';
import { say } from './project.mjs';
import { runToStderr } from './run.mjs';

/**
 * Programs of the machine that the tests use: the Debian package, and how to see that it is there.
 * @type {readonly { debian: string, isThere: () => boolean }[]}
 */
const tools = [
  { debian: 'chromium', isThere: () => hasProgram('chromium') },
  { debian: 'nix-bin', isThere: () => hasProgram('nix-instantiate') },
  { debian: 'bubblewrap', isThere: () => hasProgram('bwrap') },
  { debian: 'zsh', isThere: () => hasProgram('zsh') },
  { debian: 'fish', isThere: () => hasProgram('fish') },
  { debian: 'python3-venv', isThere: canMakeVenv },
];

const missingTools = () => tools.filter(({ isThere }) => !isThere()).map(({ debian }) => debian);

/**
 * Sees to the machine's programs that the tests use: installs them on Debian as root, and elsewhere names what is
 * missing; tests that need it are then skipped.
 * @param {string} folder of the project
 * @throws {Failure} in CI, when something is missing still
 */
export async function ensureMachineTools(folder) {
  let missing = missingTools();
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && hasProgram('apt-get')) {
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

/** @param {string} name */
function hasProgram(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function canMakeVenv() {
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  return spawnSync(python, ['-c', 'import ensurepip'], { stdio: 'ignore' }).status === 0;
}
