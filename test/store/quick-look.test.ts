import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createPauses, namesIn, realPathOf, statsOf, textOf } from '../../main/store/quick-look';
import { temporaryFolder } from '../support/temporary';

afterEach(() => vi.restoreAllMocks());

test('who looks at many files lets others go on after a while, and then looks on', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const pause = createPauses();
  now.mockReturnValue(9);
  expect(pause()).toBeUndefined();
  now.mockReturnValue(10);
  let hasOtherGoneOn = false;
  setImmediate(() => {
    hasOtherGoneOn = true;
  });
  await pause();
  expect(hasOtherGoneOn).toBe(true);
  expect(pause()).toBeUndefined();
  now.mockReturnValue(20);
  expect(pause()).toBeInstanceOf(Promise);
});

test('a look at what is there', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), 'text');
  symlinkSync('file', join(folder, 'link'));
  expect(namesIn(folder).sort()).toEqual(['file', 'link']);
  expect(textOf(join(folder, 'link'))).toBe('text');
  expect(realPathOf(join(folder, 'link'))).toBe(join(folder, 'file'));
  expect(statsOf(join(folder, 'link'))?.isFile()).toBe(true);
});

test('a look at what is not there, or cannot be reached, throws nothing', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('circle', join(folder, 'circle'));
  for (const name of ['nothing', 'file/below', 'circle', `${'x'.repeat(300)}`]) {
    const path = join(folder, name);
    expect([namesIn(path), textOf(path), realPathOf(path), statsOf(path)], name).toEqual([
      [],
      null,
      undefined,
      undefined,
    ]);
  }
});

test('what is no regular file has no text: to read a pipe or a device may never end', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'inner'));
  expect(textOf(join(folder, 'inner'))).toBeNull();
  expect(textOf('/dev/null')).toBeNull();
});
