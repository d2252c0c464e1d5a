import { expect, test } from 'vitest';
import { chooseFiles, readableFirst } from '../../main/exchange/choose-file';
import { writeZip } from '../../main/exchange/write/zip';
import { ClocheError, type ErrorCode } from '../../preload/contract';
import { exchangeWith } from './exchange-fixture';
import { samples } from './import-samples';

const names = (files: Readonly<Record<string, string>>) =>
  chooseFiles(Object.entries(files).map(([fileName, text]) => ({ fileName, text }))).map(({ fileName }) => fileName);

test('what a project means most exactly goes first, told by what is in it', () => {
  expect(
    names({
      'script.py': samples['python-script'].text,
      'default.nix': samples.nix.text,
      'pyproject.toml': samples['pyproject.toml'].text,
      'any.txt': samples['environment.yml'].text,
      locked: samples['uv.lock'].text,
    }),
  ).toEqual(['locked', 'any.txt', 'pyproject.toml', 'default.nix', 'script.py']);
});

test('of several lists that of what a project needs goes first', () => {
  expect(names({ 'dev.txt': 'six', 'requirements-dev.txt': 'six', 'requirements.txt': 'six' })).toEqual([
    'requirements.txt',
    'requirements-dev.txt',
    'dev.txt',
  ]);
});

test('what only reads like a file of a format is none', () => {
  expect(
    names({ 'package.json': '{"name": "x"}', VERSION: '1.2.3', 'notes.txt': 'Not a list.', 'empty.txt': '' }),
  ).toEqual([]);
});

test('a bundle is an export', () => {
  expect(chooseFiles([{ fileName: '/a/x.cloche.zip', text: 'UEsDBA==', encoding: 'base64' }])).toEqual([
    { fileName: '/a/x.cloche.zip', format: 'cloche' },
  ]);
});

test('what would be better and cannot be read comes last and says why; with nothing better it comes first', async () => {
  const broken = { fileName: 'uv.lock', text: `${samples['uv.lock'].text}[[package` };
  const wrong = { fileName: 'environment.yml', text: 'dependencies: [six\n' };
  const fine = { fileName: 'requirements.txt', text: 'six\n-r more/base.txt\n' };
  const problem = expect.stringMatching(/uv\.lock/);
  expect(await exchangeWith().choose([fine, wrong, broken])).toEqual([
    { fileName: 'requirements.txt', format: 'requirements' },
    { fileName: 'uv.lock', format: 'uv.lock', problem },
    { fileName: 'environment.yml', format: 'environment.yml', problem: expect.stringMatching(/environment\.yml/) },
  ]);
  expect(await exchangeWith().choose([broken])).toEqual([{ fileName: 'uv.lock', format: 'uv.lock', problem }]);
});

test.each<[ErrorCode, readonly string[]]>([
  ['too-large', ['b', 'a']],
  ['unsupported', ['b', 'a']],
  ['newer-schema', ['b', 'a']],
  // What is no fault of the file is told when it is taken.
  ['tool-failed', ['a', 'b']],
])('a file that is refused with %s', async (code, expected) => {
  const candidates = ['a', 'b'].map((fileName) => ({ fileName, format: 'requirements' as const }));
  const chosen = await readableFirst(candidates, async ({ fileName }) => {
    if (fileName === 'a') throw new ClocheError(code, 'No.');
    return [];
  });
  expect(chosen.map(({ fileName }) => fileName)).toEqual(expected);
});

test('a large file beside a list of requirements is no part of it', async () => {
  const lock = { fileName: 'uv.lock', text: `${samples['uv.lock'].text}${'# more\n'.repeat(160_000)}[[package` };
  const [first] = await exchangeWith().choose([{ fileName: 'requirements.txt', text: 'six\n' }, lock]);
  expect(first).toEqual({ fileName: 'requirements.txt', format: 'requirements' });
});

test('a bundle is taken beside exports that cannot be read, and these are named with their reasons', async () => {
  const { text } = samples.cloche;
  const bundle = writeZip([{ path: 'demo.cloche.json', bytes: Buffer.from(text) }]).toString('base64');
  const files = [
    { fileName: 'a.cloche.json', text: text.replace('"schema":1', '"schema":9') },
    { fileName: 'b.cloche.json', text: text.slice(0, -9) },
    { fileName: 'c.cloche.json', text: text.replace('"variables":{}', '"variables":{},"files":["files/x"]') },
    { fileName: 'good.cloche.zip', text: bundle, encoding: 'base64' as const },
  ];
  expect(await exchangeWith().choose(files)).toEqual([
    { fileName: 'good.cloche.zip', format: 'cloche' },
    { fileName: 'a.cloche.json', format: 'cloche', problem: expect.stringMatching(/schema 9.*Update Cloche/) },
    { fileName: 'b.cloche.json', format: 'cloche', problem: expect.stringContaining('not valid JSON') },
    { fileName: 'c.cloche.json', format: 'cloche', problem: expect.stringContaining('“files/x”, which is not there') },
  ]);
});

test('a file with lines that are not understood comes before those that cannot be read, and behind whole ones', async () => {
  const broken = { fileName: 'uv.lock', text: `${samples['uv.lock'].text}[[package` };
  const partly = { fileName: 'environment.yml', text: 'dependencies:\n- six\n- a:b\n- c:d\n' };
  const fine = { fileName: 'requirements.txt', text: 'six\n' };
  const problem = expect.stringMatching(/^Line 3: .*\. 1 more line is not understood\.$/);
  const names = async (...files: (typeof fine)[]) =>
    (await exchangeWith().choose(files)).map(({ fileName, problem: told }) => [fileName, told]);
  expect(await names(broken, partly, fine)).toEqual([
    ['requirements.txt', undefined],
    ['environment.yml', problem],
    ['uv.lock', expect.any(String)],
  ]);
  expect(await names(broken, partly)).toEqual([
    ['environment.yml', problem],
    ['uv.lock', expect.any(String)],
  ]);
});

test('of very many files no more are read than anybody means', async () => {
  const candidates = Array.from({ length: 100 }, (_, index) => ({
    fileName: String(index),
    format: 'requirements' as const,
  }));
  const asked: string[] = [];
  const chosen = await readableFirst(candidates, async ({ fileName }) => {
    asked.push(fileName);
    throw new ClocheError('too-large', 'No.');
  });
  expect([asked.length, chosen.length, chosen[0]?.fileName]).toEqual([20, 100, '20']);
});
