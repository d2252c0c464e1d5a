import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNixLists } from '../../../../main/exchange/read/nix/nix-lists';
import { UnclearNix } from '../../../../main/nix/trust/nix-tree';
import { exchangeOver } from '../../kinds-fixture';

const hash = '0v2ni3m9l7lhzx1w2xn2h2dv9r2rrrknjf7pv4sz0p5qpx6w8cmn';
const archive = 'https://github.com/NixOS/nixpkgs/archive/0000000000000000000000000000000000000000.tar.gz';

/** A text, and what it asks for beside the usual Python of NIX_PATH and nothing. */
const certain: readonly (readonly [string, Partial<ReturnType<typeof readNixLists>>])[] = [
  [
    '{ pkgs ? import <nixpkgs> { } }:\npkgs.mkShell { packages = [ (pkgs.python312.withPackages (ps: [ ps.numpy ps."zope.interface" ])) pkgs.git ]; }',
    { python: '3.12', packages: ['numpy', 'zope.interface'], programs: ['git'] },
  ],
  [
    'with import <nixpkgs> {};\nmkShell {\n  name = "x"; # a comment\n  buildInputs = [ (python3.withPackages (p: with p; [ numpy scipy ])) stdenv.cc.cc.lib ];\n}',
    { packages: ['numpy', 'scipy'], programs: ['stdenv.cc.cc.lib'] },
  ],
  [
    'let pkgs = import <nixpkgs> { config.allowUnfree = true; }; in\npkgs.mkShell { nativeBuildInputs = with pkgs; [ python311 python311Packages.requests python311.pkgs.rich ffmpeg ]; }',
    { python: '3.11', packages: ['requests', 'rich'], programs: ['ffmpeg'], allow: ['unfree'] },
  ],
  [
    `let\n  pkgs = import (fetchTarball { url = "${archive}"; sha256 = "${hash}"; }) { config = { allowBroken = true; }; };\n  python = pkgs.python3.withPackages (ps: [ ps.six ]);\nin\npkgs.mkShell { packages = [ python ] ++ (with pkgs; [ jq ]); }`,
    { packages: ['six'], programs: ['jq'], nixpkgs: `tarball:${archive}#${hash}`, allow: ['broken'] },
  ],
  [
    '{ pkgs ? import (builtins.fetchTarball "https://nixos.org/channels/nixos-25.05/nixexprs.tar.xz") { } }: (pkgs.python3.withPackages (ps: with ps; [ six ])).env',
    { packages: ['six'], nixpkgs: 'channel:nixos-25.05' },
  ],
  [
    '{ config, pkgs, lib, ... }:\n{\n  environment.systemPackages = with pkgs; [ (python312.withPackages (ps: with ps; [ numpy ])) git ];\n}',
    { python: '3.12', packages: ['numpy'], programs: ['git'] },
  ],
  ['environment.systemPackages = with pkgs; [ python3 git ];', { programs: ['git'] }],
  ['with import <nixpkgs> { }; pkgs.mkShell { packages = with pkgs; [ pkgs.python3 jq ]; }', { programs: ['jq'] }],
  ['{ pkgs, ... }: { home.packages = [ pkgs.python3 ]; }', {}],
  ['{ pkgs }: pkgs.mkShell { packages = [ pkgs.python3 pkgs.git pkgs.git ]; }', { programs: ['git'] }],
];

const shell = (list: string) => `{ pkgs ? import <nixpkgs> { } }: with pkgs; mkShell { packages = ${list}; }`;

/** What is left to Nix, with a part of the reason. */
const unclear: readonly (readonly [string, RegExp])[] = [
  [
    'with import <nixpkgs> { }; mkShell { packages = [ (python3.withPackages (ps: with ps; [ numpy git ])) ]; }',
    /It takes git from the packages of a Python or from nixpkgs/,
  ],
  ['{ pkgs }: pkgs.mkShell { packages = [ pkgs.python3 ]; shellHook = "date"; }', /shellHook/],
  ["{ pkgs }: pkgs.mkShell { packages = [ pkgs.python3 ]; shellHook = ''\n date\n''; }", /shellHook/],
  ['{ pkgs }: pkgs.mkShell { packages = [ pkgs.python3 ]; MODE = "x"; }', /It sets MODE/],
  ['{ pkgs }: pkgs.mkShell { packages = [ pkgs.python3 ]; packages = [ pkgs.git ]; }', /twice/],
  ['{ pkgs }: pkgs.mkShell { inputsFrom = [ ./. ]; packages = [ pkgs.python3 ]; }', /\.\/\.|where only/],
  ['{ pkgs }: pkgs.mkShell.override { } { packages = [ pkgs.python3 ]; }', /function|only Nix/],
  ['{ pkgs }: pkgs.mkShell ({ packages = [ pkgs.python3 ]; } // { })', /where only|no mkShell/],
  ['{ pkgs }: pkgs.mkShell rec { packages = [ pkgs.python3 ]; }', /rec/],
  ['{ pkgs }: pkgs.mkShell { inherit pkgs; packages = [ pkgs.python3 ]; }', /inherit/],
  ['let f = x: x; in f', /only Nix/],
  ['pkgs: pkgs.mkShell { packages = [ pkgs.python3 ]; }', /caller/],
  ['{ pkgs }: { git }: pkgs.mkShell { packages = [ pkgs.python3 ]; }', /caller/],
  ['let pkgs = import ./nixpkgs.nix { }; in pkgs.mkShell { packages = [ pkgs.python3 ]; }', /\.\/nixpkgs\.nix/],
  ['let pkgs = import <nixpkgs> { overlays = [ ]; }; in pkgs.mkShell { packages = [ pkgs.python3 ]; }', /settings/],
  ['let pkgs = import <unstable> { }; in pkgs.mkShell { packages = [ pkgs.python3 ]; }', /something else/],
  [`let pkgs = import (fetchTarball "${archive}") { }; in pkgs.mkShell { packages = [ pkgs.python3 ]; }`, /its hash/],
  [
    'let pkgs = import <nixpkgs> { }; more = import <nixpkgs> { }; in pkgs.mkShell { packages = [ pkgs.python3 more.git ]; }',
    /several times/,
  ],
  ['{ pkgs, lib }: pkgs.mkShell { packages = [ pkgs.python3 lib.git ]; }', /lib, which may be anything/],
  ['let a = pkgs.git; pkgs = import <nixpkgs> { }; in a', /pkgs, which may be anything/],
  [shell('[ git ]'), /no Python/],
  [shell('[ python3 python311 ]'), /several Pythons/],
  [shell('[ python3 (python3.withPackages (ps: [ ])) ]'), /several Pythons/],
  [shell('[ pypy3 ]'), /pypy3/],
  [shell('[ python3Full ]'), /python3Full/],
  [shell('[ python3 pkgsStatic.python3 ]'), /pkgsStatic/],
  [shell('[ python3Packages.venvShellHook ]'), /venvShellHook/],
  [shell('[ python3 autoPatchelfHook ]'), /autoPatchelfHook/],
  [shell('[ python3 map ]'), /map/],
  [shell('[ python3 true ]'), /true/],
  [shell('[ python3 1 ]'), /1/],
  [shell('[ python3 "git" ]'), /only Nix/],
  [shell('[ python3."withPackages" ]'), /more than the name/],
  [shell('[ python3.withPackages (ps: [ ]) ]'), /only Nix|more than/],
  [shell('[ (python3.override { }) ]'), /function/],
  [shell('[ (python3.withPackages (ps: [ ps.a.b ])) ]'), /a\.b/],
  [shell('[ (python3.withPackages (ps: [ ps ])) ]'), /none by its name/],
  [shell('[ (python3.withPackages (ps: [ git ])) ]'), /none by its name/],
  [shell('[ (python3.withPackages (ps: map (x: x) [ ps.a ])) ]'), /only Nix/],
  [shell('[ (python3.withPackages ({ numpy, ... }: [ numpy ])) ]'), /only Nix/],
  [shell('[ (python3.withPackages (ps: [ (ps.a.override { }) ])) ]'), /a\.override/],
  [shell('[ python3 ] ++ (if true then [ ] else [ git ])'), /if/],
  [shell('[ python3 (let x = git; in x) ]'), /only Nix/],
  [shell('[ python3 git or jq ]'), /or/],
  [shell(`[ python3 \${x} ]`), /put into/],
  [shell('[ python3 "\\n" ]'), /put into/],
  ['{ pkgs, ... }: { environment.systemPackages = [ pkgs.python3Packages.numpy ]; }', /python3Packages/],
  ['{ pkgs, ... }: { imports = [ ./other.nix ]; }', /other\.nix/],
  ['{ pkgs }: pkgs.mkShell { packages = [ pkgs.python3', /ends|middle/],
  ['{ pkgs }: pkgs.mkShell { packages = [ pkgs.python3 ]; } trailing', /function|only Nix|no mkShell/],
  [`{ ${'a, '.repeat(101)}pkgs }: pkgs.mkShell { packages = [ pkgs.python3 ]; }`, /arguments/],
  [shell(`[ python3 ${Array.from({ length: 1001 }, (_, at) => `p${at}`).join(' ')} ]`), /more than 1000/],
];

describe('Nix that lists packages', () => {
  test.each(certain)('is understood without being evaluated: %s', (text, expected) => {
    const nothing = { python: '', packages: [], programs: [], nixpkgs: '', allow: [] };
    expect(readNixLists(text)).toEqual({ ...nothing, ...expected });
  });

  test.each(unclear)('is left to Nix where it is more than that: %s', (text, reason) => {
    expect(() => readNixLists(text)).toThrow(UnclearNix);
    expect(() => readNixLists(text)).toThrow(reason);
  });

  test.each(['(', '[', '{a=', 'with a;', 'a:', 'let a=', '[]++', 'f a ', '{a?', '[(', '"a"', '/*', 'a.a.'])(
    'is never read deep or long enough to end the program: %j',
    (part) => {
      for (const count of [60, 5000, 200_000]) expect(() => readNixLists(part.repeat(count))).toThrow(UnclearNix);
    },
  );

  test('of whatever words is read or left to Nix, and nothing else happens', () => {
    const words = [
      ...[
        'pkgs',
        'python3',
        'python3Packages',
        'numpy',
        'mkShell',
        'withPackages',
        'with',
        'let',
        'in',
        'import',
        '__proto__',
      ],
      ...[
        '{',
        '}',
        '[',
        ']',
        '(',
        ')',
        ';',
        ':',
        '=',
        '.',
        ',',
        '?',
        '++',
        '...',
        '<nixpkgs>',
        '"x"',
        './x',
        'constructor',
      ],
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 40 }), (all) => {
        try {
          readNixLists(all.join(' '));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(UnclearNix);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('what was understood of it', () => {
  const text = certain[0]?.[0] ?? '';

  test('is proposed as packages of nixpkgs, and the file as it is beside that', async () => {
    const file = { fileName: '/home/me/site/shell.nix', text };
    const preview = await exchangeOver().inspect(file);
    expect(preview.request).toEqual({
      name: 'site',
      kind: 'nix-packages',
      spec: { python: 'python312', packages: ['numpy', 'zope.interface'], programs: ['git'] },
    });
    expect(preview.confirmations).toEqual([]);
    expect(preview.counts).toEqual({ conda: 0, nixpkgs: 3, pip: 0 });
    expect(preview.candidates).toContainEqual(expect.objectContaining({ kind: 'nix-project', changed: 0, dropped: 0 }));
    const asFile = await exchangeOver().inspect(file, [], { kind: 'nix-project' });
    expect(asFile.request.spec).toEqual({ file: 'shell.nix', project: '/home/me/site' });
    expect(asFile.confirmations).toEqual([expect.objectContaining({ codes: ['code'] })]);
  });

  test('becomes other kinds too', async () => {
    const preview = await exchangeOver().inspect({ fileName: 'shell.nix', text }, [], { kind: 'venv' });
    expect(preview.request).toMatchObject({
      kind: 'venv',
      spec: { python: '3.12', requirements: ['numpy', 'zope.interface'] },
    });
  });

  test('of the lines of a configuration is no shell of a project', async () => {
    const lines = { fileName: '/etc/nixos/configuration.nix', text: certain[5]?.[0] ?? '' };
    const preview = await exchangeOver().inspect(lines);
    expect(preview.request).toMatchObject({ kind: 'nix-packages', spec: { packages: ['numpy'], programs: ['git'] } });
    expect(preview.candidates.map(({ kind }) => kind)).not.toContain('nix-project');
  });

  test('is told to scripts, and the code that a nixpkgs of its own is', async () => {
    const told = await exchangeOver().understand({ fileName: '/home/me/site/shell.nix', text: certain[3]?.[0] ?? '' });
    expect(told).toMatchObject({
      format: 'nix',
      kind: 'nix-packages',
      nixpkgs: { packages: ['six'], programs: ['jq'] },
    });
    expect(told.notes).toEqual([
      { text: expect.stringMatching(/^It takes nixpkgs from tarball:https.* evaluates the code/) },
    ]);
  });

  test('is not carried when anything else is in the file, and the reason is told', async () => {
    const changed = text.replace('packages =', 'FOO = 1; packages =');
    const preview = await exchangeOver().inspect({ fileName: '/home/me/site/shell.nix', text: changed });
    expect(preview.candidates.map(({ kind }) => kind)).toEqual(['nix-project']);
    expect(preview.warnings).toEqual([{ message: expect.stringMatching(/only Nix knows.*taken as it is/) }]);
  });
});
