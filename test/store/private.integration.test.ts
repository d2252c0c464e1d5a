import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServices } from '../../main/services';
import { findFolders } from '../../main/store/folders';
import { temporaryFolder } from '../support/temporary';

let umask: number;
beforeEach(() => {
  umask = process.umask(0);
});
afterEach(() => void process.umask(umask));

/** What others than the owner may do with an entry below a folder, where that is anything. */
function openToOthers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !lstatSync(join(folder, path)).isSymbolicLink() && lstatSync(join(folder, path)).mode & 0o077)
    .map((path) => `${path} ${(lstatSync(join(folder, path)).mode & 0o777).toString(8)}`);
}

test('folders and files are the owner’s alone, whatever the umask', async () => {
  const home = temporaryFolder();
  const folders = findFolders({ HOME: home });
  const noChild = () => {
    throw new Error('No terminal and no file is asked for.');
  };
  const services = await createServices({ folders, startPtyHost: noChild, startReader: noChild });
  await services.settings.update({ theme: 'dark' });
  const request = { name: 'demo', kind: 'venv' as const, spec: { python: '/usr/bin/python3' } };
  const { id } = await services.environments.create(request);
  await services.jobs.finished(id);
  const [environment] = await services.environments.list();
  expect(environment?.state).toBe('ready');
  // What tools make inside of an environment is theirs; the folder around it lets nobody in.
  const content = join('environments', environment?.id ?? '', 'content');
  expect(openToOthers(folders.data).filter((path) => !path.startsWith(`${content}/`))).toEqual([]);
  for (const folder of [folders.config, folders.state]) expect(openToOthers(folder)).toEqual([]);
  for (const folder of [folders.data, folders.config, folders.state])
    expect(lstatSync(folder).mode & 0o777, folder).toBe(0o700);
  await services.dispose();
});
