import { describe, expect, test } from 'vitest';
import { condaPlatform } from '../../../../main/conda/platform';
import { chooseFiles } from '../../../../main/exchange/choose-file';
import { formatOf, recognise } from '../../../../main/exchange/recognise';
import { processorMsOfTrying } from '../../../support/processor-time';

const read = (text: string) => recognise({ fileName: 'conda-requirements.txt', text }, [], []);

test('packages, channels, builds and the Python of a list for conda', () => {
  const reading = read(
    '# why\r\nnumpy=1.26 # note\r\n\r\npython>=3.10\r\nconda-forge::scipy\r\npytorch=2.1.*=cuda*\r\nsphinx\r\nscikit-learn >=1,<2\r\n',
  );
  expect(reading).toMatchObject({
    format: 'conda-specs',
    asked: {
      name: 'conda',
      python: '',
      packages: {
        from: 'conda',
        channels: [],
        specs: [
          'numpy=1.26',
          'python>=3.10',
          'conda-forge::scipy',
          'pytorch=2.1.*=cuda*',
          'sphinx',
          'scikit-learn >=1,<2',
        ],
      },
      requirements: [],
    },
    written: { python: '>=3.10' },
    warnings: [{ message: expect.stringContaining('conda-forge is taken') }],
    confirmations: [],
    rejected: [],
  });
});

test('what is not certain, what is there twice, what is none and a channel that is an address are told with their lines', () => {
  const { asked, warnings, rejected, confirmations } = read('nltk=3.2.2\naubio\nnltk\nNot a package.\npython=3.12\n');
  expect(asked).toMatchObject({ python: '3.12', packages: { specs: ['nltk=3.2.2', 'aubio', 'nltk'] } });
  expect(warnings).toMatchObject([
    { message: expect.stringContaining('from which channels') },
    { line: 1, message: expect.stringContaining('pip wants ==') },
    { line: 3, codes: ['duplicate'], name: 'nltk' },
  ]);
  expect(rejected).toMatchObject([{ line: 4 }]);
  expect(confirmations).toEqual([]);
  expect(read('https://host.example/ch::six\n').confirmations).toMatchObject([{ codes: ['channel'] }]);
});

test('a list that conda made, of which somebody took builds away', () => {
  const head =
    '# This file may be used to create an environment using:\n# $ conda create --name <env> --file <this file>\n';
  const other = condaPlatform === 'linux-64' ? 'osx-64' : 'linux-64';
  const { format, asked, warnings } = read(`${head}# platform: ${other}\nnumpy=1.26.4\nabsl-py=2.1.0=pypi_0\ntqdm\n`);
  expect({ format, asked }).toMatchObject({
    format: 'conda-specs',
    asked: { packages: { specs: ['numpy=1.26.4', 'tqdm'] }, requirements: ['absl-py==2.1.0'] },
  });
  expect(warnings).toMatchObject([{ codes: ['other-platform'] }, {}]);
  expect(read(`${head}aubio\nnumexpr>=2\n`).format).toBe('conda-specs');
});

describe('is told from others by its content', () => {
  test.each([
    ['requirements', 'numpy==1.26\nscipy>=1\nsphinx\n'],
    ['requirements', 'numpy=1.26\n-r more.txt\n'],
    ['requirements', 'numpy=1.26\nscipy==1 ; python_version > "3"\n'],
    ['requirements', 'numpy=1.26\nsix @ https://host.example/six.zip\n'],
    ['requirements', 'numpy=1.26\n./local\n'],
    ['requirements', 'DEBUG=1\nport=8000\n'],
    ['requirements', 'numpy=1.26\nscipy==1.11\nattrs==23.1\n'],
    ['requirements', 'width = 10\nheight = 20\n'],
    ['requirements', 'a text = of\nmany words :: here\nnumpy=1\nand not a list at all\n'],
    ['requirements', ''],
    ['conda-list-export', 'numpy=1.26=py_0\n'],
    ['conda-explicit', '@EXPLICIT\nhttps://host.example/ch/noarch/six-1-py_0.conda\n'],
    ['conda-specs', 'numpy=1.26=py_0\nscipy\n'],
    ['conda-specs', 'numpy=1.26\nscipy==1.11\ndask[complete]>=2022\n'],
    ['conda-specs', 'bioconda::samtools\n'],
  ])('%s: %j', (format, text) => {
    expect(formatOf(text)).toBe(format);
  });

  test('and in a folder by its name as well, behind the list for pip', () => {
    const files = { 'requirements.txt': 'six', 'conda.txt': 'six=1', config: 'six=1' };
    const candidates = chooseFiles(Object.entries(files).map(([fileName, text]) => ({ fileName, text })));
    expect(candidates.map(({ fileName }) => fileName)).toEqual(['requirements.txt', 'conda.txt']);
  });
});

test('the list of a command in a Dockerfile is read the same, whatever it looks like', () => {
  const { asked, rejected } = recognise(
    { fileName: 'Dockerfile', text: 'FROM a\nCOPY r.txt .\nRUN conda install -c ch --file r.txt\n' },
    [{ fileName: 'r.txt', text: 'python=3.12\nsix # why\n-x\nattrs=1=pypi_0\n' }],
    [],
  );
  expect(asked).toMatchObject({
    python: '3.12',
    packages: { specs: ['six'], channels: ['ch'] },
    requirements: ['attrs==1'],
  });
  expect(rejected).toMatchObject([{ message: expect.stringContaining('r.txt, line 3: ') }]);
});

test('a text that is nearly one takes no time', async () => {
  for (const text of ['a'.repeat(1_000_000), `${'a='.repeat(500_000)}`, 'a::'.repeat(300_000), 'a=1\n'.repeat(9000)])
    expect(await processorMsOfTrying(() => formatOf(text))).toBeLessThan(1000);
});
