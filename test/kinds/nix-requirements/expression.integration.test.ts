import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hasNix, openNixStore } from '../../support/nix-store';

const folder = join(import.meta.dirname, '../../fixtures/nix/requirements');

describe.runIf(hasNix)('requirements as Nix, read by Nix', () => {
  const store = openNixStore();
  afterAll(() => store.dispose());
  const parse = (file: string) =>
    execFileSync('nix-instantiate', ['--parse', join(folder, file)], {
      env: store.variables,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  test.each(readdirSync(folder))('%s', (file) => {
    expect(parse(file)).toContain('python312');
  });

  test('what stands in a line is text', () => {
    expect(parse('pyproject-nix-shell.nix')).toContain(`"odd===\\\${abort \\"x\\"}''"`);
  });
});
