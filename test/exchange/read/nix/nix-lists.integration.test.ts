import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NixLists, readNixLists } from '../../../../main/exchange/read/nix/nix-lists';
import { UnclearNix } from '../../../../main/nix/trust/nix-tree';
import { hasNix, type NixStore, openNixStore } from '../../../support/nix-store';

/** A nixpkgs in which everything says what it is. Its Python packages and its programs share a name. */
const saying = `settings:
let
  program = path: { kind = "program"; inherit path; };
  modulesOf = python: builtins.listToAttrs (map (name: { inherit name; value = { kind = "module"; inherit python name; }; }) [ "numpy" "scipy" "git" "jq" "zope.interface" ]);
  pythonOf = python: let modules = modulesOf python; in {
    kind = "python"; inherit python; modules = [ ]; pkgs = modules;
    withPackages = choose: { kind = "python"; inherit python; modules = map (one: if one.kind == "module" then one.name else throw "no module") (choose modules); env = { kind = "shell"; inputs = [ ((pythonOf python).withPackages choose) ]; }; };
  };
in rec {
  pkgs = import <nixpkgs> settings;
  python3 = pythonOf "python3"; python312 = pythonOf "python312";
  python3Packages = modulesOf "python3"; python312Packages = modulesOf "python312";
  git = program "git"; jq = program "jq"; ps = program "ps"; map = program "map"; tool = program "tool"; environment = program "environment"; interpreter = program "interpreter"; stdenv.cc.lib = program "stdenv.cc.lib";
  mkShell = { packages ? [ ], nativeBuildInputs ? [ ], buildInputs ? [ ], name ? "" }: { kind = "shell"; inputs = packages ++ nativeBuildInputs ++ buildInputs; };
}
`;

/** What a file comes to, in words that JSON has. */
const tell = `let
  pkgs = import <nixpkgs> { };
  entered = value:
    if builtins.isFunction value then value (builtins.intersectAttrs (builtins.functionArgs value) { inherit pkgs; lib = { }; }) else value;
  inputsOf = value: if value ? environment then value.environment.systemPackages else value.inputs;
  word = one:
    if one.kind == "python" then { inherit (one) python modules; }
    else if one.kind == "module" then { inherit (one) python; modules = [ one.name ]; }
    else { inherit (one) path; };
in path: map word (inputsOf (entered (import path)))
`;

const pick = (...of: string[]) => fc.constantFrom(...of);
const joined = (parts: fc.Arbitrary<string>, min = 0, max = 4) =>
  fc.array(parts, { minLength: min, maxLength: max }).map((all) => all.join(' '));
const chosen = fc.oneof(
  joined(pick('ps.numpy', 'ps.scipy', 'ps."zope.interface"')).map((all) => `(ps: [ ${all} ])`),
  joined(pick('numpy', 'scipy', 'git', 'ps.numpy', 'pkgs.git', 'jq', 'map')).map((all) => `(ps: with ps; [ ${all} ])`),
  joined(pick('numpy', 'git')).map((all) => `(pkgs: with pkgs; [ ${all} ] ++ [ pkgs.scipy ])`),
);
const python = pick('pkgs.python3', 'python3', 'python312', 'pkgs.python312', 'interpreter');
const withPackages = fc.tuple(python, chosen).map(([one, choose]) => `(${one}.withPackages ${choose})`);
const item = fc.oneof(
  pick('pkgs.git', 'git', 'jq', 'pkgs.stdenv.cc.lib', 'stdenv.cc.lib', 'ps', 'tool', 'environment', 'map'),
  pick('python3', 'pkgs.python312', 'interpreter', 'python3Packages.numpy', 'python312.pkgs.git', '(pkgs.jq)'),
  withPackages,
);
const list = fc.oneof(
  joined(item, 1, 3).map((all) => `[ ${all} ]`),
  joined(item, 1, 3).map((all) => `(with pkgs; [ ${all} ])`),
  fc.tuple(joined(item, 0, 2), joined(item, 0, 2)).map(([a, b]) => `([ ${a} ] ++ (with pkgs; [ ${b} ]))`),
);
const heads = [
  '{ pkgs ? import <nixpkgs> { } }:',
  '{ pkgs, lib, ... }:',
  'with import <nixpkgs> { }; let jq = git; in',
  'let pkgs = import <nixpkgs> { }; in',
  '{ pkgs ? import <nixpkgs> { }, git ? pkgs.jq }:',
];
const bindings = fc
  .tuple(
    fc.option(pick('interpreter = pkgs.python312;', 'interpreter = pkgs.python3;'), { nil: '' }),
    fc.option(pick('tool = pkgs.jq;', 'git = pkgs.jq;', 'tool = with pkgs; jq;', 'tool = later; later = pkgs.git;'), {
      nil: '',
    }),
    fc.option(
      withPackages.map((one) => `environment = ${one};`),
      { nil: '' },
    ),
  )
  .map((all) => all.join(' ').trim())
  .map((all) => (all === '' ? '' : `let ${all} in`));
const body = fc.oneof(
  fc
    .tuple(pick('pkgs.mkShell', 'mkShell'), pick('packages', 'buildInputs', 'nativeBuildInputs'), list, list)
    .map(
      ([make, name, one, other]) =>
        `${make} { ${name} = ${one}; ${name === 'packages' ? 'buildInputs' : 'packages'} = ${other}; name = "x"; }`,
    ),
  fc.tuple(pick('pkgs.mkShell', 'mkShell'), list).map(([make, one]) => `${make} { packages = ${one}; }`),
  withPackages.map((one) => `${one}.env`),
  list.map((one) => `{ environment.systemPackages = ${one}; }`),
);
const text = fc
  .tuple(pick(...heads), bindings, fc.option(fc.constant('with pkgs;'), { nil: '' }), body)
  .map((parts) => `${parts.filter((part) => part !== '').join('\n')}\n`);

function understood(one: string): NixLists | undefined {
  try {
    return readNixLists(one);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UnclearNix);
    return undefined;
  }
}

/** What Nix says of one input of a shell. */
type Told = { readonly python: string; readonly modules: readonly string[] } | { readonly path: string };

describe.runIf(hasNix)('lists of packages that are read without Nix', () => {
  let store: NixStore;
  beforeAll(() => {
    store = openNixStore();
  });
  afterAll(() => store?.dispose());

  test('are those that Nix finds', () => {
    const certain = fc.sample(text, { numRuns: 20_000, seed: 5 }).flatMap((one) => {
      const lists = understood(one);
      return lists === undefined ? [] : [{ one, lists }];
    });
    expect(certain.length).toBeGreaterThan(300);
    // Nothing is left untried of what stands around a shell.
    for (const part of heads)
      expect(
        certain.some(({ one }) => one.startsWith(part) && /pkgs\.git/.test(one)),
        part,
      ).toBe(true);
    const nixpkgs = join(store.folder, 'saying');
    mkdirSync(nixpkgs, { recursive: true });
    writeFileSync(join(nixpkgs, 'default.nix'), saying);
    writeFileSync(join(store.folder, 'tell.nix'), tell);
    certain.forEach(({ one }, at) => {
      writeFileSync(join(store.folder, `${at}.nix`), one);
    });
    const all = join(store.folder, 'all.nix');
    writeFileSync(all, `map (import ./tell.nix) [ ${certain.map((_one, at) => `./${at}.nix`).join(' ')} ]\n`);
    const told = JSON.parse(
      execFileSync('nix-instantiate', ['--eval', '--strict', '--json', all], {
        env: { ...store.variables, NIX_PATH: `nixpkgs=${nixpkgs}` },
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      }),
    ) as Told[][];
    certain.forEach(({ one, lists }, at) => {
      expect({ one, ...sorted(lists) }).toEqual({ one, ...found(told[at] ?? []) });
    });
  });
});

const sorted = ({ python: version, packages, programs }: NixLists) => ({
  pythons: [version === '' ? 'python3' : `python${version.replace('.', '')}`],
  packages: [...packages].sort(),
  programs: [...programs].sort(),
});

function found(inputs: readonly Told[]) {
  const unique = (names: readonly string[]) => [...new Set(names)].sort();
  return {
    pythons: unique(inputs.flatMap((input) => ('python' in input ? [input.python] : []))),
    packages: unique(inputs.flatMap((input) => ('modules' in input ? input.modules : []))),
    programs: unique(inputs.flatMap((input) => ('path' in input ? [input.path] : []))),
  };
}
