import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { venvSpecSchema } from '../../../main/kinds/venv/spec';
import { venv } from '../../../main/kinds/venv/venv';
import { needs } from '../../support/machine';
import { hasNix, miniNixpkgs, openNixStore } from '../../support/nix-store';
import { temporaryFolder } from '../../support/temporary';
import { realContext } from '../nix-requirements/requirements-subject';

needs('python3-venv');

describe.runIf(hasNix)('a venv on a Python of nixpkgs', () => {
  const nixpkgs = mkdtempSync(join(tmpdir(), 'cloche-test-'));
  writeFileSync(join(nixpkgs, 'default.nix'), `import ${miniNixpkgs}`);
  writeFileSync(join(nixpkgs, '.git-revision'), 'abcdef0123');
  const store = openNixStore({ nixpkgs });
  afterAll(() => {
    store.dispose();
    rmSync(nixpkgs, { recursive: true });
  });
  beforeEach(() => {
    for (const [name, value] of Object.entries(store.variables)) vi.stubEnv(name, value);
  });
  afterEach(() => vi.unstubAllEnvs());

  const subjectOf = (asked: object) => {
    const folder = join(temporaryFolder(), 'demo-abcd');
    const content = join(folder, 'content');
    mkdirSync(content, { recursive: true });
    const spec = venvSpecSchema.parse(asked);
    return { id: 'demo-abcd', name: 'demo', spec, variables: {}, paths: { folder, content } };
  };

  test('its lock says of which nixpkgs its Python is, and what is written says it on', async () => {
    const subject = subjectOf({ python: 'python3' });
    const lock = await venv.create(subject, undefined, realContext());
    expect(lock.sources).toEqual([{ name: 'nixpkgs', url: nixpkgs, revision: 'abcdef0123' }]);
    const shell = await venv.write?.(subject, lock, 'shell.nix');
    expect(shell?.text).toContain(`# Made with Python ${lock.python} of nixpkgs abcdef0123.\n`);
  });

  test('one on a Python of this machine names no nixpkgs', async () => {
    const lock = await venv.create(subjectOf({}), undefined, realContext());
    expect(lock).not.toHaveProperty('sources');
  });
});
