import { expect, test } from 'vitest';
import type { ResolvedPin } from '../../../main/nix/pins/pin';
import { toSri } from '../../../main/nix/pins/sri';
import { type NixDocument, writeNix } from '../../../main/nix/texts/formats';

/** As Nix itself prints the same hash in its two notations. */
const base32 = '1fz9axh90lcq88hkxmzkdvjccsb8nl0rr1d37qsipl5vq3yp289v';
const sri = 'sha256-OyFx/cC70Bs1PqOFnAG1aGnG5G7z1z4hQphRkGBX6bs=';
const escaped = 'sha256-OyFx%2FcC70Bs1PqOFnAG1aGnG5G7z1z4hQphRkGBX6bs%3D';

const write = (format: 'shell.nix' | 'flake.nix' | 'configuration.nix', document: Partial<NixDocument>) =>
  writeNix(
    {
      name: 'demo',
      pin: { type: 'search-path' },
      allow: [],
      expression: { bindings: [], shell: 'pkgs.hello', packages: ['pkgs.hello'], losses: [] },
      losses: [],
      notes: [],
      remarks: [],
      ...document,
    },
    format,
  );
const flakeUrl = (pin: ResolvedPin) => /nixpkgs\.url = "(.*)";/.exec(write('flake.nix', { pin }).text)?.[1];
const archive = (url: string, hash = sri): ResolvedPin => ({ type: 'tarball', url, hash });

test('a hash in base 32 is the same hash in the notation of today', () => {
  expect(toSri(base32)).toBe(sri);
  expect(toSri(sri)).toBe(sri);
});

test.each<[ResolvedPin, string]>([
  [archive('https://host/a.tar.gz'), `https://host/a.tar.gz?narHash=${escaped}`],
  [archive('https://host/a.tar.gz', base32), `https://host/a.tar.gz?narHash=${escaped}`],
  [archive('file:///a/b.tar.xz'), `file:///a/b.tar.xz?narHash=${escaped}`],
  [archive('https://host/archive?sha=1'), `tarball+https://host/archive?sha=1&narHash=${escaped}`],
  [archive('file:///a/archive'), `tarball+file:///a/archive?narHash=${escaped}`],
  [{ type: 'channel', name: 'nixos-25.05' }, 'github:NixOS/nixpkgs/nixos-25.05'],
  [{ type: 'path', path: '/a b/c?d#e' }, 'path:/a%20b/c%3Fd%23e'],
  [{ type: 'path', path: '/a', hash: sri }, `path:/a?narHash=${escaped}`],
])('a flake takes %j with all that is known of it', (pin, url) => {
  expect(flakeUrl(pin)).toBe(url);
});

test('a machine’s configuration allows what the environment does, and keeps its own nixpkgs', () => {
  const { text, losses, notes } = write('configuration.nix', {
    allow: ['insecure', 'unfree'],
    pin: { type: 'channel', name: 'nixos-25.05' },
  });
  expect(text).toContain('  nixpkgs.config.allowUnfree = true;\n  nixpkgs.config.allowInsecurePredicate = _: true;\n');
  expect(losses).toEqual(['A machine’s configuration has a nixpkgs of its own, so channel nixos-25.05 is left out.']);
  expect(notes).toEqual(['It allows insecure and unfree packages on the whole machine.']);
  expect(write('configuration.nix', { allow: ['broken'] }).notes).toEqual([
    'It allows broken packages on the whole machine.',
  ]);
  expect(write('configuration.nix', {})).toMatchObject({ losses: [] });
  expect(write('configuration.nix', {})).not.toHaveProperty('notes');
});

test('what is to be done is no loss', () => {
  const pin = { type: 'path', path: '/n' } as const;
  const { losses, notes } = write('shell.nix', { losses: ['A loss.'], notes: ['A note.'], pin });
  expect({ losses, notes }).toEqual({ losses: ['A loss.'], notes: ['A note.', 'It names a nixpkgs of this machine.'] });
});

test.each<[ResolvedPin, boolean]>([
  [{ type: 'path', path: '/n' }, true],
  [archive('file:///n.tar.gz'), true],
  [archive('https://host/n.tar.gz'), false],
  [{ type: 'channel', name: 'nixos-25.05' }, false],
])('that only this machine has %j is said of it alone', (pin, isLocal) => {
  const notes = isLocal ? ['It names a nixpkgs of this machine.'] : undefined;
  for (const format of ['shell.nix', 'flake.nix'] as const) expect(write(format, { pin }).notes).toEqual(notes);
});

test('a flake without NIX_PATH takes another nixpkgs, and says so', () => {
  const { text, losses } = write('flake.nix', {});
  expect(text).toContain('nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";');
  expect(losses).toEqual([expect.stringMatching(/^A flake does not see NIX_PATH, so it takes nixpkgs-unstable/)]);
  expect(write('flake.nix', { pin: { type: 'channel', name: 'nixos-25.05' } }).losses).toEqual([]);
  expect(write('shell.nix', {}).losses).toEqual([]);
});
