import { describe, expect, test } from 'vitest';
import { includedBy } from '../../../main/exchange/included';
import { recognise } from '../../../main/exchange/recognise';
import type { TextFile } from '../../../preload/contract';
import { asRequest, plainKind } from '../exchange-fixture';

const read = (text: string, others: readonly TextFile[] = []) =>
  recognise({ fileName: '/p/python_env.yaml', text }, others, []);

const usual =
  'python: 3.9.16\nbuild_dependencies:\n- pip==23.0.1\n- setuptools==66.0.0\ndependencies:\n- -r requirements.txt\n';

test('the file of MLflow is for pip, and what it includes is confirmed', () => {
  const reading = read(usual);
  expect(reading).toMatchObject({
    format: 'python_env.yaml',
    asked: { name: 'python_env', python: '3.9.16', requirements: ['pip==23.0.1', 'setuptools==66.0.0'] },
    written: { python: '3.9.16', pip: ['pip==23.0.1', 'setuptools==66.0.0'] },
    confirmations: [{ line: 6, codes: ['include'], text: '-r requirements.txt' }],
    warnings: [],
    rejected: [],
  });
  expect(reading.asked.packages).toBeUndefined();
  expect(asRequest(reading, plainKind).request.spec).toMatchObject({ python: '3.9.16' });
});

test('what it includes is told to who asks, and taken where it is there', () => {
  const file = { fileName: '/p/python_env.yaml', text: usual };
  expect(includedBy(file)).toEqual([{ path: 'requirements.txt', line: 6 }]);
  const { asked, confirmations, rejected } = read(usual, [
    { fileName: '/p/requirements.txt', text: 'numpy>=1\nscipy=1\n-e .\n' },
  ]);
  expect(asked.requirements).toEqual(['pip==23.0.1', 'setuptools==66.0.0', 'numpy>=1', '-e .']);
  expect(confirmations).toMatchObject([
    { codes: ['editable', 'local-path'], message: expect.stringContaining('requirements.txt, line 3: ') },
  ]);
  expect(rejected).toMatchObject([{ message: expect.stringContaining('requirements.txt, line 2: ') }]);
});

describe('other shapes', () => {
  test.each([
    ['without a build', 'python: "3.11.4"\n\ndependencies:\n  - mlflow==2.13.2\n', '3.11.4', ['mlflow==2.13.2']],
    [
      'without a Python',
      '# of MLflow\nbuild_dependencies: [pip]\ndependencies: ["six ; python_version > \'3\'"]\n',
      '',
      ['pip', "six ; python_version > '3'"],
    ],
    ['with nothing but a build', 'build_dependencies:\n  - pip\npython: 3\n', '3', ['pip']],
    ['in JSON', '{\n\t"python": "3.13",\n\t"dependencies": [\n\t\t"six==1.16.0"\n\t]\n}\n', '3.13', ['six==1.16.0']],
  ])('%s', (_what, text, python, requirements) => {
    expect(read(text)).toMatchObject({
      format: 'python_env.yaml',
      asked: { python, requirements },
      rejected: [],
      warnings: [],
    });
  });

  test('a number, an unknown key, an entry that is none and a Python that is none are told with their lines', () => {
    const { asked, warnings, rejected } = read(
      'python: 3.10\nother: 1\nbuild_dependencies: pip\ndependencies:\n- six\n- [a]\n- six=1\n- attrs\n- attrs\n',
    );
    expect(asked).toMatchObject({ python: '3.10', requirements: ['six', 'attrs', 'attrs'] });
    expect(warnings).toMatchObject([
      { line: 1, codes: ['number-not-text'] },
      { line: 2, codes: ['unknown-key'], name: 'other' },
      { line: 9, codes: ['duplicate'], message: 'attrs is asked for on line 8 already.' },
    ]);
    expect(rejected).toMatchObject([{ line: 3 }, { line: 6 }, { line: 7 }]);
    expect(read('python: conda\ndependencies: [six]\n').rejected).toMatchObject([{ line: 1 }]);
    expect(read('python: ">=3.9"\ndependencies: [six]\n').asked).toMatchObject({
      python: '',
      requiresPython: { written: '>=3.9', specifier: '>=3.9' },
    });
    expect(read('python: "3.12"\ndependencies: []\n').warnings).toMatchObject([{ codes: ['empty-file'] }]);
  });

  test('what has channels or a section for pip is of conda', () => {
    for (const text of [
      'python: 3.11\nchannels: [conda-forge]\ndependencies: [six]\n',
      'python: "3.11"\ndependencies:\n  - pip\n  - pip:\n      - six\n',
    ]) {
      const { format, warnings } = read(text);
      expect(format).toBe('environment.yml');
      expect(warnings).toContainEqual({
        line: 1,
        codes: ['unknown-key'],
        name: 'python',
        message: 'The key python is not known and is left out. Write python=3.11 under dependencies.',
      });
    }
    expect(() => read('{"name": "x", "dependencies": ["fmt"]}')).toThrow(/not an export/);
  });
});
