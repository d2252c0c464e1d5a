import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNix, type NixStore, openNixStore } from '../support/nix-store';
import { createNixPerson, type NixPerson } from './nix-person';

describe.runIf(hasNix)('where nixpkgs has other versions than a lock', () => {
  let store: NixStore;
  let person: NixPerson;

  beforeAll(async () => {
    store = openNixStore();
    person = await createNixPerson(store);
    await person.print('create', 'science', '--kind', 'nix-packages', '--package', 'numpy', '--yes');
  });
  afterAll(() => store?.dispose());

  /** As if another nixpkgs had made it. */
  const withOtherNumpy = (text: string) => text.replace(/("name": "numpy",\s+"version": )"[^"]+"/, '$1"2.9.9"');

  test('the plan of an import names them, and of one with the same versions none', async () => {
    const file = join(store.folder, 'science.cloche.json');
    await person.print('export', 'science', '--format', 'cloche', '--output', file);
    expect(await person.print('import', file, '--name', 'copy', '--plan')).not.toContain('locked');
    const exported = JSON.parse(withOtherNumpy(readFileSync(file, 'utf8')));
    const sources = [{ name: 'nixpkgs', url: 'https://example.org/nixpkgs.tar.xz', revision: 'abc123' }];
    writeFileSync(file, JSON.stringify({ ...exported, lock: { ...exported.lock, sources } }));
    const { code, stdout, stderr } = await person.cloche(['import', file, '--name', 'copy', '--yes']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout + stderr).toContain('numpy 2.9.9 is locked, and this nixpkgs gives 2.3.2.');
    expect(stdout + stderr).toContain('It was locked with the nixpkgs of https://example.org/nixpkgs.tar.xz (abc123)');
  });

  test('a repair says what is not what it was', async () => {
    const { path = '' } = (await person.find('science')) ?? {};
    const lock = join(path, '..', 'lock.json');
    writeFileSync(lock, withOtherNumpy(readFileSync(lock, 'utf8')));
    rmSync(join(path, 'current', 'python'));
    const { code, stderr } = await person.cloche(['repair', 'science']);
    expect(code).toBe(0);
    expect(stderr).toContain('science is not quite what it was. numpy is 2.3.2 instead of 2.9.9.');
    expect(await person.print('run', 'science', '--', 'python', '-c', 'import numpy; print(numpy.__version__)')).toBe(
      '2.3.2\n',
    );
  });
});
