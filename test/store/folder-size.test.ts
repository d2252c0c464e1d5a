import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { measureFolders } from '../../main/store/folder-size';
import { temporaryFolder } from '../support/temporary';

const { signal } = new AbortController();
const mebibyte = 1024 * 1024;

test('a folder takes what its files take, once for each, and nothing behind links', async () => {
  const folder = temporaryFolder();
  const elsewhere = temporaryFolder();
  writeFileSync(join(elsewhere, 'large'), Buffer.alloc(8 * mebibyte, 1));
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'inner', 'one'), Buffer.alloc(mebibyte, 1));
  const before = (await measureFolders([folder], signal)) ?? 0;
  expect(before).toBeGreaterThanOrEqual(mebibyte);
  expect(before).toBeLessThan(1.1 * mebibyte);
  linkSync(join(folder, 'inner', 'one'), join(folder, 'two'));
  symlinkSync(elsewhere, join(folder, 'link'));
  writeFileSync(join(folder, 'hollow'), '');
  truncateSync(join(folder, 'hollow'), 64 * mebibyte);
  expect(await measureFolders([folder, join(folder, 'nothing')], signal)).toBeLessThan(1.1 * mebibyte);
});

test('it ends when nobody wants to know any more', async () => {
  expect(await measureFolders([temporaryFolder()], AbortSignal.abort())).toBeUndefined();
});
