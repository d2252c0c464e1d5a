import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Distribution, installable, installCommand, readDistribution } from '../../main/process/distribution';
import { temporaryFolder } from '../support/temporary';

test('a distribution is told by its os-release, a descendant by its family', () => {
  const file = join(temporaryFolder(), 'os-release');
  writeFileSync(file, 'PRETTY_NAME="Mint 22"\nID=linuxmint\nID_LIKE="ubuntu debian"\n');
  expect(readDistribution(file)).toEqual({ name: 'Mint 22', family: 'debian' });
  expect(readDistribution('/nowhere')).toEqual({ name: 'Linux', family: 'unknown' });
});

test.each<[Distribution['family'], string | undefined]>([
  ['debian', 'sudo apt install build-essential python3-dev'],
  ['fedora', 'sudo dnf install gcc python3-devel'],
  ['arch', 'sudo pacman -S base-devel'],
  ['suse', 'sudo zypper install gcc'],
  ['alpine', 'sudo apk add build-base python3-dev'],
  ['nixos', 'nix-shell -p gcc'],
  ['unknown', undefined],
])('a compiler is installed on %s by %s', (family, line) => {
  expect(installCommand({ name: '', family }, installable.compiler)).toBe(line);
});
