import { describe, expect, test } from 'vitest';
import { includedBy } from '../../../main/exchange/included';
import { recognise } from '../../../main/exchange/recognise';
import type { TextFile } from '../../../preload/contract';

const schema = '$schema: https://azuremlschemas.example/latest/environment.schema.json\n';
const read = (text: string, others: readonly TextFile[] = []) =>
  recognise({ fileName: '/p/azure.yml', text }, others, []);

test('what stands in it for conda is read, and the image is told', () => {
  const text = `${schema}name: training\nversion: 3\nimage: images.example/base:1\nconda_file:\n  name: inner\n  channels: [conda-forge]\n  dependencies:\n    - python=3.10\n    - numpy>=1.22\n    - a b c d\n    - pip:\n      - -r more.txt\n      - mlflow>=1\nos_type: linux\n`;
  const reading = read(text);
  expect(reading).toMatchObject({
    format: 'azureml',
    asked: {
      name: 'training',
      python: '3.10',
      packages: { from: 'conda', specs: ['numpy>=1.22'], channels: ['conda-forge'] },
      requirements: ['mlflow>=1'],
    },
    written: { python: '=3.10', channels: ['conda-forge'], conda: ['python=3.10', 'numpy>=1.22'], pip: ['mlflow>=1'] },
    confirmations: [{ line: 13, codes: ['include'], text: '-r more.txt' }],
    rejected: [{ line: 11 }],
  });
  expect(reading.warnings).toMatchObject([
    { line: 4, message: expect.stringContaining('Its image is left out: images.example/base:1.') },
    { line: 15, codes: ['unknown-key'], name: 'os_type' },
    { line: 13, codes: ['pip-not-listed'] },
  ]);
  expect(includedBy({ fileName: '/p/azure.yml', text })).toEqual([{ path: 'more.txt', line: 13 }]);
});

describe('a file that it names', () => {
  const job = `name: scoring\nendpoint_name: e\nenvironment:\n  image: images.example/base\n  conda_file: ../env/conda.yml\ninstance_count: 1\n`;
  const conda = {
    fileName: '/env/conda.yml',
    text: 'channels: [https://host.example/ch]\ndependencies:\n  - six\n  - pip:\n    - -r more.txt\n  - [x]\n',
  };

  test('is confirmed where it is not there, and told to who asks', () => {
    expect(read(job)).toMatchObject({
      format: 'azureml',
      asked: { name: 'scoring', packages: { specs: [] } },
      confirmations: [
        {
          line: 5,
          codes: ['include'],
          text: '../env/conda.yml',
          message: expect.stringContaining('which lies outside of its folder'),
        },
      ],
      warnings: [{ message: expect.stringContaining('only its environment is taken') }, { line: 4 }],
    });
    expect(includedBy({ fileName: '/p/azure.yml', text: job })).toEqual([{ path: '../env/conda.yml', line: 5 }]);
    const remote = read(job.replace('../env', 'https://host.example/env'), [conda]);
    expect(remote.confirmations).toMatchObject([{ message: expect.stringContaining('Save it beside this file') }]);
  });

  test('as it was written once', () => {
    const text = 'name: old\ndocker:\n  image: images.example/base\nconda_file: file:../env/conda.yml\n';
    const { asked, warnings } = read(text, [conda]);
    expect(asked).toMatchObject({ name: 'old', packages: { specs: ['six'] } });
    expect(warnings[0]).toMatchObject({ line: 2, codes: ['unknown-key'], name: 'docker' });
  });

  test('is read where it is there, with what it includes itself, and its lines are told as its own', () => {
    const { asked, confirmations, rejected } = read(job, [conda, { fileName: '/env/more.txt', text: 'attrs\n-e .\n' }]);
    expect(asked).toMatchObject({
      name: 'scoring',
      packages: { specs: ['six'], channels: ['https://host.example/ch'] },
      requirements: ['attrs', '-e .'],
    });
    expect(confirmations.map(({ line, message }) => [line, message])).toEqual([
      [undefined, '../env/conda.yml, line 1: It takes packages from https://host.example/ch.'],
      [undefined, expect.stringMatching(/^more\.txt, line 2: /)],
    ]);
    expect(rejected).toEqual([{ message: '../env/conda.yml, line 6: This is no dependency.' }]);
  });
});

describe('is refused, with what to import instead', () => {
  test.each([
    ['a Dockerfile', 'name: x\nbuild:\n  path: ctx\n', /made by a Dockerfile/, 'Import Dockerfile in ctx.'],
    ['an image', 'image: images.example/base\n', /an image alone: images\.example\/base/, /that the image was made of/],
    ['one that is kept there', 'environment: azureml:sk@latest\n', /azureml:sk@latest/, /^Download/],
    [
      'steps',
      'jobs:\n  train:\n    environment:\n      image: x\n      conda_file: c.yml\n',
      /no environment of its own/,
      'Import what its conda_file on line 6 names.',
    ],
    ['nothing', 'name: x\n', /no environment of its own/, /Import the file/],
  ])('for %s', (_what, text, message, hint) => {
    expect(() => read(schema + text)).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      }),
    );
    expect(includedBy({ fileName: '/p/azure.yml', text: schema + text })).toEqual([]);
  });
});
