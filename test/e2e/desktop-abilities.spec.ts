import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { seedEnvironments } from '../pictures/seed';
import { pageCall } from './support/page-call';
import { expect, test } from './support/test';

/** What the system's dialogs answer from now on: these paths, chosen or left by a cancel. */
const answerDialogs = (electron: ElectronApplication | undefined, canceled: boolean, filePaths: readonly string[]) =>
  electron?.evaluate(
    ({ BrowserWindow, dialog }, answer) => {
      const asked: unknown[] = [];
      Object.assign(globalThis, { asked });
      const note = (window: unknown, options: unknown) =>
        asked.push(window === BrowserWindow.getAllWindows()[0] ? options : 'not at the window');
      dialog.showOpenDialog = (async (window: unknown, options: unknown) => {
        note(window, options);
        return answer;
      }) as typeof dialog.showOpenDialog;
      dialog.showSaveDialog = (async (window: unknown, options: unknown) => {
        note(window, options);
        return { canceled: answer.canceled, filePath: answer.filePaths[0] };
      }) as typeof dialog.showSaveDialog;
    },
    { canceled, filePaths: [...filePaths] },
  );

/** What was asked of the system since a test has put something in its place. */
const askedOf = (electron: ElectronApplication | undefined) =>
  electron?.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked);

test.skip(({ host }) => host !== 'electron', 'Only the desktop host has dialogs of the system.');

test('what is chosen in a dialog of the system reaches the page', async ({ page, running: { electron }, home }) => {
  await pageCall(page, 'machine.get', {});
  const [one, two] = ['one.txt', 'two.txt'].map((name) => join(home.folder, name)) as [string, string];
  for (const file of [one, two]) writeFileSync(file, `in ${file}`);
  await answerDialogs(electron, false, [one, two]);
  expect(await pageCall(page, 'host.pickFolder', { title: 'A folder' })).toBe(one);
  expect(await pageCall(page, 'host.pickFiles', { title: 'Some files' })).toEqual([
    { fileName: one, text: `in ${one}` },
    { fileName: two, text: `in ${two}` },
  ]);
  expect(await pageCall(page, 'host.saveFile', { fileName: '../any/new.txt', text: 'new' })).toBe(one);
  expect(readFileSync(one, 'utf8')).toBe('new');
  await pageCall(page, 'host.saveFile', { fileName: 'new.zip', text: '/wA=', encoding: 'base64' });
  expect([...readFileSync(one)]).toEqual([255, 0]);
  expect(await askedOf(electron)).toEqual([
    { title: 'A folder', properties: ['openDirectory'] },
    { title: 'Some files', properties: ['openFile', 'multiSelections'] },
    { defaultPath: 'new.txt' },
    { defaultPath: 'new.zip' },
  ]);
});

test('what is cancelled in a dialog is nothing, and writes nothing', async ({ page, running: { electron }, home }) => {
  await pageCall(page, 'machine.get', {});
  const file = join(home.folder, 'file.txt');
  writeFileSync(file, 'old');
  await answerDialogs(electron, true, [file]);
  expect(await pageCall(page, 'host.pickFolder', { title: '' })).toBeNull();
  expect(await pageCall(page, 'host.pickFiles', { title: '' })).toEqual([]);
  expect(await pageCall(page, 'host.saveFile', { fileName: 'file.txt', text: 'new' })).toBeNull();
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(await askedOf(electron)).toHaveLength(3);
});

test('the folder that opens is that of the environment; why it does not is told', async ({ page, running, home }) => {
  await seedEnvironments(
    home.folder,
    ['one', 'two'].map((name) => ({ name, python: '3.12.4' })),
  );
  await expect.poll(async () => (await pageCall(page, 'environment.list', {})).length).toBe(2);
  await running.electron?.evaluate(({ shell }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    shell.openPath = async (path) => (asked.push(path) === 1 ? '' : 'No program is there for it.');
  });
  const folder = join(home.data, 'environments', 'two-0001', 'content');
  await pageCall(page, 'environment.openFolder', { id: 'two-0001' });
  await expect(pageCall(page, 'environment.openFolder', { id: 'two-0001' })).rejects.toThrow(
    `${folder} could not be opened: No program is there for it.`,
  );
  expect(await askedOf(running.electron)).toEqual([folder, folder]);
});
