import { expect, test } from 'vitest';
import { canBeLocked, flawOf } from '../../../main/exchange/read/locks/can-be-locked';
import type { Package } from '../../../preload/contract';

const good: Package = { name: 'six', version: '1.17.0', hashes: [`sha256:${'0'.repeat(64)}`] };
const archive = { url: 'https://h.example/six.whl', hash: `sha256:${'0'.repeat(64)}` };
const url = 'https://h.example/noarch/six-1.17.0-0.conda';

test.each<[Partial<Package>, string]>([
  [{ name: '--evil' }, 'a name that no package has'],
  [{ conda: { build: '0', url: 'file:///six.conda' } }, 'a name, address or md5 that no package of conda has'],
  [{ version: '' }, 'no version'],
  [{ version: '1 --evil' }, 'a version that cannot be'],
  [{ archive: { ...archive, hash: 'sha256:00' } }, 'a hash of its archive that cannot be'],
  [{ archive: { ...archive, url: 'file:///etc/passwd' } }, 'an address of its archive that is not http or https'],
  [{ hashes: ['md5:00'] }, 'a hash that cannot be'],
  [{ source: '--evil' }, 'a source that cannot be'],
  [{ marker: 'evil\n--line' }, 'a marker that cannot be'],
])('a locked package with %o has a flaw', (wrong, flaw) => {
  expect(flawOf({ ...good, ...wrong })).toBe(flaw);
});

test.each<[Partial<Package>]>([
  [{}],
  [{ archive }],
  [{ conda: { build: '0', url } }],
  [{ version: '', source: 'https://h.example/six.zip' }],
  [{ marker: 'python_version < "3.9"' }],
])('one with %o can be locked', (more) => {
  expect(canBeLocked({ ...good, ...more })).toBe(true);
});
