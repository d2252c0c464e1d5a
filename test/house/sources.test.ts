import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

const sourcesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|tsx|mjs|cjs)$/.test(path))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(root, folder, path), 'utf8') }));

/** Every source of the program and of its scripts, with its path in the project. */
const sources = ['main', 'preload', 'renderer', 'scripts'].flatMap(sourcesIn);

const filesWith = (pattern: RegExp, all = sources) =>
  all.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

test('the sources are really read', () => {
  expect(sources.length).toBeGreaterThan(200);
  expect(filesWith(/from 'electron'/)).toContain('main/electron.ts');
});

test('no program is started through a shell, where a name could become a command', () => {
  expect(filesWith(/\bshell:\s*(true|['"`]\/)/)).toEqual([]);
  expect(filesWith(/import \{[^}]*\bexec(Sync)?\b[^}]*\} from '(node:)?child_process'/)).toEqual([]);
});

test('nothing makes code of text', () => {
  expect(filesWith(/\beval\(|new Function\(|dangerouslySetInnerHTML|\.innerHTML\s*=/)).toEqual([]);
});

test('nothing of the desktop host is loosened', () => {
  const loosened = /(nodeIntegration\w*|allowRunningInsecureContent|webviewTag|experimentalFeatures):\s*true/;
  expect(filesWith(loosened)).toEqual([]);
  expect(filesWith(/(contextIsolation|sandbox|webSecurity):\s*false/)).toEqual([]);
  expect(filesWith(/bypassCSP|exposeInMainWorld\([^)]*ipcRenderer/)).toEqual([]);
});

test('what the page says stands in its catalogue', () => {
  const sentence =
    /(?<!new Error\()(['"`])[A-Z][^'"`\n]* [^'"`\n]*[.!?…]\1|(aria-label|title|placeholder|label)="[A-Z]/;
  const spoken = sourcesIn('renderer')
    .filter(({ path }) => !path.startsWith('renderer/strings'))
    .map(({ path, text }) => ({ path, text: text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '') }));
  expect(filesWith(sentence)).toContain('renderer/strings/terminal-strings.ts');
  expect(filesWith(sentence, spoken)).toEqual([]);
});

test('no test compares with a pattern where any text at all would do', () => {
  // Of an object that is expected, toMatchObject looks at the own properties: a pattern has none.
  const pattern = /toMatchObject\([^;]*?\w: \/[^/*]/;
  const others = sourcesIn('test').filter(({ path }) => path !== 'test/house/sources.test.ts');
  expect(pattern.test('expect(x).toMatchObject({ code: 1, reason: /not/ });')).toBe(true);
  expect(filesWith(pattern, others)).toEqual([]);
});
