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

test('a runtime folder that is missing, not ours or not writable counts as unset', () => {
  const home = temporaryFolder();
  const state = join(home, '.local', 'state', 'cloche', 'runtime');
  const runtimeOf = (folder: string) => findFolders({ HOME: home, XDG_RUNTIME_DIR: folder }).runtime;
  expect(runtimeOf(join(home, 'missing'))).toBe(state);
  const own = temporaryFolder();
  expect(runtimeOf(own)).toBe(join(own, 'cloche'));
  writeFileSync(join(own, 'cloche'), 'a file');
  expect(runtimeOf(own)).toBe(state);
});

test.runIf(process.getuid?.() === 0)('so does one that belongs to another account, or in which ours does', () => {
  const home = temporaryFolder();
  const state = join(home, '.local', 'state', 'cloche', 'runtime');
  const runtimeOf = (folder: string) => findFolders({ HOME: home, XDG_RUNTIME_DIR: folder }).runtime;
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'cloche'));
  chownSync(join(folder, 'cloche'), 12_345, 12_345);
  expect(runtimeOf(folder)).toBe(state);
  chownSync(join(folder, 'cloche'), 0, 0);
  expect(runtimeOf(folder)).toBe(join(folder, 'cloche'));
  chownSync(folder, 12_345, 12_345);
  expect(runtimeOf(folder)).toBe(state);
});
