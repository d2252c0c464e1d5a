import { describe, expect, test } from 'vitest';
import { condaPlatform } from '../../../main/conda/platform';
import { recognise } from '../../../main/exchange/recognise';
import { processorMsOfTrying } from '../../support/processor-time';

const read = (text: string) => recognise({ fileName: 'listing.txt', text }, [], []);
const specsIn = ({ asked }: ReturnType<typeof read>) => (asked.packages?.from === 'conda' ? asked.packages.specs : []);
const channelsIn = ({ asked }: ReturnType<typeof read>) =>
  asked.packages?.from === 'conda' ? asked.packages.channels : [];

describe('conda list', () => {
  test('the table of conda, with packages of its own channels, of others and of pip', () => {
    const reading = read(
      [
        '(base) someone@machine:~$ conda list -n science',
        '# packages in environment at /home/someone/miniconda3/envs/science:',
        '#',
        '# Name                    Version                   Build  Channel',
        '_libgcc_mutex             0.1                 conda_forge    conda-forge',
        'attrs                     23.1.0                   pypi_0    pypi',
        'numpy                     1.26.4          py312heda63a1_0    conda-forge',
        'python                    3.12.1               h996f2a0_0  ',
        'six                       1.16.0                    <pip>',
        'mine                      0.1                       dev_0    <develop>',
        '',
      ].join('\r\n'),
    );
    expect(reading).toMatchObject({ format: 'conda-list', rejected: [], asked: { name: 'science' } });
    expect(channelsIn(reading)).toEqual(['conda-forge', 'defaults']);
    expect(specsIn(reading)).toEqual([
      '_libgcc_mutex=0.1=conda_forge',
      'numpy=1.26.4=py312heda63a1_0',
      'defaults::python=3.12.1=h996f2a0_0',
    ]);
    expect(reading.asked.requirements).toEqual(['attrs==23.1.0', 'six==1.16.0']);
    expect(reading.warnings).toMatchObject([{ line: 10, name: 'mine' }]);
  });

  test('the table of micromamba', () => {
    const reading = read(
      [
        'List of packages in environment: "/home/someone/micromamba/envs/science"',
        '',
        '  Name             Version  Build               Channel    ',
        '─────────────────────────────────────────────────────────────',
        '  numpy            1.26.4   py312heda63a1_0     conda-forge',
        '  python           3.12.1   hab00c5b_1_cpython  conda-forge/linux-64',
        '  six              1.16.0   pypi_0              pypi',
      ].join('\n'),
    );
    expect(reading).toMatchObject({ format: 'conda-list', rejected: [], warnings: [], asked: { name: 'science' } });
    expect([channelsIn(reading), reading.asked.requirements]).toEqual([['conda-forge'], ['six==1.16.0']]);
    expect(specsIn(reading)).toEqual(['numpy=1.26.4=py312heda63a1_0', 'python=3.12.1=hab00c5b_1_cpython']);
  });

  test('a list from Windows, a line that is none and a channel that is an address are told', () => {
    const { warnings, rejected, confirmations } = read(
      [
        '# packages in environment at C:\\Users\\someone\\anaconda3\\envs\\science:',
        '# Name  Version  Build  Channel',
        'python  3.12.1   h1_0   https://channel.example/demo',
        'Note: you may need to restart the kernel to use updated packages.',
        '-odd    1         x     conda-forge',
      ].join('\n'),
    );
    expect(warnings).toMatchObject([{ codes: ['other-platform'] }]);
    expect(rejected).toMatchObject([{ line: 4 }, { line: 5 }]);
    expect(confirmations).toMatchObject([{ codes: ['channel'], text: 'https://channel.example/demo' }]);
  });

  test('the table of an old conda, which does not name its columns', () => {
    const reading = read(
      '(demo) $ conda list\n# packages in environment at /Users/someone/anaconda/envs/demo:\n#\nbleach   1.5.0   <pip>\nopenssl  1.0.2n  0   conda-forge\nzlib     1.2.8   0\n',
    );
    expect(reading).toMatchObject({ format: 'conda-list', rejected: [], asked: { name: 'demo' } });
    expect([specsIn(reading), reading.asked.requirements]).toEqual([
      ['openssl=1.0.2n=0', 'defaults::zlib=1.2.8=0'],
      ['bleach==1.5.0'],
    ]);
  });

  test('a list of nothing is refused', () => {
    expect(() => read('# Name  Version  Build  Channel\n')).toThrow(/lists no package/);
  });
});

describe('conda list --export', () => {
  const head = [
    '# This file may be used to create an environment using:',
    '# $ conda create --name <env> --file <this file>',
  ];

  test('is builds, and what pip had installed', () => {
    const reading = read(
      [
        ...head,
        `# platform: ${condaPlatform}`,
        'numpy=1.26.4=py312heda63a1_0',
        'python=3.10=h1_0',
        'six=1.16.0=pypi_0',
      ].join('\n'),
    );
    expect(reading).toMatchObject({ format: 'conda-list-export', rejected: [], confirmations: [] });
    expect(specsIn(reading)).toEqual(['numpy=1.26.4=py312heda63a1_0', 'python=3.10=h1_0']);
    expect(reading.asked.requirements).toEqual(['six==1.16.0']);
  });

  test('of another platform is told', () => {
    const { warnings } = read([...head, '# platform: win-64', 'numpy=1.26.4=py312h_0'].join('\n'));
    expect(warnings).toContainEqual(expect.objectContaining({ codes: ['other-platform'] }));
  });
});

describe('what pip prints', () => {
  test('a freeze of packages that conda built says what such a path is, and how to do without', () => {
    const { confirmations, asked } = read(
      [
        '# Editable install with no version control (mine==0.1)',
        '-e /home/someone/mine',
        'attrs @ file:///home/conda/feedstock_root/build_artifacts/attrs_1704011227531/work',
        'own @ file:///home/someone/own.zip',
        'six==1.16.0',
      ].join('\n'),
    );
    expect(asked.requirements).toHaveLength(4);
    expect(confirmations.map(({ line, codes }) => [line, codes])).toEqual([
      [2, ['editable', 'local-path']],
      [3, ['local-path']],
      [4, ['local-path']],
    ]);
    const hint = /conda built it .*pip list --format=freeze/;
    expect(confirmations.map(({ message }) => hint.test(message))).toEqual([false, true, false]);
  });

  test('the table of pip list, with a folder of a package in development', () => {
    const { format, asked, confirmations, rejected } = read(
      [
        '$ pip list',
        'Package    Version Editable project location',
        '---------- ------- -------------------------',
        'attrs      23.1.0',
        'mine       0.1     /home/someone/my mine',
        '',
        '[notice] A new release of pip is available: 24.0 -> 25.1',
      ].join('\n'),
    );
    expect([format, rejected]).toEqual(['requirements', []]);
    expect(asked.requirements).toEqual(['attrs==23.1.0', '-e "/home/someone/my mine"']);
    expect(confirmations).toMatchObject([{ line: 5, codes: ['editable', 'local-path'] }]);
  });
});

test.each([
  ['line breaks', '\n'.repeat(500_000)],
  ['blanks', `Package Version${' '.repeat(500_000)}x`],
  ['blanks behind a head', `# Name${' '.repeat(500_000)}x`],
  ['rules', `Package Version\n${'-'.repeat(500_000)}`],
  ['blank lines in a lock', `metadata:\npackage:\n${' \n'.repeat(250_000)}`],
])('half a megabyte of %s takes linear time to be told', async (_what, text) => {
  expect(await processorMsOfTrying(() => read(text))).toBeLessThan(2000);
});
