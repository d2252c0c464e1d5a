import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fhsPipExpression } from '../../main/kinds/fhs-pip/expression';
import { fhsPipSpecSchema, librariesOf } from '../../main/kinds/fhs-pip/spec';
import { nixPackagesExpression } from '../../main/kinds/nix-packages/expression';
import { nixPackagesSpecSchema } from '../../main/kinds/nix-packages/spec';
import { nixPipExpression } from '../../main/kinds/nix-pip/expression';
import { nixPackagesOf, nixPipSpecSchema } from '../../main/kinds/nix-pip/spec';
import { buildFileText } from '../../main/nix/generations/build-file';
import { parsePin, type ResolvedPin } from '../../main/nix/pins/pin';
import type { NixSettings } from '../../main/nix/spec';
import type { NixExpression } from '../../main/nix/texts/expression';
import { writeNix } from '../../main/nix/texts/formats';
import { scaffoldPackage } from '../../main/nix/texts/scaffold';
import { ClocheError, type ScaffoldRequest } from '../../preload/contract';
import { generatedTexts, hostileTexts } from '../nix/texts/hostile-texts';
import { hasNix, type NixStore, openNixStore } from '../support/nix-store';

/** What a stand-in for nixpkgs has: packages, and programs by the names of their paths. */
interface Holdings {
  readonly packages: readonly string[];
  readonly programs: readonly (readonly string[])[];
}

/**
 * A nixpkgs that has these names and no others; whatever is taken out of it tells by which name that was. The names are
 * read from a file, so that no text of ours stands for them.
 */
const standIn = `{ system ? null, config ? { }, ... }:
let
  holdings = builtins.fromJSON (builtins.readFile ./holdings.json);
  isSet = value: builtins.isAttrs value;
  merge = a: b: a // builtins.mapAttrs (name: value: if a ? \${name} && isSet a.\${name} && isSet value then merge a.\${name} value else value) b;
  at = path: value: if path == [ ] then value else { \${builtins.head path} = at (builtins.tail path) value; };
  programs = builtins.foldl' merge { } (map (path: at path { "the program of the test" = path; }) holdings.programs);
  ps = builtins.listToAttrs (map (name: { inherit name; value = { package = name; }; }) holdings.packages) // {
    callPackage = path: _: { own = toString path; pythonModule = true; };
  };
  told = map (value: if value ? withPackages then "interpreter" else value."the program of the test" or value);
  interpreter = {
    pythonVersion = "3.11";
    sitePackages = "lib/python";
    pkgs = ps;
    withPackages = f: rec { packages = map (package: removeAttrs package [ "pythonModule" ]) (f ps); env = { inherit packages; }; };
  };
in
programs // {
  python3 = interpreter;
  lib.callPackageWith = _: path: _: { own = toString path; pythonModule = true; };
  mkShell = arguments: builtins.removeAttrs arguments [ "shellHook" ] // { nativeBuildInputs = told arguments.nativeBuildInputs; };
  buildFHSEnv = { name, targetPkgs, ... }: rec {
    zone = { inherit name; targets = told (targetPkgs (programs // { python3 = null; })); };
    env = zone;
  };
}
`;

/** The names that the stand-in itself has to have. */
const kept = new Set([
  'python3',
  'lib',
  'mkShell',
  'buildFHSEnv',
  'buildFHSUserEnv',
  'stdenv',
  'zlib',
  'the program of the test',
  'callPackage',
]);
const isName = (text: string) =>
  text !== '' &&
  text.length <= 200 &&
  !/[\0\n\r]/.test(text) &&
  !/\p{Cs}/u.test(text) &&
  !kept.has(text.split('.')[0] ?? '');
const isFileName = (text: string) => isName(text) && !/^\.{1,2}$/.test(text) && Buffer.byteLength(text) < 200;

const generated = fc.sample(generatedTexts, { numRuns: 1500, seed: 38 });
const texts = [...hostileTexts, ...generated];
const names = texts.filter(isName);
const fileNames = texts.map((text) => text.replaceAll('/', '-')).filter(isFileName);

/** One of the texts a case, with others beside it. */
const cases = Array.from({ length: 150 }, (_, at) => {
  const pick = <T>(of: readonly T[], count: number) =>
    Array.from({ length: count }, (_none, more) => of[(at * 7 + more * 31) % of.length] as T);
  const files = [
    ...new Map(pick(fileNames, 1 + (at % 3)).map((name) => [basename(name, extname(name)), name])).values(),
  ];
  return {
    name: texts[at] ?? 'demo',
    packages: [...new Set([names[at % names.length] ?? 'x', ...pick(names, 3)])],
    programs: [...new Set(pick(names, 3))].filter((name) => name.split('.').every((part) => part.length > 0)),
    derivations: files.map((name) => `/own files/${name}`),
    folder: `${at} ${[...(fileNames[at % fileNames.length] ?? '')].slice(0, 40).join('')}`,
    url: `https://host.example/${texts[at]}`,
  };
});

describe.runIf(hasNix)('texts of people in files of Nix', () => {
  let store: NixStore;
  beforeAll(() => {
    store = openNixStore();
  });
  afterAll(() => store?.dispose());

  const nix = (args: readonly string[]) =>
    execFileSync('nix-instantiate', args, {
      env: store.variables,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  /** The values of many files, each applied as told; what is wrong with one is wrong with all. */
  function evaluate(files: readonly { readonly path: string; readonly apply: string }[]): unknown[] {
    const list = join(store.folder, 'all.json');
    writeFileSync(list, JSON.stringify(files.map(({ path }) => path)));
    const applied = files.map(({ apply }, at) => `(let path = builtins.elemAt paths ${at}; in ${apply})`);
    const all = join(store.folder, 'all.nix');
    writeFileSync(
      all,
      `let paths = builtins.fromJSON (builtins.readFile ./all.json); in [\n${applied.join('\n')}\n]\n`,
    );
    return JSON.parse(nix(['--eval', '--strict', '--json', all])) as unknown[];
  }

  function place(kind: string, folder: string, { packages, programs }: Holdings): string {
    const path = join(store.folder, kind, folder);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'default.nix'), standIn);
    writeFileSync(join(path, 'holdings.json'), JSON.stringify({ packages, programs }));
    return path;
  }

  /** Writes all three files into the folder, which is the nixpkgs as well; answers how each is evaluated. */
  function write(
    path: string,
    name: string,
    expressions: { readonly beside: NixExpression; readonly absolute: NixExpression },
    value: string,
  ) {
    const pin: ResolvedPin = { type: 'path', path };
    const allow: NixSettings['allow'] = ['unfree'];
    const document = { name, pin, allow, expression: expressions.beside, losses: [], notes: [], remarks: [name] };
    writeFileSync(join(path, 'shell.nix'), writeNix(document, 'shell.nix').text);
    writeFileSync(join(path, 'flake.nix'), writeNix(document, 'flake.nix').text);
    const { bindings, shell } = expressions.absolute;
    writeFileSync(join(path, 'build.nix'), buildFileText({ pin, allow, bindings, attributes: { shell, value } }));
    const lib =
      '{ mapAttrs = builtins.mapAttrs; genAttrs = names: f: builtins.listToAttrs (map (name: { inherit name; value = f name; }) names); }';
    const nixpkgs = `{ lib = ${lib}; outPath = path; }`;
    return [
      { path, apply: 'import (path + "/shell.nix") { }' },
      {
        path,
        apply: `(let flake = import (path + "/flake.nix"); in { inherit (flake) description; shell = (flake.outputs { nixpkgs = ${nixpkgs}; }).devShells.x86_64-linux.default; })`,
      },
      { path, apply: '(import (path + "/build.nix")).shell' },
    ];
  }

  test('are what they were, as packages, programs, files, folders of nixpkgs and names', () => {
    const files = [];
    const expected: unknown[] = [];
    for (const { name, packages, programs, derivations, folder } of cases) {
      const paths = programs.map((program) => program.split('.'));
      const path = place('packages', folder, { packages, programs: paths });
      const spec = nixPackagesSpecSchema.parse({ packages, programs, derivations });
      const forms = {
        beside: nixPackagesExpression(spec, 'beside'),
        absolute: nixPackagesExpression(spec, 'absolute'),
      };
      files.push(...write(path, name, forms, 'python.packages'));
      const shellOf = (own: (file: string) => string) => {
        const all = [...packages.map((one) => ({ package: one })), ...derivations.map((file) => ({ own: own(file) }))];
        const python = { env: { packages: all }, packages: all };
        return programs.length === 0 ? python.env : { nativeBuildInputs: [python, ...paths] };
      };
      const here = shellOf((file) => `${path}/${basename(file)}`);
      expected.push(
        here,
        { description: `The Python environment ${name}`, shell: here },
        shellOf((file) => file),
      );
    }
    expect(cases.some(({ programs }) => programs.length > 1)).toBe(true);
    const values = evaluate(files);
    for (const [at, value] of values.entries()) expect(value).toEqual(expected[at]);
    expect(values).toHaveLength(cases.length * 3);
  });

  test('are what they were in a shell with pip', () => {
    const files = [];
    const expected: unknown[] = [];
    for (const { name, packages, programs, folder } of cases) {
      const paths = programs.map((program) => program.split('.'));
      const spec = nixPipSpecSchema.parse({ packages, programs });
      const path = place('pip', folder, { packages: nixPackagesOf(spec), programs: paths });
      const expression = nixPipExpression(spec);
      files.push(...write(path, name, { beside: expression, absolute: expression }, 'python.packages'));
      const all = nixPackagesOf(spec).map((one) => ({ package: one }));
      const shell = { nativeBuildInputs: [{ env: { packages: all }, packages: all }, ...paths] };
      expected.push(shell, { description: `The Python environment ${name}`, shell }, shell);
    }
    for (const [at, value] of evaluate(files).entries()) expect(value).toEqual(expected[at]);
  });

  test('are what they were in a zone', () => {
    const files = [];
    const expected: unknown[] = [];
    for (const { name, programs, folder } of cases) {
      const spec = fhsPipSpecSchema.parse({ libraries: programs });
      const paths = librariesOf(spec).map((library) => library.split('.'));
      const path = place('zone', folder, { packages: [], programs: paths });
      const expression = fhsPipExpression(name, spec);
      files.push(...write(path, name, { beside: expression, absolute: expression }, 'zone.zone'));
      const shell = { name, targets: ['interpreter', ...paths] };
      expected.push(shell, { description: `The Python environment ${name}`, shell }, shell);
    }
    for (const [at, value] of evaluate(files).entries()) expect(value).toEqual(expected[at]);
  });

  test('are what they were in the address of an archive, or are refused', () => {
    const hash = `sha256-${'A'.repeat(43)}=`;
    const urls = [
      ...cases.map(({ url }) => url),
      'https://host.example/a$b.tar',
      "https://host.example/(a);b,c'",
      'https://host.example/a//b',
      'file:///a/$b;c&d',
    ];
    const taken = urls.flatMap((url) => {
      try {
        const pin = parsePin(`tarball:${url}#${hash}`);
        return pin.type === 'tarball' ? [{ url, pin }] : [];
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(ClocheError);
        return [];
      }
    });
    expect(taken.length).toBeGreaterThan(2);
    const files = taken.map(({ pin }, at) => {
      const path = place('urls', String(at), { packages: [], programs: [] });
      const expression = nixPackagesExpression(nixPackagesSpecSchema.parse({}), 'beside');
      const document = { name: 'demo', pin, allow: [], expression, losses: [], notes: [], remarks: [] };
      writeFileSync(join(path, 'flake.nix'), writeNix(document, 'flake.nix').text);
      writeFileSync(join(path, 'shell.nix'), writeNix(document, 'shell.nix').text);
      nix(['--parse', join(path, 'shell.nix')]);
      return { path, apply: '(import (path + "/flake.nix")).inputs.nixpkgs.url' };
    });
    const escaped = `narHash=${encodeURIComponent(hash)}`;
    for (const [at, value] of evaluate(files).entries())
      expect([
        `${taken[at]?.url}?${escaped}`,
        `tarball+${taken[at]?.url}?${escaped}`,
        `${taken[at]?.url}&${escaped}`,
        `tarball+${taken[at]?.url}&${escaped}`,
      ]).toContain(value);
  });

  test('are what they were in a new package, or are refused', () => {
    const good: ScaffoldRequest = { name: 'demo', version: '1', form: 'library' };
    const words = [
      ...texts.slice(0, 400),
      'lib',
      'setuptools',
      'fetchPypi',
      'buildPythonPackage',
      'python3Packages',
      'with',
      '3to2',
      'zope.interface',
      'a_b',
      'A-b',
    ];
    const requests = words.flatMap((text) =>
      (['library', 'application'] as const).flatMap((form): ScaffoldRequest[] => [
        { ...good, form, name: text },
        { ...good, form, version: text },
        { ...good, form, buildSystem: text },
        { ...good, form, dependencies: ['numpy', text] },
        { ...good, form, source: `/a/${text}` },
        { ...good, form, source: `pypi:${text}` },
        { ...good, form, source: `github:${text}` },
        { ...good, form, source: `https://host.example/${text}` },
      ]),
    );
    const written = requests.flatMap((request) => {
      try {
        return [{ request, scaffold: scaffoldPackage(request) }];
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(ClocheError);
        return [];
      }
    });
    expect(written.length).toBeGreaterThan(300);
    const folder = join(store.folder, 'packages new');
    mkdirSync(folder);
    const files = written.map(({ scaffold }, at) => {
      const path = join(folder, `${at}.nix`);
      writeFileSync(path, scaffold.files[0]?.text ?? '');
      return { path, apply: 'tell path' };
    });
    const values = evaluateNew(files) as { pname: string; version: string; src: string }[];
    for (const [at, { request }] of written.entries()) {
      const { pname, version, src } = values[at] ?? { pname: '', version: '', src: '' };
      expect([request, pname, version]).toEqual([request, request.name, request.version]);
      const [, url] = /^(https:.*|\/a\/.*)$/s.exec(request.source ?? '') ?? [];
      if (url !== undefined) expect(src).toBe(url.startsWith('/') ? join(url, '.').replace(/(.)\/$/, '$1') : url);
    }
  });

  /** What new packages tell of themselves, with functions that hand back their arguments. */
  function evaluateNew(files: readonly { readonly path: string }[]): unknown[] {
    const list = join(store.folder, 'new.json');
    writeFileSync(list, JSON.stringify(files.map(({ path }) => path)));
    const all = join(store.folder, 'new.nix');
    writeFileSync(
      all,
      `let
  known = {
    lib = { fakeHash = "fake"; licenses.mit = { }; };
    buildPythonPackage = x: x;
    python3Packages = { buildPythonApplication = x: x; };
    fetchPypi = x: x;
    fetchurl = x: x;
    fetchFromGitHub = x: x;
  };
  tell = path:
    let
      # A source that is a folder is only named here: it is not there.
      function = scopedImport { builtins = builtins // { path = { path, ... }: { url = toString path; }; }; } path;
      asked = builtins.mapAttrs (name: _: known.\${name} or name) (builtins.functionArgs function);
      made = function asked;
    in { inherit (made) pname version; src = if builtins.isPath made.src then toString made.src else made.src.url or ""; };
in map tell (builtins.fromJSON (builtins.readFile ./new.json))
`,
    );
    return JSON.parse(nix(['--eval', '--strict', '--json', all])) as unknown[];
  }
});
