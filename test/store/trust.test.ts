import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTrust, sourceHash } from '../../main/store/trust';
import { temporaryFolder } from '../support/temporary';

/** Trust in a folder of its own, which is not there yet. */
function openTrust(folder = join(temporaryFolder(), 'config')) {
  const notices: string[] = [];
  const trust = createTrust({ folder, notice: (message) => notices.push(message) });
  const isTrusted = async (hash: string) => (await trust.untrusted([sourceOf(hash)])).length === 0;
  return { ...trust, isTrusted, folder, file: join(folder, 'trusted.json'), notices };
}

const sourceOf = (hash: string) => ({ path: '/shell.nix', text: '', hash });
const hashes = Array.from({ length: 3 }, (_, index) => sourceHash('/shell.nix', `text ${index}`));
const [first = '', second = '', third = ''] = hashes;

test('what is trusted stays so, for other processes too; nothing else is', async () => {
  const { trust, isTrusted, folder, file, notices } = openTrust();
  expect(await isTrusted(first)).toBe(false);
  await Promise.all([trust([first]), openTrust(folder).trust([second])]);
  expect(await Promise.all(hashes.map((hash) => openTrust(folder).isTrusted(hash)))).toEqual([true, true, false]);
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  await trust([]);
  expect(notices).toEqual([]);
});

test('only the newest are kept', async () => {
  const { trust, isTrusted, file } = openTrust();
  await trust([first, second]);
  await trust([first, ...Array.from({ length: 4999 }, (_, index) => sourceHash('/', `${index}`))]);
  expect(JSON.parse(readFileSync(file, 'utf8')).hashes).toHaveLength(5000);
  expect([await isTrusted(first), await isTrusted(second)]).toEqual([true, false]);
});

test('what is trusted again is a newest one, and stands there once', async () => {
  const { trust, file } = openTrust();
  for (const hash of [first, second, first]) await trust([hash]);
  expect(JSON.parse(readFileSync(file, 'utf8')).hashes).toEqual([second, first]);
});

test('a list that cannot be read trusts nothing, and is told', async () => {
  const { trust, isTrusted, folder, file, notices } = openTrust();
  mkdirSync(folder);
  writeFileSync(file, `{"schema":1,"hashes":["${first}"`);
  expect(await isTrusted(first)).toBe(false);
  expect(notices.at(-1)).toContain('No file counts as trusted.');
  writeFileSync(file, 'nor this');
  await trust([third]);
  expect(await isTrusted(third)).toBe(true);
  expect(readdirSync(join(folder, 'quarantine'))).toHaveLength(2);
  writeFileSync(file, '{"schema":2}');
  expect(await isTrusted(third)).toBe(false);
  await expect(trust([first])).rejects.toMatchObject({ code: 'newer-schema' });
});

test('of several files those are told that are neither trusted nor named, and what is wrong with the list once', async () => {
  const { trust, untrusted, file, notices } = openTrust();
  await trust([first]);
  expect(await untrusted(hashes.map(sourceOf), [third])).toEqual([sourceOf(second)]);
  writeFileSync(file, '{"schema":2}');
  expect(await untrusted(hashes.map(sourceOf))).toEqual(hashes.map(sourceOf));
  expect(notices).toEqual([expect.stringContaining('No file counts as trusted.')]);
});

test('another path or another text has another hash', () => {
  expect(first).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(sourceHash('/a', 'bc')).not.toBe(sourceHash('/ab', 'c'));
  const part = fc.string({ unit: 'binary', maxLength: 8 });
  fc.assert(
    fc.property(fc.tuple(part, part), fc.tuple(part, part), (one, other) => {
      const isSame = one[0] === other[0] && one[1] === other[1];
      return (sourceHash(...one) === sourceHash(...other)) === isSame;
    }),
  );
});
