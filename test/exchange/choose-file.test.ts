import { expect, test } from 'vitest';
import { chooseFiles } from '../../main/exchange/choose-file';
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
