import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { answerDoorbell, askForLink } from '../../../main/hosts/browser/doorbell';
import { openPage } from '../../../main/hosts/browser/open-page';
import { isSnapBrowser } from '../../../main/hosts/browser/snap-browser';
import { type Folders, findFolders } from '../../../main/store/folders';
import { eventually } from '../../support/eventually';
import { temporaryFolder } from '../../support/temporary';

afterEach(() => vi.unstubAllEnvs());

const folders = () => {
  const home = temporaryFolder();
  return findFolders({ HOME: home, XDG_RUNTIME_DIR: home });
};

/** A folder with an `xdg-open` that writes down what it was given. */
function fakeOpener(): string {
  const folder = temporaryFolder();
  const script = `#!/bin/sh\nprintf '%s' "$1" > ${join(folder, 'seen')}\n`;
  writeFileSync(join(folder, 'xdg-open'), script, { mode: 0o755 });
  return folder;
}

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

test('a link of a host at port 80 names no port', async () => {
  const mine = folders();
  onTestFinished(await answerDoorbell(mine, () => 'http://127.0.0.1/#token=x'));
  expect(await askForLink(mine)).toBe('http://127.0.0.1/#token=x');
});

test.each<[string, (mine: Folders) => Promise<() => Promise<void>>]>([
  ['rung', (mine) => answerDoorbell(mine, () => 'http://127.0.0.1:1/#token=x')],
  ['opened', async (mine) => (await openPage(mine, 'http://127.0.0.1:1/#token=x', async () => false)).remove],
])(
  'a runtime folder that others could enter is closed to them, whichever way a link is handed out: %s',
  async (way, start) => {
    const mine = folders();
    const tools = fakeOpener();
    vi.stubEnv('PATH', `${tools}:/usr/bin:/bin`);
    mkdirSync(mine.runtime, { recursive: true });
    chmodSync(mine.runtime, 0o755);
    const undo = await start(mine);
    expect(statSync(mine.runtime).mode & 0o777).toBe(0o700);
    if (way === 'opened') await eventually(() => expect(readdirSync(tools)).toContain('seen'));
    await undo();
  },
);

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

test.each([
  ['firefox_firefox.desktop', true],
  ['firefox.desktop', false],
  ['../firefox_firefox.desktop', false],
])('a browser that comes as a snap is known by its desktop entry: %s', async (entry, isSnap) => {
  const [tools, entries] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(join(tools, 'xdg-settings'), `#!/bin/sh\necho ${entry}\n`, { mode: 0o755 });
  writeFileSync(join(entries, 'firefox_firefox.desktop'), '');
  vi.stubEnv('PATH', `${tools}:/usr/bin:/bin`);
  expect(await isSnapBrowser(entries)).toBe(isSnap);
  expect(await isSnapBrowser('/nowhere')).toBe(false);
});

test('for a browser that sees nothing but the home, the file stands there, in sight', async () => {
  const home = temporaryFolder();
  vi.stubEnv('HOME', home);
  vi.stubEnv('PATH', `${fakeOpener()}:/usr/bin:/bin`);
  const { remove } = await openPage(folders(), 'http://127.0.0.1:1/#token=secret', async () => true);
  expect(readdirSync(home)).toEqual([expect.stringMatching(/^cloche-open-\w+\.html$/)]);
  await remove();
  expect(readdirSync(home)).toEqual([]);
});

test('the browser is opened with a file that only the user may read; the link is in no argument', async () => {
  const mine = folders();
  const tools = fakeOpener();
  const seen = join(tools, 'seen');
  vi.stubEnv('PATH', `${tools}:/usr/bin:/bin`);
  const link = 'http://127.0.0.1:1/#token=secret';
  const { remove } = await openPage(mine, link);
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
