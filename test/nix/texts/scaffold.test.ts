import { describe, expect, test } from 'vitest';
import { toSri } from '../../../main/nix/pins/sri';
import { scaffoldPackage } from '../../../main/nix/texts/scaffold';
import type { KnownSource } from '../../../main/nix/texts/scaffold-source';
import type { ScaffoldRequest } from '../../../preload/contract';
import { hostileTexts } from './hostile-texts';

const scaffold = (request: Partial<ScaffoldRequest> = {}, known?: KnownSource) =>
  scaffoldPackage({ name: 'Zope.Demo', version: '1.2', form: 'library', ...request }, known);
const textOf = (...request: Parameters<typeof scaffold>) => scaffold(...request).files[0]?.text ?? '';

test('a library stands where nixpkgs has libraries, with its line', async () => {
  const { attribute, files, lines } = scaffold({ dependencies: ['requests', 'zope.interface', 'requests'] });
  expect(attribute).toBe('zope-demo');
  expect(files.map(({ path }) => path)).toEqual(['pkgs/development/python-modules/zope-demo/default.nix']);
  expect(lines).toEqual([
    {
      file: 'pkgs/top-level/python-packages.nix',
      text: 'zope-demo = callPackage ../development/python-modules/zope-demo { };',
    },
  ]);
  await expect(files[0]?.text).toMatchFileSnapshot('golden/scaffold-library.nix');
});

test('an application stands by its name, with the line that older trees need', async () => {
  const request = { form: 'application', source: 'https://github.com/me/demo', buildSystem: 'hatchling' } as const;
  const { files, lines } = scaffold({ ...request, dependencies: ['numpy'] });
  expect(files.map(({ path }) => path)).toEqual(['pkgs/by-name/zo/zope-demo/package.nix']);
  expect(lines[0]).toMatchObject({
    file: 'pkgs/top-level/all-packages.nix',
    text: 'zope-demo = callPackage ../by-name/zo/zope-demo/package.nix { };',
    remark: expect.stringContaining('23.11'),
  });
  await expect(files[0]?.text).toMatchFileSnapshot('golden/scaffold-application.nix');
});

describe('a source', () => {
  test.each([
    [
      '',
      'fetchPypi {\n    # Before PEP 625 files were called Zope.Demo.\n    pname = "zope_demo";\n    inherit version;',
    ],
    ['pypi:zope_demo', 'fetchPypi {\n    pname = "zope_demo";\n    inherit version;'],
    ['github:me/demo', `owner = "me";\n    repo = "demo";\n    rev = "v\${version}";`],
    ['github:me/demo/1.2-rc', 'rev = "1.2-rc";'],
    ['https://github.com/me/demo.git', 'repo = "demo";'],
    ['https://github.com/me/demo/tree/main', 'rev = "main";'],
    ['https://example.org/demo-1.2.tar.gz', 'fetchurl {\n    url = "https://example.org/demo-1.2.tar.gz";'],
    ['https://github.com/me/demo/archive/x.tar.gz', 'fetchurl {'],
    ['/home/me/demo/', 'src = /home/me/demo;'],
    [
      '/home/me/de mo',
      'src = builtins.path {\n    path = /. + "/home/me/de mo";\n    name = "Zope.Demo-source";\n  };',
    ],
    [`/home/me/\${x}`, `path = /. + "/home/me/\\\${x}";`],
  ])('%j', (source, text) => expect(textOf({ source })).toContain(text));

  test.each([
    'demo',
    './demo',
    'ftp://example.org/x.zip',
    'https://example.org/',
    'github:me',
    'https://github.com/me',
    'pypi:a b',
    'https://exa mple.org/x.zip',
    `https://example.org/\${x}.zip\n`,
    '/a\nb',
    'github:me/de"mo',
    'github:me/demo/a b',
  ])('%j is none', (source) => {
    expect(() => scaffold({ source })).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });

  test('has its hash, or tells how it comes out; none is made up', () => {
    expect(textOf()).toMatch(/# The first build fails and says the true one.*\n\s*hash = lib\.fakeHash;/);
    expect(textOf()).toContain('{\n  lib,\n');
    const known = textOf({}, { hash: 'sha256-abc', sdist: 'Zope.Demo' });
    expect(known).toContain('fetchPypi {\n    inherit pname version;\n    hash = "sha256-abc";');
    expect(known).not.toContain('lib');
    expect(textOf({ source: '/a' })).not.toMatch(/hash|lib/);
  });
});

test('a name that Nix cannot have as it is gets what nixpkgs gives it', () => {
  expect(scaffold({ name: '3odd' }).attribute).toBe('_3odd');
  expect(scaffold({ name: 'with' }).attribute).toBe('_with');
  expect(textOf({ dependencies: ['3to2', 'setuptools_scm', 'inherit'] })).toMatch(
    /_3to2,\n {2}setuptools_scm,\n {2}_inherit,/,
  );
});

test('hostile texts are refused, or stay text', () => {
  const refusal = expect.objectContaining({ code: 'invalid-input' });
  for (const text of hostileTexts) {
    const isName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(text);
    if (!isName) {
      expect(() => scaffold({ name: text })).toThrow(refusal);
      expect(() => scaffold({ version: text })).toThrow(refusal);
      expect(() => scaffold({ dependencies: [text] })).toThrow(refusal);
      expect(() => scaffold({ buildSystem: text })).toThrow(refusal);
      if (text !== '' && !text.startsWith('/')) expect(() => scaffold({ source: text })).toThrow(refusal);
    }
  }
});

test('a hash of nix-prefetch-url is written as today', () => {
  // Of no bytes at all; measured with `nix hash to-sri`.
  expect(toSri('0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73')).toBe(
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  );
});
