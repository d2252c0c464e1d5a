import {
  appendFileSync,
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepTree } from '../../main/store/keep-tree';
import { temporaryFolder } from '../support/temporary';

/** A folder as tools of packages leave it: shared files, files of its own, links, and a folder nobody may write in. */
function openTree() {
  const home = temporaryFolder();
  const [from, to] = [join(home, 'from'), join(home, 'to')];
  mkdirSync(join(from, 'lib/closed'), { recursive: true });
  writeFileSync(join(home, 'cached'), 'of the cache');
  linkSync(join(home, 'cached'), join(from, 'lib/shared'));
  writeFileSync(join(from, 'history'), 'first\n', { mode: 0o640 });
  utimesSync(join(from, 'history'), 1000, 2000);
  writeFileSync(join(from, 'large'), Buffer.alloc(2 * 1024 * 1024));
  symlinkSync('lib/shared', join(from, 'link'));
  writeFileSync(join(from, 'lib/closed/inside'), '');
  chmodSync(join(from, 'lib/closed'), 0o500);
  utimesSync(join(from, 'lib'), 3000, 4000);
  return { from, to };
}

const inode = (...path: string[]) => lstatSync(join(...path)).ino;

test('what is shared or large is one file in both trees; what may be written in place is another one', async () => {
  const { from, to } = openTree();
  await keepTree(from, to);
  for (const name of ['lib/shared', 'large']) expect(inode(to, name)).toBe(inode(from, name));
  expect(inode(to, 'history')).not.toBe(inode(from, 'history'));
  appendFileSync(join(from, 'history'), 'second\n');
  expect(readFileSync(join(to, 'history'), 'utf8')).toBe('first\n');
});

test('times, rights and links are what they were', async () => {
  const { from, to } = openTree();
  await keepTree(from, to);
  expect(lstatSync(join(to, 'history'))).toMatchObject({ mode: 0o100640, mtimeMs: 2_000_000 });
  expect(lstatSync(join(to, 'lib')).mtimeMs).toBe(4_000_000);
  expect(lstatSync(join(to, 'lib/closed')).mode & 0o777).toBe(0o500);
  expect(readlinkSync(join(to, 'link'))).toBe('lib/shared');
});

test('it ends when it is told to', async () => {
  const { from, to } = openTree();
  for (let number = 0; number < 3000; number += 1) writeFileSync(join(from, `${number}`), 'x'.repeat(2000));
  await expect(keepTree(from, to, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
