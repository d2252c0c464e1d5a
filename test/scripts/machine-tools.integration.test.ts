import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const program = `
import { ensureMachineTools } from './scripts/lib/machine-tools.mjs';
import { runScript } from './scripts/lib/failure.mjs';
await runScript(() => ensureMachineTools('.'));
`;

/** Looks for the tools on a machine whose PATH has nothing, not even apt. */
function lookAround(variables: NodeJS.ProcessEnv) {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { PATH: '/nowhere', ...variables },
    encoding: 'utf8',
  });
  return { status, stderr };
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

test('an unknown part of the tests is refused before anything is run', () => {
  expect(() => execFileSync(process.execPath, ['scripts/test.mjs', 'unitt'], { stdio: 'pipe' })).toThrow(
    /There is no part of the tests that is called unitt/,
  );
});
