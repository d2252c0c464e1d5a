import { describe, expect, it, test } from 'vitest';
import { formatOf, recognise } from '../../main/exchange/recognise';
import { kinds } from '../../main/kinds';
import { formatsOf } from '../../main/kinds/formats';
import { ClocheError } from '../../preload/contract';
import { samples } from './import-samples';
import { exampleOf, exchangeOver } from './kinds-fixture';

describe.each(kinds.filter(({ image, id }) => image === 'nix' || id === 'micromamba'))('$id', ({ id }) => {
  test.each(['shell.nix', 'flake.nix', 'configuration.nix'] as const)(
    '%s comes back as it was asked for',
    async (format) => {
      const own = exampleOf(id);
      expect(formatsOf(own.kind, own)).toContain(format);
      const { text } = await exchangeOver(own).export('demo', format);
      expect(formatOf(text)).toBe('nix');
      const { request, rejected } = await exchangeOver().inspect({ fileName: `/home/me/site/${format}`, text });
      expect(request).toMatchObject({ name: 'demo', kind: id, variables: own.variables });
      const { project, ...spec } = own.spec;
      const isHere = project !== undefined && project !== '' && format !== 'configuration.nix';
      expect(request.spec).toEqual({
        ...spec,
        ...(isHere ? { project: '/home/me/site' } : project === '' ? { project } : {}),
      });
      expect(rejected).toEqual([]);
    },
  );
});

describe('Nix', () => {
  it.each([
    '{...}: { }\n',
    '{ }: { }\n',
    '/* comment { */ # another\nlet pkgs = import <nixpkgs> { }; in pkgs.mkShell { }\n',
    'let\n  # a release\n  revision="1"; /* which */ pkgs = import <nixpkgs> { };\nin pkgs.mkShell { }\n',
    'with import <nixpkgs> { }; mkShell { packages = [ python3 ]; shellHook = "date"; }\n',
    'import ./shell.nix { }\n',
    'rec { a = 1; b = a; }\n',
    '(import (fetchTarball "https://code.example/compat.tar.gz") { src = ./.; }).shellNix\n',
    '{ inputs.nixpkgs.url = "github:NixOS/nixpkgs"; outputs = _: { }; }\n',
    '{ pkgs }:\n# environment.systemPackages = [ ];\npkgs.mkShell { }\n',
  ])('becomes the shell of a project, evaluated by nobody so far: %j', async (text) => {
    expect(formatOf(text)).toBe('nix');
    const preview = await exchangeOver().inspect({ fileName: '/home/me/My site/shell.nix', text });
    expect(preview.request).toMatchObject({
      ...{ name: 'My-site', kind: 'nix-project' },
      spec: { file: 'shell.nix', project: '/home/me/My site' },
    });
    expect(preview.candidates.map(({ kind }) => kind)).toEqual(['nix-project']);
    expect(preview.confirmations).toEqual([
      expect.objectContaining({
        codes: ['code'],
        message: expect.stringMatching(/shellHook runs\. Nothing .* so far\.$/),
      }),
    ]);
    expect(preview.rejected).toEqual([]);
  });

  it('without a folder leaves that to be chosen, and becomes no other kind', async () => {
    const file = { fileName: 'site.nix', text: '{ pkgs }: pkgs.mkShell { }\n' };
    const { request, warnings } = await exchangeOver().inspect(file);
    expect(request).toMatchObject({ name: 'site', kind: 'nix-project', spec: { file: 'site.nix' } });
    expect(request.spec).not.toHaveProperty('project');
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('Choose the folder'),
      expect.stringContaining('It names no Python'),
    ]);
    await expect(exchangeOver().inspect(file, [], { kind: 'venv' })).rejects.toMatchObject({
      code: 'unsupported',
      hint: expect.stringContaining('nix-project'),
    });
  });

  it.each([
    '{ pkgs, ... }:\n{ environment.systemPackages = [ pkgs.git ]; }\n',
    '{ pkgs, ... }:\n{ environment.systemPackages = [ pkgs.python3 ]; services.sshd.enable = true; }\n',
    'environment.systemPackages = with pkgs; [\n  (python3.withPackages (ps: [ ps.numpy ]) { })\n];\n',
    'programs."own-shell".enable = true;\n',
    '{ pkgs, ... }:\n# mkShell\n{ home.packages = [ ]; }\n',
  ])('of a configuration is refused with what to do: %j', (text) => {
    expect(formatOf(text)).toBe('nix');
    const asked = () => recognise({ fileName: '/some/shell.nix', text }, [], kinds);
    expect(asked).toThrow(ClocheError);
    expect(asked).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringMatching(/^shell\.nix is Nix without a shell/),
        hint: expect.stringContaining('--kind nix-project'),
      }),
    );
  });

  it('is no other format', () => {
    for (const [id, { text }] of Object.entries(samples)) if (id !== 'nix') expect(formatOf(text)).not.toBe('nix');
    for (const text of [
      '{% set name = "x" %}\n',
      '{{ name }}\n',
      '{name: x, dependencies: [six]}\n',
      'import os\n',
      '# only\n',
    ])
      expect(formatOf(text)).not.toBe('nix');
    for (const text of ['with open("a") as file:\n  pass\n', 'let\n', '#', '/* open', ''])
      expect(formatOf(text)).not.toBe('nix');
  });
});

describe('a flake with its lock', () => {
  const text =
    '{ outputs = { nixpkgs, ... }: { devShells.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.hello; }; }\n';
  const narHash = 'sha256-OyFx/cC70Bs1PqOFnAG1aGnG5G7z1z4hQphRkGBX6bs=';
  const rev = '0123456789abcdef0123456789abcdef01234567';
  const lockOf = (locked: object) =>
    JSON.stringify({ version: 7, root: 'root', nodes: { root: { inputs: { nixpkgs: 'n' } }, n: { locked } } });
  const inspect = (folder: string, lock: string, beside = folder) =>
    exchangeOver().inspect({ fileName: `${folder}flake.nix`, text }, [{ fileName: `${beside}flake.lock`, text: lock }]);

  it.each(['/home/me/site/', '', 'site/', '/'])(
    'is proposed with the nixpkgs that this fixes, in the folder %j',
    async (folder) => {
      const github = { type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev, narHash };
      const { request, warnings, confirmations } = await inspect(folder, lockOf(github));
      const url = `https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz`;
      expect(request).toMatchObject({ kind: 'nix-project', spec: { nixpkgs: `tarball:${url}#${narHash}` } });
      expect(warnings).toContainEqual({
        message: expect.stringMatching(/^Of its flake\.lock only nixpkgs 0123456789ab is taken/),
      });
      expect(confirmations).toContainEqual({
        message: expect.stringContaining(`It takes nixpkgs from tarball:${url}`),
      });
    },
  );

  it.each([
    ['a repository without a hash', lockOf({ type: 'git', url: 'https://code.example/n', rev })],
    ['a folder of another machine', lockOf({ type: 'path', path: '/srv/n', narHash })],
    ['an address that is none', lockOf({ type: 'tarball', url: 'file:///a"; evil', narHash })],
    ['no nixpkgs', JSON.stringify({ version: 7, root: 'root', nodes: { root: {} } })],
    ['no lock', '{'],
    ['depth', '['.repeat(200_000)],
    ['length', ' '.repeat(2_000_000)],
  ])('gets the chosen nixpkgs where it has %s, and says so', async (_what, lock) => {
    const { request, warnings } = await inspect('/home/me/site/', lock);
    expect(request.spec).toEqual({ file: 'flake.nix', project: '/home/me/site' });
    expect(warnings).toContainEqual({
      message: expect.stringMatching(/^The flake gets the chosen nixpkgs in place of its own: /),
    });
  });

  it('has none of another folder', async () => {
    const { request, warnings } = await inspect('/home/me/site/', lockOf({}), '/home/me/other/');
    expect(request.spec).toEqual({ file: 'flake.nix', project: '/home/me/site' });
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('only Nix knows')]);
  });
});
