import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundleForNode } from '../../support/bundle';

let folder: string;
let script: string;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cloche-test-start-')));
  mkdirSync(join(folder, 'main'));
  mkdirSync(join(folder, 'renderer'));
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>');
  script = await bundleForNode('main/browser.ts', join(folder, 'main'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The names of those that hand out links are short: the path of a socket may not be long. */
const homeOf = (name: string) => {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  return home;
};
const dataOf = (home: string) => join(home, '.local', 'share', 'cloche');

/** Starts the browser host in a home; an undefined variable is not set. */
function start(home: string, changes: Readonly<Record<string, string | undefined>> = {}) {
  const variables = { PATH: '/usr/bin:/bin', HOME: home, CLOCHE_NO_OPEN: '1', ...changes };
  const child: ChildProcess = spawn(process.execPath, [script], { cwd: home, env: variables, stdio: 'pipe' });
  let text = '';
  let announce = () => {};
  const address = new Promise<string>((resolve) => {
    announce = () => {
      const link = /^Cloche is at (\S+)\n/m.exec(text)?.[1];
      if (link) resolve(link);
    };
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      announce();
    });
  const ended = new Promise<{ code: number | null; text: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, text }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, address, ended };
}

const portOf = (link: string) => new URL(link).port;

describe('the browser host', () => {
  it('gives a second start an address of the first, and ends cleanly although the wish to end arrives more than once', async () => {
    const home = homeOf('t');
    const first = start(home);
    const link = await first.address;
    const second = start(home);
    const other = await second.address;
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(portOf(other)).toBe(portOf(link));
    expect(other).not.toBe(link);

    // Two of the same may become one before they are seen.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) first.child.kill(signal);
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(readdirSync(join(home, '.local', 'state', 'cloche', 'runtime'))).toEqual([]);
  });

  it('is one, also when several start at the same moment', async () => {
    const home = homeOf('m');
    const all = Array.from({ length: 6 }, () => start(home));
    const links = await Promise.all(all.map(({ address }) => address));
    expect(new Set(links.map(portOf)).size).toBe(1);
  });

  it('opens the user’s browser on a display, and nothing with CLOCHE_NO_OPEN', async () => {
    const home = homeOf('o');
    const opened = join(home, 'opened');
    writeFileSync(join(home, 'xdg-open'), `#!/bin/sh\necho "$1" >>'${opened}'\n`, { mode: 0o755 });
    const onDisplay = { PATH: `${home}:/usr/bin:/bin`, DISPLAY: ':9' };
    await start(home, onDisplay).address;
    await start(home, onDisplay).ended;
    expect(existsSync(opened)).toBe(false);

    start(home, { ...onDisplay, CLOCHE_NO_OPEN: undefined });
    await expect.poll(() => existsSync(opened) && readFileSync(opened, 'utf8')).toMatch(/^\S+\.html\n$/);
  });

  it('leaves a data folder of a newer Cloche as it is', async () => {
    const home = homeOf('newer');
    mkdirSync(dataOf(home), { recursive: true });
    writeFileSync(join(dataOf(home), 'cloche.json'), '{"schema":99}');
    const { code, text } = await start(home).ended;
    expect(code).toBe(1);
    expect(text).toMatch(/newer Cloche[\s\S]*\nhint: Update Cloche/);
    expect(readdirSync(dataOf(home))).toEqual(['cloche.json']);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['a port that is none', { CLOCHE_PORT: 'banana' }, 'CLOCHE_PORT is "banana"'],
    ['a data folder in a file', { XDG_DATA_HOME: '/dev/null' }, '/dev/null'],
  ])('says what is wrong with %s', async (_, changes, message) => {
    const { code, text } = await start(homeOf('wrong'), changes).ended;
    expect(code).toBe(1);
    expect(text).toContain(message);
    expect(text).not.toMatch(/\n\s+at /);
  });

  it('says that it runs already, and that a port cannot be chosen then', async () => {
    const home = homeOf('r');
    const link = await start(home).address;
    const ended = async (port?: string) => start(home, { CLOCHE_PORT: port }).ended;
    expect((await ended()).text).toMatch(/^Cloche runs already\.\n/m);
    expect((await ended(portOf(link))).text).toMatch(/^Cloche runs already\.\n/m);
    const other = await ended('1');
    expect(other.code).toBe(0);
    expect(other.text).toMatch(/^Cloche runs already, so CLOCHE_PORT is not used\.\n/m);
    expect(other.text).toContain(`Cloche is at http://127.0.0.1:${portOf(link)}/`);
    expect(await ended('99999')).toMatchObject({ code: 1, text: expect.stringContaining('CLOCHE_PORT is "99999"') });
  });

  it('says which program has its port', async () => {
    const first = start(homeOf('one'));
    const port = portOf(await first.address);
    const { code, text } = await start(homeOf('another'), { CLOCHE_PORT: port }).ended;
    expect(code).toBe(1);
    expect(text).toContain(`port ${port}: another program uses it`);
  });

  it('starts without PATH, and without HOME where the other folders are named', async () => {
    const home = homeOf('poor');
    const named = Object.fromEntries(
      ['DATA', 'CONFIG', 'STATE', 'CACHE'].map((name) => [`XDG_${name}_HOME`, join(home, name)]),
    );
    const { address, child, ended } = start(home, { PATH: '', HOME: undefined, ...named });
    expect(await address).toContain('127.0.0.1');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0 });
    expect(existsSync(join(home, 'DATA', 'cloche', 'cloche.json'))).toBe(true);
  });
});
