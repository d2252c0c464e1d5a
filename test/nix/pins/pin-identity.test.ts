import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { identifyPin } from '../../../main/nix/pins/pin-identity';
import { temporaryFolder } from '../../support/temporary';

test('settings and overlays of a person make another nixpkgs of every pin, and so does each change of them', async () => {
  const home = temporaryFolder();
  const variables = { HOME: home, NIXPKGS_CONFIG: join(home, 'elsewhere.nix') };
  const keys = new Set<string>();
  const look = async () => keys.add((await identifyPin({ type: 'channel', name: 'nixos-25.05' }, variables)).key);
  await look();
  const files = [
    ...['elsewhere.nix', '.config/nixpkgs/config.nix', '.nixpkgs/config.nix', '.config/nixpkgs/overlays.nix'],
    ...['.config/nixpkgs/overlays/one.nix', '.config/nixpkgs/overlays/two.nix'],
  ];
  for (const name of files) {
    const file = join(home, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    await look();
    utimesSync(file, 1, 1);
    await look();
  }
  expect(keys.size).toBe(1 + files.length * 2);
  expect([...keys][0]).toBe('channel nixos-25.05');
});
