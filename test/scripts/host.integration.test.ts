import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fetchElectron } from '../../scripts/lib/download.mjs';
import { chooseHost, forcedHost } from '../../scripts/lib/host.mjs';
import { cacheFolder } from '../../scripts/lib/remembered.mjs';
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
/** For those that hang, milliseconds; whatever answers may take as long as for everybody. */
const hangMs = 300;

/** A machine with a display and folders of its own. */
function surroundings(variables: NodeJS.ProcessEnv, isRoot = false) {
  const folder = temporaryFolder();
  return {
    folder,
    variables: { DISPLAY: ':9', HOME: folder, ...variables },
    isRoot,
    fetch: async (): Promise<string | null> => 'Electron could not be fetched',
  };
}

/** Puts a binary where the `electron` package would have it after a download. */
function download(project: string, script: string): string {
  const home = join(project, 'node_modules', 'electron');
  mkdirSync(join(home, 'dist'), { recursive: true });
  writeFileSync(join(home, 'path.txt'), 'electron');
  writeFileSync(join(home, 'dist', 'electron'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return join(home, 'dist', 'electron');
}

test('a start in both hosts at once is refused', () => {
  expect(forcedHost(['--electron'])).toBe('electron');
  expect(() => forcedHost(['--browser', '--electron'])).toThrow('Cloche opens in one place.');
});

test('npm start tells how it is said, without a build', async () => {
  const { code, stdout, stderr } = await runScript(scratchProject(), ['scripts/start.mjs', '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: npm start -- \[--browser \| --electron\]\n[\s\S]*CLOCHE_PORT/);
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
  const file = download(around.folder, answers);
  expect(await chooseHost(null, around)).toEqual({ host: 'electron', file });

  download(around.folder, fails);
  expect(await chooseHost(null, around)).toEqual({ host: 'electron', file: join(onPath, 'electron') });
});

test('one that hangs gives the browser, with the reason', async () => {
  const folder = fakeElectron(hangs);
  const chosen = await chooseHost(null, { ...surroundings({ PATH: folder }), timeoutMs: hangMs });
  expect(chosen).toEqual({ host: 'browser', reason: `${folder}/electron did not answer within 0.3 s` });
});

test('one that fails gives the browser, with the reason', async () => {
  const folder = fakeElectron(fails);
  const chosen = await chooseHost(null, surroundings({ PATH: folder }));
  expect(chosen).toEqual({ host: 'browser', reason: `${folder}/electron did not start` });
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

test('CLOCHE_NO_OPEN opens nothing: the start prints why in one line, and serves the browser', async () => {
  const folder = scratchProject();
  const variables = { DISPLAY: ':9', CLOCHE_NO_OPEN: '1', PATH: `${fakeElectron(answers)}:${process.env.PATH}` };
  await runScript(folder, ['scripts/build.mjs']);
  const { stdout, stderr } = await runScript(folder, ['scripts/start.mjs'], variables);
  expect(stderr).toBe('Cloche is served to your browser: CLOCHE_NO_OPEN is set.\n');
  expect(JSON.parse(stdout)).toMatchObject({ program: 'browser' });
});

test('forced, the browser needs no reason and Electron no fallback', async () => {
  const around = surroundings({ PATH: fakeElectron(answers) });
  expect(await chooseHost('browser', around)).toEqual({ host: 'browser', reason: null });
  await expect(chooseHost('electron', surroundings({ PATH: '/nowhere' }))).rejects.toThrow(
    'Cloche cannot open in Electron: Electron could not be fetched.',
  );
});

test.each([
  ['hangs', 'ten minutes', hangs, 'did not answer within 0.3 s', 11],
  ['fails', 'a day', fails, 'did not start', 25 * 60],
])(
  'one that %s is not asked again for %s, unless Electron is forced or the file has changed',
  async (name, _, script, why, minutes) => {
    const folder = fakeElectron(`echo asked >>"$0.asked"; ${script}`);
    const file = join(folder, 'electron');
    const asked = () => readFileSync(`${file}.asked`, 'utf8').match(/asked/g)?.length;
    const around = { ...surroundings({ PATH: folder }), ...(name === 'hangs' ? { timeoutMs: hangMs } : {}) };
    await chooseHost(null, around);
    const reason = `${file} ${why} when it was last tried; \`npm start -- --electron\` tries it again`;
    expect(await chooseHost(null, around)).toEqual({ host: 'browser', reason });
    expect(asked()).toBe(1);

    await expect(chooseHost('electron', around)).rejects.toThrow(`Cloche cannot open in Electron: ${file} ${why}.`);
    expect(asked()).toBe(2);

    const cache = cacheFolder(around.variables);
    const past = Date.now() / 1000 - minutes * 60;
    for (const name of readdirSync(cache)) utimesSync(join(cache, name), past, past);
    await chooseHost(null, around);
    expect(asked()).toBe(3);

    writeFileSync(file, `#!/bin/sh\n${answers}\n`);
    utimesSync(file, 1, 1);
    expect(await chooseHost(null, { ...around, timeoutMs: 60_000 })).toEqual({ host: 'electron', file });
  },
);

test('forced, one that runs again opens Cloche from then on', async () => {
  const folder = fakeElectron(`[ -e "$0.mended" ] && ${answers}`);
  const file = join(folder, 'electron');
  const around = surroundings({ PATH: folder });
  expect(await chooseHost(null, around)).toMatchObject({ host: 'browser' });
  writeFileSync(`${file}.mended`, '');
  expect(await chooseHost(null, around)).toMatchObject({ host: 'browser' });
  expect(await chooseHost('electron', around)).toEqual({ host: 'electron', file });
  expect(await chooseHost(null, around)).toEqual({ host: 'electron', file });
});

test('a binary that was fetched and does not run is not fetched again', async () => {
  const around = surroundings({ PATH: '/nowhere' });
  const file = download(around.folder, fails);
  const fetch = () => Promise.reject(new Error('It was fetched again.'));
  expect(await chooseHost(null, { ...around, fetch })).toEqual({ host: 'browser', reason: `${file} did not start` });
});

test('without a binary one is fetched, and opens Cloche when it runs', async () => {
  const around = surroundings({ PATH: fakeElectron(fails) });
  const fetch = async () => {
    download(around.folder, answers);
    return null;
  };
  const chosen = await chooseHost(null, { ...around, fetch });
  expect(chosen).toEqual({ host: 'electron', file: join(around.folder, 'node_modules/electron/dist/electron') });
});

test('a fetch that failed is tried again when Electron is forced, and never for root', async () => {
  const asked: boolean[] = [];
  const fetch = async (isAskedAgain: boolean) => {
    asked.push(isAskedAgain);
    return 'Electron could not be fetched';
  };
  await chooseHost(null, { ...surroundings({ PATH: '/nowhere' }), fetch });
  await expect(chooseHost('electron', { ...surroundings({ PATH: '/nowhere' }), fetch })).rejects.toThrow('fetched');
  const root = { ...surroundings({ PATH: '/nowhere' }, true), fetch };
  await expect(chooseHost('electron', root)).rejects.toThrow('Electron does not run as root');
  expect(asked).toEqual([false, true]);
});

test('a cache that cannot be written does not stop the start', async () => {
  const folder = fakeElectron(fails);
  const chosen = await chooseHost(null, surroundings({ PATH: folder, XDG_CACHE_HOME: '/dev/null' }));
  expect(chosen).toEqual({ host: 'browser', reason: `${folder}/electron did not start` });
});

test('a fetch that failed is not tried again for a day', async () => {
  const folder = temporaryFolder();
  const variables = { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  const home = join(folder, 'node_modules', 'electron');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"version":"45.4.1"}');
  writeFileSync(join(home, 'install.js'), `require('fs').appendFileSync(__dirname + '/tries', 'x'); process.exit(1);`);

  expect(await fetchElectron(folder, variables)).toBe('Electron could not be fetched');
  expect(await fetchElectron(folder, variables)).toContain(
    'within the last day; `npm start -- --electron` tries it again',
  );
  expect(readFileSync(join(home, 'tries'), 'utf8')).toBe('x');
  expect(await fetchElectron(folder, variables, true)).toBe('Electron could not be fetched');
  expect(readFileSync(join(home, 'tries'), 'utf8')).toBe('xx');
  expect(existsSync(join(cacheFolder(variables), 'electron-fetch-failed'))).toBe(true);
});

test('start hands Electron the project and clean variables, and takes its exit code', async () => {
  const folder = scratchProject();
  const electron = fakeElectron(`[ "$1" = --version ] && { ${answers}; exit; }\necho "$@" "$npm_command"; exit 7`);
  const { code, stdout } = await runScript(folder, ['scripts/start.mjs', '--electron'], {
    PATH: `${electron}:${process.env.PATH}`,
    npm_lifecycle_event: 'start',
    npm_command: 'start',
  });
  expect(stdout.trim()).toBe(folder);
  expect(code).toBe(7);
});
