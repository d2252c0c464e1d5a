import { describe, expect, it, test } from 'vitest';
import { formatOf, recognise } from '../../main/exchange/recognise';
import { kinds } from '../../main/kinds';
import { formatsOf } from '../../main/kinds/formats';
import { ClocheError } from '../../preload/contract';
import { samples } from './import-samples';
import { exampleOf, exchangeOver } from './kinds-fixture';

describe.each(kinds.filter(({ image, id }) => image === 'nix' || id === 'micromamba'))('$id', ({ id }) => {
  test.each(['shell.nix', 'flake.nix', 'configuration.nix'] as const)('%s is known as Nix', async (format) => {
    const own = exampleOf(id);
    expect(formatsOf(own.kind, own)).toContain(format);
    const { text } = await exchangeOver(own).export('demo', format);
    expect(formatOf(text)).toBe('nix');
  });
});

describe('Nix', () => {
  it.each([
    '{ pkgs, ... }:\n{ environment.systemPackages = [ pkgs.python3 ]; }\n',
    '{...}: { }\n',
    '{ }: { }\n',
    '/* comment { */ # another\nlet pkgs = import <nixpkgs> { }; in pkgs.mkShell { }\n',
    'with import <nixpkgs> { }; mkShell { packages = [ python3 ]; }\n',
    'import ./shell.nix { }\n',
    'rec { a = 1; b = a; }\n',
    '(import (fetchTarball "https://code.example/compat.tar.gz") { src = ./.; }).shellNix\n',
    '{ inputs.nixpkgs.url = "github:NixOS/nixpkgs"; outputs = _: { }; }\n',
    'environment.systemPackages = with pkgs; [\n  (python3.withPackages (ps: [ ps.numpy ]))\n];\n',
    'programs."own-shell".enable = true;\n',
  ])('is refused with what to do: %j', (text) => {
    expect(formatOf(text)).toBe('nix');
    const asked = () => recognise({ fileName: 'some/shell.nix', text }, [], kinds);
    expect(asked).toThrow(ClocheError);
    expect(asked).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringMatching(/^shell\.nix is Nix: .*nothing of a file that is imported is\.$/),
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
