import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSettings } from '../../main/store/settings';
import { defaultSettings, type Settings } from '../../preload/contract';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary';

function openSettings(folder = join(temporaryFolder(), 'config')) {
  const notices: string[] = [];
  const changes: Settings[] = [];
  const store = createSettings({
    folder,
    notice: (message) => notices.push(message),
    changed: (settings) => changes.push(settings),
  });
  onTestFinished(() => store.dispose());
  return { folder, path: join(folder, 'settings.json'), store, notices, changes };
}

test('defaults, then the merge of partial updates', async () => {
  const { store, changes, folder } = openSettings();
  expect(await store.get()).toEqual(defaultSettings);
  await store.update({ theme: 'dark' });
  await store.update({ terminalFontSize: 14, theme: undefined });
  const expected = { ...defaultSettings, theme: 'dark', terminalFontSize: 14 };
  expect(changes.at(-1)).toEqual(expected);
  expect(await openSettings(folder).store.get()).toEqual(expected);
});

test('one bad value costs only itself, an unknown key is left alone', async () => {
  const { folder, path } = openSettings();
  mkdirSync(folder);
  writeFileSync(path, JSON.stringify({ schema: 1, theme: 'pink', shell: 'fish', future: 1 }));
  const { store, notices } = openSettings(folder);
  expect(await store.get()).toEqual({ ...defaultSettings, shell: 'fish' });
  await store.get();
  expect(notices).toHaveLength(2);
  await store.update({ theme: 'light' });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ theme: 'light', shell: 'fish', future: 1 });
});

test('what stands in the place of the file and is none leaves the defaults, and is told', async () => {
  const { folder, path } = openSettings();
  mkdirSync(path, { recursive: true });
  const { store, notices } = openSettings(folder);
  expect(await store.get()).toEqual(defaultSettings);
  expect(notices).toEqual([`${path} cannot be read. The defaults are used.`]);
});

test('an invalid update is refused', async () => {
  const { store } = openSettings();
  await expect(store.update({ terminalFontSize: 1000 })).rejects.toMatchObject({ code: 'invalid-input' });
});

test('a folder that is not there is refused when it is set', async () => {
  const { store } = openSettings();
  const folder = temporaryFolder();
  for (const defaultFolder of [join(folder, 'gone'), 'relative'])
    await expect(store.update({ defaultFolder })).rejects.toMatchObject({
      code: 'not-found',
      message: `There is no folder ${defaultFolder}.`,
    });
  for (const defaultFolder of [folder, ''])
    expect(await store.update({ defaultFolder })).toMatchObject({ defaultFolder });
});

test('two stores lose no update of each other, and each hears of it', async () => {
  const first = openSettings();
  const second = openSettings(first.folder);
  await first.store.get();
  await second.store.get();
  await Promise.all([first.store.update({ theme: 'dark' }), second.store.update({ shell: 'zsh' })]);
  const expected = { ...defaultSettings, theme: 'dark', shell: 'zsh' };
  expect(await first.store.get()).toEqual(expected);
  await eventually(() => expect(second.changes.at(-1)).toEqual(expected));
  await eventually(() => expect(first.changes.at(-1)).toEqual(expected));
});

test('settings of a newer Cloche are not touched: defaults, and no update', async () => {
  const { folder, path, store, notices } = openSettings();
  mkdirSync(folder);
  writeFileSync(path, '{"schema":2,"theme":"dark"}');
  expect(await store.get()).toEqual(defaultSettings);
  expect(notices).toHaveLength(1);
  await expect(store.update({ theme: 'light' })).rejects.toMatchObject({ code: 'newer-schema' });
  expect(readFileSync(path, 'utf8')).toBe('{"schema":2,"theme":"dark"}');
});

test('unreadable settings do not stop anything, and can be set again', async () => {
  const { folder, path, store, notices } = openSettings();
  mkdirSync(folder);
  writeFileSync(path, '{"theme":');
  expect(await store.get()).toEqual(defaultSettings);
  expect(notices.length).toBeGreaterThan(0);
  writeFileSync(path, 'again');
  expect(await store.update({ theme: 'dark' })).toEqual({ ...defaultSettings, theme: 'dark' });
});

test("a link into the user's own repository stays a link", async () => {
  const { folder, path, store } = openSettings();
  mkdirSync(folder);
  const target = join(temporaryFolder(), 'mine.json');
  writeFileSync(target, '{"schema":1}');
  symlinkSync(target, path);
  await store.update({ theme: 'dark' });
  expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ theme: 'dark' });
});
