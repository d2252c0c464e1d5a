import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownFileNotes } from '../../main/kinds/nix-packages/own-files';
import { nixPackagesSpecSchema } from '../../main/kinds/nix-packages/spec';
import { temporaryFolder } from '../support/temporary';

test('own packages know each other by the names of their files, so no two have the same', () => {
  const parse = (...derivations: string[]) => nixPackagesSpecSchema.safeParse({ derivations });
  expect(parse('/a/one.nix', '/a/two.nix').success).toBe(true);
  for (const other of ['/b/one.nix', '/a/one', '/a/one.nix'])
    expect(parse('/a/one.nix', other).error?.issues[0]?.message).toContain('the same name');
});

test('what an own package leads to is to be put beside an exported file too', async () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  for (const name of ['nix', 'nix/s', 'shared']) mkdirSync(at(name));
  writeFileSync(at('nix/a.nix'), '{ callPackage }: callPackage ./inner.nix { src = ./s; }');
  writeFileSync(
    at('nix/inner.nix'),
    '{ buildPythonPackage, src }: buildPythonPackage { inherit src; more = ../shared; }',
  );
  writeFileSync(at('nix/plain.nix'), '{ demo }: demo');
  writeFileSync(at('nix/whole.nix'), '{ buildPythonPackage }: buildPythonPackage { src = ./.; }');
  expect(await ownFileNotes(['a.nix', 'plain.nix', 'whole.nix', 'gone.nix'].map((name) => at(`nix/${name}`)))).toEqual([
    `Put ${at('nix/a.nix')} beside it, as a.nix, with what it leads to, seen from there: ../shared, inner.nix, s.`,
    `Put ${at('nix/plain.nix')} beside it, as plain.nix.`,
    `Put ${at('nix/whole.nix')} beside it, as whole.nix, with what it leads to, seen from there: its whole folder.`,
    `Put ${at('nix/gone.nix')} beside it, as gone.nix.`,
  ]);
});
