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
