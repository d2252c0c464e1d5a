import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary';

const imports = `
import { ensureMachineTools, findChromium, isTested } from './scripts/lib/machine-tools.mjs';
import { runScript } from './scripts/lib/failure.mjs';
`;

/** Looks for the tools on a machine whose PATH has nothing, not even apt. */
function lookAround(variables: NodeJS.ProcessEnv, program = "await runScript(() => ensureMachineTools('.'));") {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', imports + program], {
    env: { PATH: '/nowhere', ...variables },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('missing tools are named, and the tests go on', () => {
  const { status, stderr } = lookAround({});
  expect(stderr).toContain('These programs are missing');
  for (const name of ['chromium', 'nix-bin', 'bubblewrap', 'zsh', 'fish']) expect(stderr).toContain(name);
  expect(status).toBe(0);
});

/** What `apt-get` is in place of the real one: it notes how it is called, and installs or fails. */
function fakeApt(installs: string) {
  const folder = temporaryFolder();
  const log = join(folder, 'log');
  const script = `#!/bin/sh\necho "$DEBIAN_FRONTEND in $PWD: $*" >>'${log}'\n[ "$1" = update ] || ${installs}\n`;
  writeFileSync(join(folder, 'apt-get'), script, { mode: 0o755 });
  return { folder, calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []) };
}

const programs = ['chromium', 'nix-instantiate', 'bwrap', 'zsh', 'fish', 'python3'];
const installAll = `for name in ${programs.join(' ')}; do printf '#!/bin/sh\\n' >"\${0%/*}/$name"; /bin/chmod +x "\${0%/*}/$name"; done`;

/** Looks for the tools as this user, on a machine that is Debian or not and has no Python but that of PATH. */
const asOn = (user: number, isDebian: boolean) => `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { existsSync } = fs;
const known = { '/etc/debian_version': ${isDebian}, '/usr/bin/python3': false };
fs.existsSync = (path) => known[path] ?? existsSync(path);
syncBuiltinESMExports();
process.getuid = () => ${user};
await runScript(() => ensureMachineTools('.'));
`;

test('as root on Debian they are installed with apt, which asks nothing, and nothing is missing', () => {
  const apt = fakeApt(installAll);
  const { status, stdout, stderr } = lookAround({ PATH: apt.folder, CI: 'true' }, asOn(0, true));
  const packages = 'chromium nix-bin bubblewrap zsh fish python3-venv';
  expect(apt.calls()).toEqual([
    `noninteractive in ${process.cwd()}: update -q`,
    `noninteractive in ${process.cwd()}: install -y -q --no-install-recommends ${packages}`,
  ]);
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: '',
    stderr: `Installing ${packages.replaceAll(' ', ', ')} with apt.\n`,
  });
  lookAround({ PATH: apt.folder }, asOn(0, true));
  expect(apt.calls()).toHaveLength(2);
});

test('what apt does not bring is missing still', () => {
  const apt = fakeApt('exit 100');
  expect(lookAround({ PATH: apt.folder }, asOn(0, true))).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('These programs are missing'),
  });
  expect(lookAround({ PATH: apt.folder, CI: 'true' }, asOn(0, true)).status).toBe(1);
});

test.each([
  ['another user', 1000, true],
  ['another system', 0, false],
])('%s installs nothing', (_, user, isDebian) => {
  const apt = fakeApt(installAll);
  const { status, stderr } = lookAround({ PATH: apt.folder }, asOn(user, isDebian));
  expect(stderr).toContain('These programs are missing');
  expect(status).toBe(0);
  expect(apt.calls()).toEqual([]);
});

test('in CI a missing tool is a failure', () => {
  const { status, stderr } = lookAround({ CI: 'true' });
  expect(stderr).toContain('error: The tests need programs that are missing: chromium, nix-bin');
  expect(status).toBe(1);
});

test('tests that need a missing tool are skipped, but in CI', () => {
  const program = "console.log(isTested('zsh'), isTested('chromium'));";
  expect(lookAround({}, program).stdout).toBe('false false\n');
  expect(lookAround({ CI: 'true' }, program).stdout).toBe('true true\n');
});

test.each(['chromium', 'chromium-browser'])('Chromium may be called %s, and stand anywhere in PATH', (name) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), '', { mode: 0o755 });
  const { stdout, stderr } = lookAround(
    { PATH: `:/nowhere:${folder}` },
    "console.log(findChromium(), isTested('chromium')); await ensureMachineTools('.');",
  );
  expect(stdout).toBe(`${join(folder, name)} true\n`);
  expect(stderr).not.toContain('chromium');
});

test('an unknown part of the tests is refused before anything is run', () => {
  expect(() => execFileSync(process.execPath, ['scripts/test.mjs', 'unitt'], { stdio: 'pipe' })).toThrow(
    /There is no part of the tests that is called unitt/,
  );
});
