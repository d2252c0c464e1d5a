import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareTerminal } from '../../main/terminals/prepare-terminal';
import { defaultSettings, type Settings } from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';
import { writeProgram } from './homes';

/** What would be started for a request, with a home whose owner uses zsh, and fish on PATH. */
async function prepare(request: { readonly shell?: 'bash'; readonly folder?: string }, changes: Partial<Settings>) {
  const home = temporaryFolder();
  for (const name of ['bash', 'zsh', 'fish']) writeProgram(join(home, 'bin', name), name);
  for (const folder of ['ours', 'asked']) mkdirSync(join(home, folder));
  const at = (folder: string | undefined) => (folder === undefined ? {} : { folder: join(home, folder) });
  const { shell, prepared } = await prepareTerminal(
    {
      folders: { runtime: temporaryFolder() },
      settings: { get: async () => ({ ...defaultSettings, ...changes, defaultFolder: join(home, 'ours') }) },
      environments: { enter: () => Promise.reject(new Error('No environment was asked for.')) },
      variables: { HOME: home, PATH: join(home, 'bin'), SHELL: join(home, 'bin/zsh') },
    },
    { size: { columns: 80, rows: 24 }, ...request, ...at(request.folder) },
  );
  await prepared.dispose();
  return { shell: shell.id, folder: prepared.folder.slice(home.length) };
}

it('a terminal has the shell and the folder of the settings, unless others are asked for', async () => {
  expect(await prepare({}, { shell: 'fish' })).toEqual({ shell: 'fish', folder: '/ours' });
  expect(await prepare({}, { shell: 'default' })).toEqual({ shell: 'zsh', folder: '/ours' });
  const asked = { shell: 'bash', folder: 'asked' } as const;
  expect(await prepare(asked, { shell: 'fish' })).toEqual({ shell: 'bash', folder: '/asked' });
});
