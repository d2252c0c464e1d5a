import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { fetchElectron, runInstaller } from '../../scripts/lib/download.mjs';
import { cacheFolder } from '../../scripts/lib/remembered.mjs';
import { temporaryFolder } from '../support/temporary';

afterEach(() => void vi.useRealTimers());

/** A project with an Electron whose installer is this script. */
function project(installer: string) {
  const folder = temporaryFolder();
  const home = join(folder, 'node_modules', 'electron');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"version":"45.4.1"}');
  writeFileSync(join(home, 'install.js'), installer);
  const variables = { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  return { folder, home, variables, memory: join(cacheFolder(variables), 'electron-fetch-failed') };
}

test('a fetch that succeeds says no reason, forgets the failure before, and leaves nothing but the binary', async () => {
  const { folder, home, variables, memory } = project(
    `require('fs').writeFileSync(__dirname + '/variables', JSON.stringify(process.env));`,
  );
  mkdirSync(cacheFolder(variables), { recursive: true });
  writeFileSync(memory, 'Electron could not be fetched');
  utimesSync(memory, 1, 1);
  expect(await fetchElectron(folder, variables)).toBeNull();
  expect(readdirSync(cacheFolder(variables))).toEqual([]);
  const { TMPDIR, ...given } = JSON.parse(readFileSync(join(home, 'variables'), 'utf8'));
  expect(TMPDIR.startsWith(join(cacheFolder(variables), 'electron-'))).toBe(true);
  expect(given).toMatchObject({ ...variables, ELECTRON_GET_NO_PROGRESS: '1' });
});

/** An installer that ends well once it is told to, by a clock whose hands only `pass` moves. */
async function begin() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  const folder = temporaryFolder();
  const installer = join(folder, 'install.js');
  writeFileSync(
    installer,
    `const fs = require('fs');
     fs.writeFileSync(__dirname + '/pid', String(process.pid));
     fs.mkdirSync(__dirname + '/started');
     setInterval(() => {
       if (fs.existsSync(__dirname + '/done')) process.exit(0);
       if (!fs.existsSync(__dirname)) process.exit(1);
     }, 10);`,
  );
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  const ended = runInstaller(installer, cache, {}, { stallMs: 20_000, totalMs: 100_000 });
  const [name = ''] = readdirSync(cache);
  // Not by vitest's own way, which would move the hands, too.
  while (!existsSync(join(folder, 'started'))) await delay(10);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  let pieces = 0;
  return {
    ended,
    /** One more piece of the archive has come. */
    grow: () => writeFileSync(join(cache, name, `piece-${pieces++}`), 'bytes'),
    pass: (seconds: number) => void vi.advanceTimersByTime(seconds * 1000),
    finish: () => writeFileSync(join(folder, 'done'), ''),
    /** Neither the program, nor what it has fetched, nor who watches it is there any more. */
    expectGone: () => {
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      expect(readdirSync(cache)).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    },
  };
}

test('it may take its time as long as it grows', async () => {
  const { ended, grow, pass, finish, expectGone } = await begin();
  for (let count = 0; count < 5; count += 1) {
    grow();
    pass(19);
  }
  finish();
  expect(await ended).toBe(true);
  expectGone();
});

test('one that stalls is ended', async () => {
  const { ended, grow, pass, expectGone } = await begin();
  grow();
  pass(23);
  expect(await ended).toBe(false);
  expectGone();
});

test('so is one that takes too long, however it grows', async () => {
  const { ended, grow, pass, expectGone } = await begin();
  for (let count = 0; count < 102; count += 1) {
    grow();
    pass(1);
  }
  expect(await ended).toBe(false);
  expectGone();
});
