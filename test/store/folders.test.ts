import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findFolders, homeFolder } from '../../main/store/folders';

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
  const folders = findFolders({ HOME: '/home/x', XDG_CONFIG_HOME: '/c', XDG_RUNTIME_DIR: '/run/x' });
  expect(folders).toMatchObject({ config: '/c/cloche', runtime: '/run/x/cloche', cache: '/home/x/.cache/cloche' });
});
