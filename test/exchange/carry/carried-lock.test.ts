import { expect, test } from 'vitest';
import { carry } from '../../../main/exchange/carry/carry';
import { asRequest, exchangeWith, plainKind } from '../exchange-fixture';
import { readText } from '../read/python-files';

const text = `lock-version = "1.0"
extras = ["x"]
[[packages]]
name = "six"
version = "1.0"
[[packages]]
name = "more"
version = "2.0"
marker = "'x' in extras"
`;

test('a kind of pip alone keeps the lock, one that takes other packages as well does not', () => {
  expect(asRequest(readText(text), plainKind).request.lock?.packages).toMatchObject([{ name: 'six', version: '1.0' }]);
  const conda = { ...plainKind, takes: { python: 'version', pip: true, packages: 'conda' } } as typeof plainKind;
  expect(asRequest(readText(text), conda).request.lock).toBeUndefined();
  const none = { ...plainKind, takes: { python: 'nixpkgs', pip: false } } as typeof plainKind;
  expect(asRequest(readText(text), none).request.lock).toBeUndefined();
});

test('it does not where something of the file is left out', () => {
  const { asked } = readText(text);
  const more = { ...asked, packages: { from: 'conda' as const, specs: ['zlib'], channels: [] } };
  expect(carry(more, plainKind).request.lock).toBeUndefined();
});

test('the groups that are chosen are in the request and its lock', async () => {
  const file = { fileName: 'anything', text };
  const nothing = await exchangeWith().inspect(file);
  expect(nothing.groups).toEqual([{ name: 'x', packages: 1, isTaken: false }]);
  expect(nothing.request.spec.requirements).toEqual(['six==1.0']);
  const taken = await exchangeWith().inspect(file, [], { groups: ['x', 'unknown'] });
  expect(taken.groups).toEqual([{ name: 'x', packages: 1, isTaken: true }]);
  expect(taken.request.lock?.packages.map(({ name }) => name)).toEqual(['six', 'more']);
  // pip knows no such marker.
  expect(taken.request.spec.requirements).toEqual(['six==1.0', 'more==2.0']);
});
