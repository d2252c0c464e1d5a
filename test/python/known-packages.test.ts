import { expect, test } from 'vitest';
import { knownPackages } from '../../main/python/known-packages';
import type { Package } from '../../preload/contract';

const ofConda = (name: string, version: string, build: string): Package => ({
  name,
  version,
  installer: 'conda',
  conda: { build, url: `https://channel.example/linux-64/${name}-${version}-${build}.conda` },
});

test('what a lock knows of the same version counts, and what is there now counts before it', () => {
  const lock = {
    packages: [
      { name: 'six', version: '1.0', hashes: ['sha256:aa'] },
      { name: 'gone', version: '1' },
    ],
  };
  const installed = [
    { name: 'six', version: '1.0' },
    { name: 'wheel', version: '0.45' },
    { name: 'attrs', version: '2' },
  ];
  expect(knownPackages(installed, lock)).toEqual([
    { name: 'attrs', version: '2' },
    { name: 'six', version: '1.0', hashes: ['sha256:aa'] },
  ]);
});

test('of a channel the build that is there counts, and each package of it, pip too', () => {
  const lock = { packages: [{ ...ofConda('numpy', '2.0', 'old'), hashes: ['sha256:old'] }] };
  const installed = [ofConda('numpy', '2.0', 'new'), ofConda('setuptools', '75', '0')];
  expect(knownPackages(installed, lock)).toEqual(installed);
});
