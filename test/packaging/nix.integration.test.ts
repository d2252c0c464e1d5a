import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isTested } from '../../scripts/lib/machine-tools.mjs';

test.runIf(isTested('nix-bin')).each(['flake.nix', 'package.nix'])('%s is well-formed Nix', (file) => {
  const { status, stderr } = spawnSync('nix-instantiate', ['--parse', file], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});

test('package.nix leaves it to npm where packages come from', () => {
  expect(readFileSync('package.nix', 'utf8')).not.toMatch(/https?:\/\//);
});
