import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findFolders, homeFolder } from '../../main/store/folders';
import { temporaryFolder } from '../support/temporary';

test.each([undefined, '', 'relative'])('with HOME=%s the folders are in the home of the account', (home) => {
  const before = process.env.HOME;
  if (home === undefined) delete process.env.HOME;
  else process.env.HOME = home;
  try {
    const { data, config, state, runtime } = findFolders({
      ...process.env,
      XDG_DATA_HOME: 'relative',
      XDG_RUNTIME_DIR: '',
    });
    expect(data).toBe(join(userInfo().homedir, '.local', 'share', 'cloche'));
    for (const folder of [data, config, state, runtime]) expect(folder).toMatch(/^\//);
  } finally {
    process.env.HOME = before;
  }
});

test('an absolute HOME is the home, any other is not', () => {
  expect(homeFolder({ HOME: '/home/x' })).toBe('/home/x');
  expect([{}, { HOME: '' }, { HOME: 'x' }].map(homeFolder)).toEqual(Array(3).fill(userInfo().homedir));
});

test('the variables of the specification go first', () => {
  const own = temporaryFolder();
  const folders = findFolders({ HOME: '/home/x', XDG_CONFIG_HOME: '/c', XDG_RUNTIME_DIR: own });
  expect(folders).toMatchObject({ config: '/c/cloche', runtime: join(own, 'cloche'), cache: '/home/x/.cache/cloche' });
});

/** Whether what lives as long as Cloche runs is kept elsewhere than in this runtime folder. */
const isUnset = (folder: string) => {
  const { runtime } = findFolders({ HOME: '/home/x', XDG_RUNTIME_DIR: folder });
  expect([join(folder, 'cloche'), '/home/x/.local/state/cloche/runtime']).toContain(runtime);
  return runtime !== join(folder, 'cloche');
};

test('a runtime folder that is missing, or has something else in the place of ours, counts as unset', () => {
  const folder = temporaryFolder();
  expect(isUnset(join(folder, 'missing'))).toBe(true);
  expect(isUnset(folder)).toBe(false);
  writeFileSync(join(folder, 'cloche'), 'a file');
  expect(isUnset(folder)).toBe(true);
});

test.runIf(process.getuid?.() === 0)('so does one that belongs to another account, or in which ours does', () => {
  const folder = temporaryFolder();
  const own = join(folder, 'cloche');
  mkdirSync(own);
  expect(isUnset(folder)).toBe(false);
  chownSync(own, 12_345, 12_345);
  expect(isUnset(folder)).toBe(true);
  chownSync(own, 0, 0);
  chownSync(folder, 12_345, 12_345);
  expect(isUnset(folder)).toBe(true);
});
