import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { answerDoorbell, askForLink } from '../../main/hosts/browser/doorbell';
import { openPage } from '../../main/hosts/browser/open-page';
import { findFolders } from '../../main/store/folders';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary';

afterEach(() => vi.unstubAllEnvs());

const folders = () => {
  const home = temporaryFolder();
  return findFolders({ HOME: home, XDG_RUNTIME_DIR: join(home, 'run') });
};

test('a running host gives each who asks a link of their own', async () => {
  const mine = folders();
  let issued = 0;
  const stop = await answerDoorbell(mine, () => `http://127.0.0.1:1/#token=${++issued}`);
  expect(await askForLink(mine)).toBe('http://127.0.0.1:1/#token=1');
  expect(await askForLink(mine)).toBe('http://127.0.0.1:1/#token=2');
  expect(statSync(mine.runtime).mode & 0o777).toBe(0o700);
  await stop();
  expect(await askForLink(mine)).toBeNull();
});

test('another data folder has another host', async () => {
  const mine = folders();
  const stop = await answerDoorbell(mine, () => 'http://127.0.0.1:1/#token=x');
  expect(await askForLink({ ...mine, data: '/elsewhere' })).toBeNull();
  await stop();
});

test('what a dead host left does not stand in the way', async () => {
  const mine = folders();
  await answerDoorbell(mine, () => 'http://127.0.0.1:1/#token=old');
  const stop = await answerDoorbell(mine, () => 'http://127.0.0.1:1/#token=new');
  expect(await askForLink(mine)).toBe('http://127.0.0.1:1/#token=new');
  await stop();
});

test('the browser is opened with a file that only the user may read; the link is in no argument', async () => {
  const mine = folders();
  const tools = temporaryFolder();
  const seen = join(tools, 'seen');
  const opener = join(tools, 'xdg-open');
  writeFileSync(opener, `#!/bin/sh\nprintf '%s' "$1" > ${seen}\n`);
  chmodSync(opener, 0o755);
  vi.stubEnv('PATH', `${tools}:/usr/bin:/bin`);
  const link = 'http://127.0.0.1:1/#token=secret';
  const remove = await openPage(mine, link);
  const argument = await eventually(() => {
    const text = readFileSync(seen, 'utf8');
    expect(text).not.toBe('');
    return text;
  });
  expect(argument).not.toContain('secret');
  expect(statSync(argument).mode & 0o777).toBe(0o600);
  expect(readFileSync(argument, 'utf8')).toContain(link);
  await remove();
  expect(existsSync(argument)).toBe(false);
});
