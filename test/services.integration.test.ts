import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createServices } from '../main/services';
import { findFolders } from '../main/store/folders';
import { temporaryFolder } from './support/temporary';

const noChild = () => {
  throw new Error('No terminal was asked for, and no file.');
};

test('the services start in an empty home, answer, and end without a trace of a process', async () => {
  const home = temporaryFolder();
  const startPtyHost = vi.fn(noChild);
  const services = await createServices({
    folders: findFolders({ HOME: home }),
    startPtyHost,
    startReader: startPtyHost,
  });
  expect(await services.environments.list()).toEqual([]);
  expect(services.jobs.list()).toEqual([]);
  expect((await services.kindSummaries()).map(({ id }) => id)).toContain('venv');
  expect(await services.settings.get()).toMatchObject({ schema: 1 });
  await services.dispose();
  expect(startPtyHost).not.toHaveBeenCalled();
  expect(readdirSync(home).sort()).toEqual(['.config', '.local']);
});

test('a data folder of a newer Cloche is refused and left alone', async () => {
  const home = temporaryFolder();
  const folders = findFolders({ HOME: home });
  mkdirSync(folders.data, { recursive: true });
  writeFileSync(join(folders.data, 'cloche.json'), '{"schema": 99}');
  await expect(createServices({ folders, startPtyHost: noChild, startReader: noChild })).rejects.toMatchObject({
    code: 'newer-schema',
  });
  expect(existsSync(join(folders.data, 'environments'))).toBe(false);
});
