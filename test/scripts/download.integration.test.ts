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

test('what an interrupted fetch has left goes with the next one, and two at once take turns', async () => {
  const { folder, variables, home } = project(
    `const fs = require('fs');
     fs.mkdirSync(__dirname + '/unpacking');
     setTimeout(() => fs.rmdirSync(__dirname + '/unpacking'), 200);`,
  );
  const left = join(cacheFolder(variables), 'electron-a1B2c3');
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'electron.zip.part'), 'half');
  expect(await Promise.all([fetchElectron(folder, variables), fetchElectron(folder, variables)])).toEqual([null, null]);
  expect(readdirSync(cacheFolder(variables))).toEqual([]);
  expect(existsSync(join(home, 'unpacking'))).toBe(false);
});

test('a cache that cannot be written is why there is none, in one line', async () => {
  const { folder, variables } = project('');
  writeFileSync(variables.XDG_CACHE_HOME, 'a file');
  expect(await fetchElectron(folder, variables)).toBe(
    `Electron could not be fetched, because nothing can be written to ${cacheFolder(variables)}`,
  );
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
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  const ended = runInstaller(installer, temporary, {}, { stallMs: 20_000, totalMs: 100_000 });
  // Not by vitest's own way, which would move the hands, too.
  while (!existsSync(join(folder, 'started'))) await delay(10);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  let pieces = 0;
  return {
    ended,
    /** One more piece of the archive has come. */
    grow: () => writeFileSync(join(temporary, `piece-${pieces++}`), 'bytes'),
    /** The archive is whole, and one more piece of it is unpacked. */
    unpack: () => {
      mkdirSync(join(folder, 'dist'), { recursive: true });
      writeFileSync(join(folder, 'dist', `piece-${pieces++}`), 'bytes');
    },
    pass: (seconds: number) => void vi.advanceTimersByTime(seconds * 1000),
    finish: () => writeFileSync(join(folder, 'done'), ''),
    /** Neither the program, nor what it has fetched, nor who watches it is there any more. */
    expectGone: () => {
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      expect(existsSync(temporary)).toBe(false);
      expect(vi.getTimerCount()).toBe(0);
    },
  };
}

test('it may take its time as long as it grows, or is unpacked', async () => {
  const { ended, grow, unpack, pass, finish, expectGone } = await begin();
  for (const step of [grow, grow, grow, unpack, unpack]) {
    step();
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
