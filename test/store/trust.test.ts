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
  const fileOf = (hash: string) => ({ hash, path: '/shell.nix' });
  const trustAll = (hashes: readonly string[]) => trust.trust(hashes.map(fileOf));
  const isTrusted = async (hash: string) => (await trust.untrusted([sourceOf(hash)])).length === 0;
  return { ...trust, trust: trustAll, isTrusted, folder, file: join(folder, 'trusted.json'), notices };
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
  expect(JSON.parse(readFileSync(file, 'utf8')).files).toHaveLength(5000);
  expect([await isTrusted(first), await isTrusted(second)]).toEqual([true, false]);
});

test('what is trusted again is a newest one, and stands there once', async () => {
  const { trust, file } = openTrust();
  for (const hash of [first, second, first]) await trust([hash]);
  const { files } = JSON.parse(readFileSync(file, 'utf8'));
  expect(files.map(({ hash }: { hash: string }) => hash)).toEqual([second, first]);
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
  writeFileSync(file, '{"schema":3}');
  expect(await isTrusted(third)).toBe(false);
  await expect(trust([first])).rejects.toMatchObject({ code: 'newer-schema' });
});

test('of several files those are told that are neither trusted nor named, and what is wrong with the list once', async () => {
  const { trust, untrusted, file, notices } = openTrust();
  await trust([first]);
  expect(await untrusted(hashes.map(sourceOf), [third])).toEqual([sourceOf(second)]);
  writeFileSync(file, '{"schema":3}');
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

test('what is trusted is listed with its path and time, the newest first, and can be taken back', async () => {
  const { trust, list, remove, restore, isTrusted, folder } = openTrust();
  const before = Date.now();
  await trust([first]);
  await trust([second]);
  const listed = await list();
  expect(listed.map(({ hash, path }) => [hash, path])).toEqual([
    [second, '/shell.nix'],
    [first, '/shell.nix'],
  ]);
  expect(listed[0]?.trustedAt).toBeGreaterThanOrEqual(before);
  await remove(second);
  expect(await Promise.all([first, second].map(isTrusted))).toEqual([true, false]);
  await expect(remove(second)).rejects.toMatchObject({ code: 'not-found' });
  // Only who saw it go can bring it back: nothing else becomes trusted without having been shown.
  await expect(openTrust(folder).restore(second)).rejects.toMatchObject({ code: 'not-found' });
  await restore(second);
  expect(await list()).toEqual(listed);
  await expect(restore(second)).rejects.toMatchObject({ code: 'not-found' });
  await expect(restore(third)).rejects.toMatchObject({ code: 'not-found' });
});

test('a list of an earlier Cloche holds, without paths and times', async () => {
  const { trust, list, isTrusted, folder, file, notices } = openTrust();
  mkdirSync(folder);
  writeFileSync(file, JSON.stringify({ schema: 1, hashes: [first] }));
  expect(await isTrusted(first)).toBe(true);
  expect(await list()).toEqual([{ hash: first }]);
  await trust([second]);
  expect((await list()).map(({ hash, path }) => [hash, path])).toEqual([
    [second, '/shell.nix'],
    [first, undefined],
  ]);
  expect(notices).toEqual([]);
});
