import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deleteTree } from '../../main/store/delete-tree';
import { temporaryFolder } from '../support/temporary';

test('links are deleted, what they lead to is not', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'target'));
  writeFileSync(join(folder, 'target', 'precious'), 'yes');
  mkdirSync(join(folder, 'doomed', 'deep'), { recursive: true });
  symlinkSync(join(folder, 'target'), join(folder, 'doomed', 'deep', 'link'));
  chmodSync(join(folder, 'doomed', 'deep'), 0o555);
  await deleteTree(join(folder, 'doomed'));
  expect(existsSync(join(folder, 'doomed'))).toBe(false);
  symlinkSync(join(folder, 'target'), join(folder, 'top'));
  await deleteTree(join(folder, 'top'));
  expect(existsSync(join(folder, 'top'))).toBe(false);
  expect(readFileSync(join(folder, 'target', 'precious'), 'utf8')).toBe('yes');
  await deleteTree(join(folder, 'gone'));
});

test('two that delete the same tree both see it gone', async () => {
  const folder = join(temporaryFolder(), 'tree');
  for (let index = 0; index < 40; index += 1) {
    mkdirSync(join(folder, `inner-${index}`, 'deep'), { recursive: true });
    writeFileSync(join(folder, `inner-${index}`, 'deep', 'file'), '');
  }
  const gone = async () => {
    await deleteTree(folder);
    return existsSync(folder);
  };
  expect(await Promise.all([gone(), gone(), gone()])).toEqual([false, false, false]);
});
