import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { findNixpkgs } from '../../../main/nix/pins/search-path';
import { temporaryFolder } from '../../support/temporary';

describe('<nixpkgs> without Nix', () => {
  let folder: string;
  const at = (...parts: string[]) => join(folder, ...parts);
  beforeEach(() => {
    folder = temporaryFolder();
    for (const name of ['real', 'channels/nixpkgs', 'home', 'xdg']) mkdirSync(at(name), { recursive: true });
    symlinkSync(at('real'), at('link'));
  });
  const find = (path: string | undefined, more = {}) =>
    findNixpkgs({ HOME: at('home'), NIX_STATE_DIR: at('state'), NIX_PATH: path, ...more });

  test('the first entry that is there, behind its links', async () => {
    expect(await find(`nixpkgs=${at('link')}`)).toBe(at('real'));
    expect(await find(`other=${at('real')}:nixpkgs=${at('gone')}::${at('channels')}:nixpkgs=${at('real')}`)).toBe(
      at('channels/nixpkgs'),
    );
    expect(await find(`nixpkgs=${at('gone')}`)).toBeUndefined();
    expect(await find('')).toBeUndefined();
  });

  test.each([
    'nixpkgs=https://host/nixexprs.tar.xz:/somewhere',
    'nixpkgs=channel:nixos-unstable',
    'a=/b:nixpkgs=flake:nixpkgs',
  ])('only Nix can tell of %s', async (path) => {
    expect(await find(`${path}:nixpkgs=${at('real')}`)).toBeUndefined();
  });

  test('without NIX_PATH the channels of the user, then those of the machine', async () => {
    expect(await find(undefined)).toBeUndefined();
    const machine = at('state/profiles/per-user/root/channels/nixpkgs');
    mkdirSync(machine, { recursive: true });
    expect(await find(undefined)).toBe(machine);
    mkdirSync(at('xdg/nix/defexpr/channels/nixpkgs'), { recursive: true });
    expect(await find(undefined, { XDG_STATE_HOME: at('xdg') })).toBe(at('xdg/nix/defexpr/channels/nixpkgs'));
    mkdirSync(at('home/.nix-defexpr/channels/nixpkgs'), { recursive: true });
    expect(await find(undefined, { XDG_STATE_HOME: at('xdg') })).toBe(at('home/.nix-defexpr/channels/nixpkgs'));
  });
});
