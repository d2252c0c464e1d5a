import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder, fetchElectron } from '../../scripts/lib/download.mjs';
import { chooseHost } from '../../scripts/lib/host.mjs';
import { temporaryFolder } from '../support/temporary';
import { runScript, scratchProject } from './scratch-project';

/** Makes an executable `electron` in a new folder; the folder. */
function fakeElectron(script: string): string {
  const folder = temporaryFolder();
  const file = join(folder, 'electron');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return folder;
}

const answers = 'echo v45.4.1';
const fails = 'exit 1';
const hangs = 'sleep 600';

const surroundings = (variables: NodeJS.ProcessEnv, isRoot = false) => ({
  folder: temporaryFolder(),
  variables: { DISPLAY: ':9', ...variables },
  isRoot,
  fetch: async () => 'Electron could not be fetched',
  timeoutMs: 300,
});

test('an electron on PATH that answers opens Cloche', async () => {
  const folder = fakeElectron(answers);
  const chosen = await chooseHost(null, surroundings({ PATH: `/nowhere:${folder}` }));
  expect(chosen).toEqual({ host: 'electron', file: join(folder, 'electron') });
});

test('the folder that the person names comes before PATH', async () => {
  const named = fakeElectron(answers);
  const variables = { PATH: fakeElectron(answers), ELECTRON_OVERRIDE_DIST_PATH: named };
  const chosen = await chooseHost(null, surroundings(variables));
  expect(chosen).toEqual({ host: 'electron', file: join(named, 'electron') });
});

test('the downloaded binary is used, and the next candidate when it does not run', async () => {
  const onPath = fakeElectron(answers);
  const around = surroundings({ PATH: onPath });
  const home = join(around.folder, 'node_modules', 'electron');
  mkdirSync(join(home, 'dist'), { recursive: true });
  writeFileSync(join(home, 'path.txt'), 'electron');
  writeFileSync(join(home, 'dist', 'electron'), `#!/bin/sh\n${answers}\n`, { mode: 0o755 });
  expect(await chooseHost(null, around)).toEqual({ host: 'electron', file: join(home, 'dist', 'electron') });

  writeFileSync(join(home, 'dist', 'electron'), `#!/bin/sh\n${fails}\n`);
  expect(await chooseHost(null, around)).toEqual({ host: 'electron', file: join(onPath, 'electron') });
});

test('one that hangs gives the browser, with the reason', async () => {
  const folder = fakeElectron(hangs);
  const chosen = await chooseHost(null, surroundings({ PATH: folder }));
  expect(chosen).toEqual({ host: 'browser', reason: `${folder}/electron did not answer within 0.3 s` });
});

test('one that fails gives the browser, with the reason', async () => {
  const folder = fakeElectron(fails);
  const chosen = await chooseHost(null, surroundings({ PATH: folder }));
  expect(chosen).toEqual({ host: 'browser', reason: `${folder}/electron does not start` });
});

test('the electron of an npm folder is no candidate: it would start a download', async () => {
  const folder = join(temporaryFolder(), 'node_modules', '.bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'electron'), `#!/bin/sh\n${answers}\n`, { mode: 0o755 });
  const chosen = await chooseHost(null, surroundings({ PATH: folder }));
  expect(chosen).toEqual({ host: 'browser', reason: 'Electron could not be fetched' });
});

test('root gets the browser', async () => {
  const chosen = await chooseHost(null, surroundings({ PATH: fakeElectron(answers) }, true));
  expect(chosen).toEqual({ host: 'browser', reason: 'Electron does not run as root' });
});

test('forced, the browser needs no reason and Electron no fallback', async () => {
  const around = surroundings({ PATH: fakeElectron(answers) });
  expect(await chooseHost('browser', around)).toEqual({ host: 'browser', reason: null });
  await expect(chooseHost('electron', surroundings({ PATH: '/nowhere' }))).rejects.toThrow(
    'Cloche cannot open in Electron: Electron could not be fetched.',
  );
});

test('a fetch that failed is not tried again for a day', async () => {
  const folder = temporaryFolder();
  const variables = { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  const home = join(folder, 'node_modules', 'electron');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"version":"45.4.1"}');
  writeFileSync(join(home, 'install.js'), `require('fs').appendFileSync(__dirname + '/tries', 'x'); process.exit(1);`);

  expect(await fetchElectron(folder, variables)).toBe('Electron could not be fetched');
  expect(await fetchElectron(folder, variables)).toBe('Electron could not be fetched within the last day');
  expect(readFileSync(join(home, 'tries'), 'utf8')).toBe('x');
  expect(existsSync(join(cacheFolder(variables), 'electron-fetch-failed'))).toBe(true);
});

test('start hands Electron the project, the arguments and clean variables, and takes its exit code', async () => {
  const folder = scratchProject();
  const electron = fakeElectron(`[ "$1" = --version ] && { ${answers}; exit; }\necho "$@" "$npm_command"; exit 7`);
  const { code, stdout } = await runScript(folder, ['scripts/start.mjs', '--electron', '--dev'], {
    PATH: `${electron}:${process.env.PATH}`,
    npm_lifecycle_event: 'start',
    npm_command: 'start',
  });
  expect(stdout.trim()).toBe(`${folder} --dev`);
  expect(code).toBe(7);
});
