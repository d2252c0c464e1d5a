import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { yamlOf } from '../../../../main/conda/files/write';
import { includedBy } from '../../../../main/exchange/included';
import { readEnvironmentYaml } from '../../../../main/exchange/read/conda/environment-yaml';
import { recognise } from '../../../../main/exchange/recognise';
import type { Spec } from '../../../../preload/contract';
import { asRequest } from '../../exchange-fixture';
import { condaKind, odd, readEnvironment } from './read-environment';

const textsOf = (value: Spec[string] | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

describe('odd files', () => {
  test('numbers stay as they are written', () => {
    const { request } = readEnvironment(odd('  - python=3.10\n  - samtools=1.20\nvariables:\n  V: 3.10\n  ON: on\n'));
    expect(request.spec).toMatchObject({ python: '3.10', packages: ['samtools=1.20'] });
    expect(request.variables).toEqual({ V: '3.10', ON: 'on' });
  });

  test.each([
    [
      'line breaks of Windows and a mark of the byte order',
      '\ufeffname: odd\r\nchannels:\r\n  - conda-forge\r\ndependencies:\r\n  - six\r\n',
      ['six'],
    ],
    ['an indentation of all of it', '  name: odd\n  dependencies:\n    - six\n', ['six']],
    ['quoted keys', '"name": odd\n"dependencies": ["six"]\n', ['six']],
    ['no dependencies', 'name: odd\nchannels:\n  - conda-forge\ndependencies:\n', []],
    [
      'channels and variables of nothing',
      'name:\nchannels: ~\nvariables:\nprefix:\ndependencies:\n  - six\n  -\n',
      ['six'],
    ],
    ['a pip section of nothing', odd('  - six\n  - pip:\n'), ['six']],
    ['blanks of web pages', odd('  - six\u00a0>=1\n'), ['six >=1']],
    ['an empty channel', odd('  - ::six\n'), ['six']],
    [
      'blanks around and in versions',
      odd('  - numpy >=1, <2  # why\n  - "python 3.9.*"\n'),
      ['numpy >=1, <2', 'python 3.9.*'],
    ],
    [
      'one and two signs before a build',
      odd('  - six==1.0=py_0\n  - attrs=1=py_0\n'),
      ['six==1.0=py_0', 'attrs=1=py_0'],
    ],
    [
      'alternatives and brackets',
      odd("  - six>=1|<0.5\n  - attrs[version='>=2']\n"),
      ['six>=1|<0.5', "attrs[version='>=2']"],
    ],
    ['conditions of conda-build', odd('  - six  # [linux]\n'), ['six']],
  ])('%s are read', (_what, text, packages) => {
    const { rejected, asked } = recognise({ fileName: 'environment.yml', text }, [], []);
    expect([rejected, asked.packages]).toMatchObject([[], { specs: packages }]);
  });

  test('what micromamba selects by platform is taken for this one', () => {
    const { asked, warnings } = readEnvironmentYaml(
      { fileName: 'x', text: odd('  - sel(linux): valgrind >=3\n  - sel(unix): six\n  - sel(win): pywin32\n') },
      [],
    );
    expect(asked.packages).toMatchObject({ specs: ['valgrind >=3', 'six'] });
    expect(warnings).toMatchObject([{ line: 6, codes: ['other-platform'], text: 'pywin32' }]);
    expect(readEnvironment(odd('  - sel(moon): six\n')).rejected).toMatchObject([{ line: 4 }]);
  });

  test('keys of nothing say nothing', () => {
    const text = 'name: null\nprefix: Null\nchannels: ~\ndependencies:\n  - six\n';
    const { warnings, asked } = readEnvironmentYaml({ fileName: 'mine.yml', text }, []);
    expect([warnings.map(({ codes }) => codes), asked.name]).toEqual([[undefined], 'mine']);
  });

  test('dependencies of something else in a file are none of an environment', () => {
    const other = '# note\nservice: x\ncontent:\n  channels: [conda-forge]\n  dependencies:\n    - six\n';
    expect(() => recognise({ fileName: 'x.yml', text: other }, [], [])).toThrow(/not a requirements file/);
  });

  test('what deserves a second look has its code', () => {
    const text =
      'name: 3.10\nplatforms: [win-64]\nchannels: [conda-forge]\ndependencies:\n  - six\n  - pywin32 # [win]\n  - pip:\n    - attrs\n  - pip:\n    - attrs\nvariables:\n  A: 3.10\n  B: "3.10"\n  C: 1\nother: 1\n';
    const { warnings, request } = readEnvironment(text);
    expect(warnings.map(({ line, codes, name }) => [line, codes?.[0], name])).toEqual([
      [1, 'number-not-text', undefined],
      [2, 'other-platform', undefined],
      [15, 'unknown-key', 'other'],
      [6, 'other-platform', undefined],
      [12, 'number-not-text', 'A'],
      [8, 'pip-not-listed', undefined],
      [10, 'duplicate', 'attrs'],
    ]);
    // Told by the line of the file, not of the section.
    expect(warnings.at(-1)?.message).toContain('on line 8 already');
    expect(request).toMatchObject({ name: '3.10', variables: { A: '3.10', B: '3.10', C: '1' } });
    expect(readEnvironment('channels: [conda-forge]\ndependencies: []\n').warnings).toMatchObject([
      { codes: ['empty-file'] },
    ]);
  });

  test('what a file asks for that conda installs as well is told with the file of each line', () => {
    const text = odd('  - numpy\n  - pip:\n    - -r more.txt\n');
    const others = [{ fileName: 'more.txt', text: 'six\nnumpy\n' }];
    const { warnings } = readEnvironmentYaml({ fileName: 'environment.yml', text }, others);
    expect(warnings.map(({ message }) => message)).toContain(
      'more.txt, line 2: numpy is asked for on line 4 of environment.yml already, of conda: pip installs over that.',
    );
  });

  test.each([
    ['a name', 'numpy', 'NumPy>=1', 'numpy'],
    ['a name that is spelled otherwise', 'ruamel.yaml', 'ruamel_yaml', 'ruamel-yaml'],
    ['a name that PyPI has otherwise', 'pytorch', 'torch', 'torch'],
    ['a repository', 'numpy', '-e git+https://git.example/numpy#egg=numpy', 'numpy'],
  ])('what conda and pip are both to install is told: %s', (_what, spec, line, name) => {
    const { warnings } = readEnvironment(odd(`  - ${spec}\n  - six\n  - pip\n  - pip:\n    - ${line}\n`));
    expect(warnings.filter(({ codes }) => codes?.includes('duplicate'))).toEqual([
      { line: 8, message: expect.stringContaining('on line 4 already, of conda'), codes: ['duplicate'], name },
    ]);
  });

  test.each([
    ['a program of another name', 'zeromq', 'pyzmq'],
    ['a program of the same name', 'git', 'git'],
    ['a path without a name', 'numpy', './numpy'],
    ['a package for other machines', 'pyqt', 'PyQt5; platform_system == "Darwin"'],
  ])('what only looks like it is not: %s', (_what, spec, line) => {
    const { warnings } = readEnvironment(odd(`  - ${spec}\n  - pip\n  - pip:\n    - ${line}\n`));
    expect(warnings.filter(({ codes }) => codes?.includes('duplicate'))).toEqual([]);
  });

  test('a version as a key says what to write, a template and a conflict say where', () => {
    const { rejected, warnings } = readEnvironment(odd('  - python: 3.10\n'));
    expect(rejected).toMatchObject([{ line: 4, message: expect.stringContaining('Write python=3.10') }]);
    // What could not be read is no reason to say that there is nothing.
    expect(warnings).toMatchObject([{ codes: ['number-not-text'] }]);
    const template = odd('{% if gpu %}\n  - cuda\n{% endif %}\n');
    expect(() => readEnvironment(template)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('template on line 4') }),
    );
  });

  test('two documents, a key that is there twice, and a section without a name say where and what to do', () => {
    expect(() => readEnvironment(`${odd('  - six\n')}---\n${odd('  - attrs\n')}`)).toThrow(
      expect.objectContaining({
        message: 'environment.yml holds more than one document of YAML.',
        hint: 'Another one begins on line 5: keep one of them, or save each as a file of its own.',
      }),
    );
    expect(() => readEnvironment(`${odd('  - six\n')}name: again\n`)).toThrow(
      expect.objectContaining({
        message: 'environment.yml is not well-formed YAML: a key is there twice on line 5.',
        detail: 'The key is name.',
      }),
    );
    expect(() => readEnvironment(odd('  - six\n  attrs\n'))).toThrow(
      'environment.yml is not well-formed YAML: line 5 cannot be read.',
    );
    const { rejected, warnings } = readEnvironment(odd('  - : six\n'));
    expect(rejected).toEqual([{ line: 4, message: 'A section without a name is not understood.' }]);
    expect(warnings).toEqual([]);
  });

  test('an option that is a key to YAML is to be put into quotation marks', () => {
    const { rejected } = readEnvironment(odd('  - pip\n  - pip:\n    - --no-binary :all:\n    - [six]\n'));
    expect(rejected).toEqual([
      { line: 6, message: expect.stringContaining('put the whole of it into quotation marks') },
      { line: 7, message: 'This is no requirement.' },
    ]);
  });

  test('the address of a package is refused, with what to write instead', () => {
    const { rejected } = readEnvironment(
      odd('  - six\n  - https://u:canary@own.example/ch/linux-64/x-1.0-h0_0.conda\n'),
    );
    expect(rejected).toEqual([{ line: 5, message: expect.stringContaining('x=1.0=h0_0, or write x[url=') }]);
    expect(JSON.stringify(rejected)).not.toContain('canary');
  });

  test('private index options of the pip section need a yes, and logins are told', () => {
    const { confirmations, warnings } = readEnvironment(
      odd(
        '  - pip\n  - pip:\n    - --extra-index-url https://someone:canary@i.example/simple\n    - --pre\n    - attrs\n',
      ),
    );
    expect(confirmations.map(({ line, codes, text }) => [line, codes, text])).toEqual([
      [6, ['index-option'], '--extra-index-url https://i.example/simple'],
      [7, ['pip-option'], '--pre'],
    ]);
    expect(warnings).toMatchObject([{ line: 6, codes: ['credentials-in-index-url'] }]);
    expect(JSON.stringify([confirmations, warnings])).not.toContain('canary');
  });

  test('a line of the pip section is told by its own number', () => {
    const { rejected, confirmations } = readEnvironment(
      odd('  - pip\n  - pip:\n    - six\n    - "not ! a requirement"\n    - -e .\n'),
    );
    expect(rejected).toMatchObject([{ line: 7 }]);
    expect(confirmations).toMatchObject([{ line: 8 }]);
  });

  test('a pip section that is no list is not told to be a version', () => {
    const { rejected } = readEnvironment(odd('  - pip: requests\n'));
    expect(rejected).toMatchObject([{ line: 4, message: 'The section pip is not understood. Write it as a list.' }]);
  });

  test('channels that are places need a yes, those of single packages too', () => {
    const { confirmations } = readEnvironment(odd('  - https://evil.example/ch::demo\n  - conda-forge::six\n'));
    expect(confirmations.map(({ message }) => message)).toEqual(['It takes packages from https://evil.example/ch.']);
  });

  test('what the pip section includes is taken from the other files', () => {
    const text = odd('  - pip:\n    - -r sub/more.txt\n');
    const file = { fileName: '/home/someone/environment.yml', text };
    expect(includedBy(file)).toMatchObject([{ path: 'sub/more.txt' }]);
    const others = [{ fileName: '/home/someone/sub/more.txt', text: 'six\n' }];
    const { request, confirmations } = asRequest(readEnvironmentYaml(file, others), condaKind);
    expect([request.spec.requirements, confirmations]).toEqual([['six'], []]);
  });

  test.each([
    ['an option', '  - --prefix=/tmp\n', 4],
    ['a command', '  - "$(id)"\n', 4],
    ['a mapping', '  - npm: [left-pad]\n', 4],
  ])('%s is rejected by its line', (_what, dependencies, line) => {
    const { rejected, request } = readEnvironment(odd(dependencies));
    expect(rejected).toMatchObject([{ line }]);
    expect(request.spec.packages).toEqual([]);
  });
});

test('what is written reads back the same', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z]$/);
  const version = fc.stringMatching(/^\d{1,2}\.\d{1,2}0?$/);
  const spec = fc.tuple(word, version).map(([name, number]) => `${name}=${number}`);
  const content = fc.record({
    name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/),
    channels: fc.uniqueArray(
      word.filter((name) => name !== 'nodefaults'),
      { minLength: 1, maxLength: 3 },
    ),
    packages: fc.uniqueArray(spec, { maxLength: 5, selector: (text) => text.split('=')[0] }),
    pip: fc.uniqueArray(word, { maxLength: 3 }),
    variables: fc.dictionary(
      fc.stringMatching(/^[A-Z][A-Z_]{0,8}$/),
      fc.string({ unit: 'grapheme' }).map((text) => text.trim()),
    ),
  });
  fc.assert(
    fc.property(content, (value) => {
      const { request, rejected } = readEnvironment(yamlOf(value));
      expect(rejected).toEqual([]);
      expect(request.name).toBe(value.name);
      expect(request.variables ?? {}).toEqual({ ...value.variables });
      const { python = '', packages, channels, requirements } = request.spec;
      const all = [...(python === '' ? [] : [`python=${python}`]), ...textsOf(packages)];
      expect(all.toSorted()).toEqual(value.packages.toSorted());
      expect([channels, requirements]).toEqual([value.channels, value.pip]);
    }),
    { numRuns: 300 },
  );
});
