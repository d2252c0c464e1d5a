// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix puts text into text like that.
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { dataFilesMax, readSourceData, unwatchedWarnings } from '../../../main/nix/trust/source-data';
import { readSource } from '../../../main/nix/trust/sources';
import { temporaryFolder } from '../../support/temporary';

afterEach(() => vi.unstubAllEnvs());

/** A folder with a Nix file of a text, and how what it leads to is read. */
function openFolder(text: string) {
  const folder = temporaryFolder();
  vi.stubEnv('NIX_PATH', '');
  const write = (name: string, content: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  write('own.nix', text);
  for (const name of ['lib/a.py', 'lib/deep/b.py', 'lib/.git/index', 'patch.diff', 'part.nix']) write(name, name);
  const read = async () => readSourceData([await readSource(join(folder, 'own.nix'))]);
  const names = async () => (await read()).paths.map((path) => relative(folder, path));
  return { folder, write, read, names };
}

test.each([
  ['{ src = ./lib; }', ['lib']],
  ['{ src = ./lib; patches = [ ./patch.diff ./lib/a.py ]; }', ['lib', 'patch.diff']],
  ['{ src = ./. + "/lib"; }', ['lib']],
  ['{ src = ./.; }', ['']],
  ['{ src = ./lib/${name}; }', ['lib']],
  ['{ src = ./nothing; } // import ./part.nix', []],
  ['{ src = ./own.nix; }', []],
  ['# ./lib\n{ src = "./lib"; }', []],
])('%s', async (text, names) => {
  expect(await openFolder(text).names()).toEqual(names);
});

test('a file that is changed, added, removed or only touched is noticed, and nothing else', async () => {
  const { folder, write, read } = openFolder('{ src = ./lib; }');
  let last = (await read()).stamps;
  const isNoticed = async (change: () => void) => {
    change();
    const { stamps } = await read();
    const isOther = stamps.join() !== last.join();
    last = stamps;
    return isOther;
  };
  expect(last).toHaveLength(2);
  expect(await isNoticed(() => {})).toBe(false);
  expect(await isNoticed(() => write('lib/a.py', 'changed'))).toBe(true);
  expect(await isNoticed(() => write('lib/deep/new.py', ''))).toBe(true);
  expect(await isNoticed(() => rmSync(join(folder, 'lib/deep/new.py')))).toBe(true);
  expect(await isNoticed(() => utimesSync(join(folder, 'lib/a.py'), 1, 1))).toBe(true);
  expect(await isNoticed(() => symlinkSync('nowhere', join(folder, 'lib/link')))).toBe(true);
  for (const name of ['patch.diff', 'lib/.git/index', 'lib/__pycache__/a.pyc'])
    expect(await isNoticed(() => write(name, 'changed'))).toBe(false);
});

test('a folder that holds too much, or the home folder, is not looked at, and that is told', async () => {
  const { folder, write, read } = openFolder('{ src = ./lib; data = ./more; }');
  for (let count = 0; count <= dataFilesMax; count += 1) write(`more/${count}`, '');
  const { stamps, unwatched, ...rest } = await read();
  expect(stamps).toHaveLength(2);
  expect(unwatched).toEqual([join(folder, 'more')]);
  expect(unwatchedWarnings({ stamps, unwatched, ...rest })).toEqual([
    `${join(folder, 'more')} holds too much to watch it: update the environment yourself when something there has changed.`,
  ]);
  vi.stubEnv('HOME', join(folder, 'lib/home'));
  expect((await read()).unwatched).toEqual([join(folder, 'lib'), join(folder, 'more')]);
});
