import { describe, expect, test } from 'vitest';
import { includedBy } from '../../../../main/exchange/included';
import { formatOf, recognise } from '../../../../main/exchange/recognise';
import { processorMsOfTrying } from '../../../support/processor-time';

const read = (text: string) => recognise({ fileName: 'told', text }, [], []);

describe('an environment.yml in JSON', () => {
  const environment = {
    channels: ['conda-forge', 'https://host.example/ch'],
    dependencies: ['numpy=1.26.4=py312heda63a1_0', 'python=3.12.1', { pip: ['six==1.16.0', '-r more.txt'] }],
    name: 'science',
    prefix: '/home/someone/envs/science',
  };

  test.each([2, 4, '\t', undefined])('is read like one, indented by %j', (indent) => {
    const text = `${JSON.stringify(environment, null, indent)}\n`;
    const reading = read(text);
    expect(reading).toMatchObject({
      format: 'environment.yml',
      asked: {
        name: 'science',
        python: '3.12.1',
        packages: {
          from: 'conda',
          channels: environment.channels,
          specs: ['numpy=1.26.4=py312heda63a1_0'],
        },
        requirements: ['six==1.16.0'],
      },
      rejected: [],
    });
    expect(reading.confirmations).toMatchObject([{ codes: ['channel'] }, { codes: ['include'] }]);
    expect(reading.warnings.map(({ codes }) => codes)).toEqual([['foreign-prefix'], ['pip-not-listed']]);
    expect(includedBy({ fileName: 'told', text })).toMatchObject([{ path: 'more.txt' }]);
  });

  test('with the words of micromamba, which may tell channels and hashes of each', () => {
    const specs = [`conda-forge/noarch::six=1.16.0=pyh6c4a22f_0[md5=${'a'.repeat(32)}]`];
    const { asked, rejected } = read(JSON.stringify({ channels: ['conda-forge'], dependencies: specs, name: '' }));
    expect([asked.packages, asked.name, rejected]).toMatchObject([{ specs }, 'told', []]);
  });

  test('what only has lists of that name is none', () => {
    for (const value of [
      { name: 'x', dependencies: ['fmt'] },
      { channels: {}, dependencies: { six: '1' } },
    ])
      expect(() => read(JSON.stringify(value))).toThrow(/not an export of Cloche/);
  });
});

describe('what tools of conda note and nobody can make an environment of is refused, and says what to import', () => {
  test.each([
    [
      'the history',
      '==> 2025-01-01 10:00:00 <==\n# cmd: conda create -n demo python=3.11\n+conda-forge/linux-64::python-3.11.1-h_0\n# update specs: ["python=3.11"]\n',
      /is the history of an environment/,
    ],
    [
      'environments',
      '# conda environments:\n#\nbase  *  /opt/conda\ndemo     /opt/conda/envs/demo\n',
      /is a list of envi/,
    ],
    ['environments of micromamba', '  Name  Active  Path\n──────\n  base  *       /opt/mamba\n', /is a list of envi/],
    ['environments in JSON', '{\n  "envs": [\n    "/opt/conda"\n  ]\n}\n', /is a list of environments/],
    [
      'a record',
      '{"build": "h_0", "build_number": 0, "depends": [], "name": "six", "subdir": "noarch", "version": "1"}',
      /notes of packages/,
    ],
  ])('%s', (_what, text, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringMatching(message),
        hint: expect.stringContaining('conda env export'),
      }),
    );
  });
});

test('a text of blanks or of empty lines takes no time', async () => {
  for (const text of ['\n'.repeat(300_000), ' '.repeat(300_000), '\n \t'.repeat(100_000)])
    expect(await processorMsOfTrying(() => formatOf(`${text}x`))).toBeLessThan(1000);
});
