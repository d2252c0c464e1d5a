import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
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
