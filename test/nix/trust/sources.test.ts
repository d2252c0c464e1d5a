// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix puts text into text like that.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { pinSources } from '../../../main/nix/pins/pin-sources';
import { readSources } from '../../../main/nix/trust/sources';
import { temporaryFolder } from '../../support/temporary';

afterEach(() => vi.unstubAllEnvs());

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** What a text leads to, from the folder of a file beside `sub/`. */
async function leads(text: string) {
  const folder = folderOf({
    'own/a.nix': text,
    'own/sub/evil.nix': '1',
    'own/sub/evil': '2',
    'own/sub/default.nix': '3',
    'own/notes.txt': 'Not Nix.',
    'home/evil.nix': '4',
    'other/evil.nix': '5',
  });
  vi.stubEnv('HOME', join(folder, 'home'));
  vi.stubEnv('NIX_PATH', '');
  const { files, warnings } = await readSources([join(folder, 'own/a.nix')]);
  const names = files.slice(1).map(({ path }) => relative(join(folder, 'own'), path));
  return { names: names.sort(), warnings: warnings.map((warning) => warning.replaceAll(folder, '')) };
}

test.each([
  ['import sub/evil.nix', ['sub/evil.nix']],
  ['(import)./sub/evil.nix', ['sub/evil.nix']],
  ['import ./sub/evil', ['sub/evil']],
  ['(((import)) (./sub/evil))', ['sub/evil']],
  ['pkgs.callPackage ./sub/evil { }', ['sub/evil']],
  ['lib.callPackageWith pkgs ./sub/evil { }', ['sub/evil']],
  ['pkgs.${"callPackage"} ./sub/evil { }', ['sub/evil']],
  ['import ~/evil.nix', ['../home/evil.nix']],
  ['x?./sub/evil.nix: x', ['sub/evil.nix']],
  ['import (./. + "/sub/evil.nix")', ['sub/evil.nix']],
  ['import (./. + "/su" + "b/evil")', ['sub/evil']],
  ['import (toString ./sub + "/evil.nix") # toString', ['sub/default.nix', 'sub/evil.nix']],
  ['import ./sub { }', ['sub/default.nix']],
  ['[ ./sub/evil.nix ./sub/evil.nix ]', ['sub/evil.nix']],
  ['import "${/* ./x */ ./sub/evil.nix}"', ['sub/default.nix', 'sub/evil.nix']],
  ['# import ./sub/evil.nix', []],
  ["\"./sub/evil.nix\" + ''./sub/evil.nix''", []],
  ['{ src = ./notes.txt; e = ./sub/evil; }', []],
  ['import <nixpkgs> { } // import <nixpkgs/lib>', []],
  ['{ callPackage, fetchurl, ... }: { inherit (x) callPackage import readDir; }', []],
  ['import (fetchTarball { url = "x"; sha256 = "y"; }) { }', []],
  ['with builtins; builtins.length [ ] ++ [ (f ../../nothing.nix) ]', []],
])('%s', async (text, names) => {
  const found = await leads(text);
  expect(found.names).toEqual(names);
});

const all = ['sub/default.nix', 'sub/evil.nix'];

test.each([
  ['import "${toString ./sub}/evil.nix"', all],
  ['f "${../other}/evil.nix"', ['../other/evil.nix']],
  ['import ./sub/${name}.nix', all],
  ['import (./sub + "/${name}.nix")', all],
  ['./sub + x', all],
  ['builtins.readDir ./sub', all],
  ['map (f: import f) (builtins.attrNames x)', all],
  ['let i = import; in i ./sub/evil', ['sub/default.nix', 'sub/evil', 'sub/evil.nix']],
  ['builtins.${"im" + "port"} ./sub/evil', ['sub/default.nix', 'sub/evil', 'sub/evil.nix']],
  ['let __nixPath = [ x ]; in import <e>', all],
  ['import <nixpkgs/../../e>', all],
  ['import (fetchTarball { url = "x"; sha256 = "y"; } + "/../../e")', all],
  ['scopedImport { } ./sub/evil', ['sub/default.nix', 'sub/evil', 'sub/evil.nix']],
  ['import "/tmp${x}"', all],
])('%s computes paths: all below the folder is shown, and that this may not be all', async (text, names) => {
  const found = await leads(text);
  expect(found.names).toEqual(names);
  expect(found.warnings).toEqual(['/own/a.nix computes paths: Cloche cannot show all that it evaluates.']);
});

test.each([
  'fetchTarball "https://x"',
  'import (builtins.fetchGit { url = "x"; ref = "y"; })',
  'builtins.getFlake "x"',
])('%s is said to fetch what nobody sees', async (text) => {
  const { warnings } = await leads(text);
  expect(warnings).toEqual([
    '/own/a.nix fetches Nix without saying its hash: Cloche cannot show all that it evaluates.',
  ]);
});

test('what is honest has no warning', async () => {
  const { warnings } = await leads(
    '{ pkgs ? import <nixpkgs> { } }: pkgs.callPackage ./sub { src = ./.; hook = "python ${./notes.txt}"; }',
  );
  expect(warnings).toEqual([]);
});

test('a link is followed to what its file names; the store and the nixpkgs of NIX_PATH are left alone', async () => {
  const folder = folderOf({
    'far/a.nix': 'import ./b.nix',
    'far/b.nix': '',
    'nixpkgs/default.nix': '',
    'store/x/c.nix': '',
  });
  vi.stubEnv('NIX_PATH', `nixpkgs=${join(folder, 'nixpkgs')}`);
  vi.stubEnv('NIX_STORE_DIR', join(folder, 'store'));
  symlinkSync(join(folder, 'far/a.nix'), join(folder, 'a.nix'));
  symlinkSync(join(folder, 'store/x/c.nix'), join(folder, 'result.nix'));
  writeFileSync(join(folder, 'd.nix'), '[ ./a.nix ./nixpkgs ./result.nix ./store/x/c.nix ]');
  const { files } = await readSources([join(folder, 'd.nix')]);
  expect(files.map(({ path }) => relative(folder, path))).toEqual(['d.nix', 'a.nix', 'far/b.nix']);
});

test('more than anybody would read is refused when it is named, and told when it only may be meant', async () => {
  const many = Object.fromEntries(Array.from({ length: 210 }, (_, at) => [`n/${at}.nix`, '1']));
  const folder = folderOf({
    ...many,
    'a.nix': `[ ${Object.keys(many)
      .map((name) => `./${name}`)
      .join(' ')} ]`,
    'b.nix': './n + x',
  });
  await expect(readSources([join(folder, 'a.nix')])).rejects.toMatchObject({ code: 'too-large' });
  const { files, warnings } = await readSources([join(folder, 'b.nix')]);
  expect(files).toHaveLength(200);
  expect(warnings[1]).toBe(`Below ${join(folder, 'n')} there are more Nix files than can be shown.`);
});

test('a pin shows the lock of its flake, or what Nix evaluates of its folder outside of the store', async () => {
  const folder = folderOf({
    'flake.lock': '{}',
    'nixpkgs/default.nix': 'import ./more.nix',
    'one.nix': '',
    'store/x/default.nix': '',
  });
  vi.stubEnv('NIX_STORE_DIR', join(folder, 'store'));
  const shown = async (setting: string) => (await pinSources(setting)).files.map(({ path }) => relative(folder, path));
  expect(await shown(`flake:${folder}/flake.lock`)).toEqual(['flake.lock']);
  expect(await shown(`path:${folder}/nixpkgs`)).toEqual(['nixpkgs/default.nix']);
  expect(await shown(`path:${folder}/one.nix`)).toEqual(['one.nix']);
  expect(await shown(`path:${folder}/store/x`)).toEqual([]);
  for (const setting of ['', 'channel:nixos-unstable', `path:${folder}/nothing`])
    expect(await shown(setting)).toEqual([]);
  const { warnings } = await pinSources(`path:${folder}/nixpkgs`);
  expect(warnings).toEqual([expect.stringContaining('only')]);
  await expect(pinSources(`flake:${folder}/gone/flake.lock`)).rejects.toMatchObject({ code: 'not-found' });
});
