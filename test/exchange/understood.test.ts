import { describe, expect, test } from 'vitest';
import { createExchange } from '../../main/exchange/create-exchange';
import { readHere } from '../../main/exchange/reader/read-here';
import type { Kind } from '../../main/kinds/kind';
import { micromamba } from '../../main/kinds/micromamba/micromamba';
import { ClocheError } from '../../preload/contract';
import { noTools } from '../support/no-tools';
import { plainKind } from './exchange-fixture';
import { expectations, textOf } from './expected-files';

const kinds = [plainKind, micromamba as unknown as Kind];
const none = () => Promise.reject(new ClocheError('not-found', 'There is none.'));
const exchange = createExchange({
  kinds,
  ...readHere(kinds),
  offered: async () => new Set(),
  environments: { list: async () => [], known: none, get: none },
  context: noTools,
  fieldsOf: async () => [],
});
const understand = (file: string) => exchange.understand({ fileName: file, text: textOf(file) });

/** Codes that are told and that nobody decided. */
const further = new Set(['other-platform', 'number-not-text']);

describe.each(expectations.filter(({ valid }) => valid))('$file', (expected) => {
  test('is told in its own words', async () => {
    const told = await understand(expected.file);
    const { packages } = told;
    expect(told.problems).toEqual([]);
    expect(told.format).toBe(expected.kind);
    expect(told.kind).toBe(packages.conda.length > 0 ? 'micromamba' : 'venv');
    if (expected.name !== undefined) expect(told.name).toBe(expected.name);
    if (expected.python !== undefined) expect(told.python).toBe(expected.python);
    expect(told.pythonMinor).toBe(expected.python_minor ?? null);
    if (expected.channels !== undefined) expect(told.channels).toEqual(expected.channels);
    expect([packages.conda.length, packages.pip.length]).toEqual([
      expected.conda_dependencies ?? 0,
      expected.pip_requirements ?? 0,
    ]);
    expect(told.variables).toEqual(expected.variables ?? {});
  });

  test('has the confirmations and warnings that were decided', async () => {
    const { confirm, warnings } = await understand(expected.file);
    if (expected.confirm !== undefined && expected.kind !== 'explicit') {
      expect(confirm.map(({ types, text }) => ({ types, text }))).toEqual(
        expected.confirm.map(({ types, text }) => ({ types, text })),
      );
      for (const { line, text } of expected.confirm)
        if (line !== undefined) expect(confirm).toContainEqual(expect.objectContaining({ line, text }));
    }
    const told = warnings.filter(({ code }) => !further.has(code)).map(({ code, name }) => `${code} ${name ?? ''}`);
    expect(told.sort()).toEqual((expected.warnings ?? []).map(({ code, name }) => `${code} ${name ?? ''}`).sort());
  });
});

test.each(expectations.filter(({ valid }) => !valid))('$file is refused, and says why', async ({ file }) => {
  const { problems } = await understand(file);
  expect(problems.length).toBeGreaterThan(0);
  for (const { text } of problems) expect(text.length).toBeGreaterThan(20);
});

test('entries are those of the file, as they are written', async () => {
  const told = await exchange.understand({
    fileName: 'environment.yml',
    text: 'name: x\nchannels: [nodefaults, a]\ndependencies:\n- python =3.10\n- a::b\n- b\n- pip:\n  - Six==1\n  - -r more.txt\n',
  });
  expect(told).toMatchObject({
    ...{ python: '=3.10', pythonMinor: '3.10', channels: ['nodefaults', 'a'] },
    packages: { conda: ['python =3.10', 'a::b', 'b'], pip: ['Six==1'] },
    confirm: [{ types: ['include'], line: 9, text: '-r more.txt' }],
  });
});

test.each([
  ['environment.yml', 'channels: [a]\nname: "my env (gpu)"\ndependencies: [six]\n', 2],
  ['python_env.yaml', 'python: 3.12\nname: my env (gpu)\nbuild_dependencies: [pip]\n', 2],
  [
    'azureml.yml',
    '$schema: https://azuremlschemas.example/latest/environment.schema.json\nname: my env (gpu)\nconda_file:\n  name: inner\n  channels: [a]\n  dependencies: [six]\n',
    2,
  ],
  ['pyproject.toml', '[project]\nname = "my env (gpu)"\ndependencies = ["six"]\n', undefined],
  ['pixi.toml', '[workspace]\nname = "my env (gpu)"\nchannels = ["a"]\n[dependencies]\npython = "3.12.*"\n', undefined],
  ['setup.cfg', '[metadata]\nname = my env (gpu)\n[options]\ninstall_requires = six\n', undefined],
  ['devcontainer.json', '{"name": "my env (gpu)", "image": "x", "postCreateCommand": "pip install six"}', undefined],
])('a name is as %s has it, and the one that an environment gets is told', async (fileName, text, line) => {
  const told = await exchange.understand({ fileName, text });
  expect(told.name).toBe('my env (gpu)');
  const place = line === undefined ? {} : { line };
  const said = '“my env (gpu)” cannot be the name of an environment: it is called my-env-gpu.';
  expect(told.notes).toContainEqual({ ...place, text: said });
  const { request, warnings } = await exchange.inspect({ fileName, text });
  expect(request.name).toBe('my-env-gpu');
  expect(warnings).toContainEqual({ ...place, message: said });
  const plain = await exchange.understand({ fileName, text: text.replace('my env (gpu)', 'plain') });
  expect(plain.name).toBe('plain');
  expect(JSON.stringify(plain.notes)).not.toContain('cannot be the name');
});

describe('what is told of a file is in the order of its lines, and what has none comes first:', () => {
  const lines = (told: readonly { readonly line?: number | null | undefined }[]) => told.map(({ line }) => line ?? 0);

  test('confirmations, warnings and notes', async () => {
    const text = [
      ...[
        'dependencies:',
        '- https://c.example/a::six',
        '- pip:',
        '  - --index-url https://i.example/simple',
        '  - -e .',
      ],
      ...['- six', 'channels: [conda-forge, https://b.example/a]', 'prefix: /x', 'other: 1', 'name: "a b"'],
    ].join('\n');
    const told = await exchange.understand({ fileName: 'environment.yml', text });
    expect(lines(told.confirm)).toEqual([4, 5]);
    expect(told.warnings.map(({ code }) => code)).toEqual([
      'pip-not-listed',
      'duplicate',
      'foreign-prefix',
      'unknown-key',
    ]);
    expect(lines(told.warnings)).toEqual([4, 6, 8, 9]);
    expect(told.notes).toEqual([
      { line: 2, text: 'It takes packages from https://c.example/a.' },
      { line: 7, text: 'It takes packages from https://b.example/a.' },
      { line: 10, text: expect.stringContaining('a-b') },
    ]);
    const { confirmations } = await exchange.inspect({ fileName: 'environment.yml', text });
    expect(lines(confirmations)).toEqual([2, 4, 5, 7]);
  });

  test('an include in front of a constraint', async () => {
    const text = '-c limits.txt\n-e .\n-r more.txt\n--index-url https://i.example/simple\nsix\n';
    const told = await exchange.understand({ fileName: 'requirements.txt', text });
    expect(lines(told.confirm)).toEqual([1, 2, 3, 4]);
  });

  test('problems', async () => {
    const text = 'dependencies:\n- pip:\n  - six six\n- "=="\nchannels: [""]\nvariables:\n  "1": x\n';
    const told = await exchange.understand({ fileName: 'environment.yml', text });
    expect(lines(told.problems)).toEqual([3, 4, 5, 7]);
  });

  test.each([
    [
      'an explicit list',
      '@EXPLICIT\nhttps://c.example/a/noarch/six-1-0.conda\nhttps://c.example/a/noarch/b-1-0.conda\n',
      2,
    ],
    ['a list', '# Name  Version  Build  Channel\nsix  1  0  conda-forge\nb  1  0  https://c.example/a\n', 3],
    ['a Dockerfile', 'FROM x\nRUN echo\nRUN conda install -c https://c.example/a six\n', 3],
  ])('where %s names a channel that is an address', async (_what, text, line) => {
    const { notes } = await exchange.understand({ fileName: 'x', text });
    expect(notes.filter(({ text: said }) => said === 'It takes packages from https://c.example/a.')).toEqual([
      { line, text: 'It takes packages from https://c.example/a.' },
    ]);
  });
});

test('a name that is empty is none', async () => {
  const text = 'name: ""\ndependencies: [six]\n';
  expect(await exchange.understand({ fileName: 'some.yml', text })).toMatchObject({ name: 'some' });
});

test('the settings of an export of Cloche need a yes as the lines of a file do', async () => {
  const requirements = ['six', '-e ./tool', '--index-url https://own.corp.example/simple'];
  const file = { format: 'cloche-environment', schema: 1, name: 'x', kind: 'venv', asked: { spec: { requirements } } };
  const text = JSON.stringify({ ...file, variables: {}, leftOut: { variables: [], settings: [] } });
  expect(await exchange.understand({ fileName: 'x.cloche.json', text })).toMatchObject({
    confirm: [
      { types: ['editable', 'local-path'], line: null, text: '-e ./tool' },
      { types: ['index-option'], line: null, text: '--index-url https://own.corp.example/simple' },
    ],
  });
});

test.each([
  ['environment-yml', 'name: x\ndependencies: [six\n'],
  ['Dockerfile', 'FROM debian\nRUN make\n'],
  ['nix', '{ pkgs, ... }:\n{ environment.systemPackages = [ ]; }\n'],
  ['pyproject', '[project]\nname = "x"\ndependencies = [\n'],
  ['cloche', '{"format": "cloche-environment", "schema": 9}'],
  [null, '{"name": "x"}'],
  [null, 'No list of requirements at all.\n'],
])('the format of a refused file is told where its content tells it: %s', async (format, text) => {
  const told = await exchange.understand({ fileName: 'anything', text });
  expect(told).toMatchObject({ format, kind: null });
  expect(told.problems).toHaveLength(1);
});

test('a broken machine is no problem of a file', async () => {
  const broken = createExchange({
    kinds,
    ...readHere(kinds),
    read: () => Promise.reject(new ClocheError('tool-failed', 'The reader did not start.')),
    offered: async () => new Set(),
    environments: { list: async () => [], known: none, get: none },
    context: noTools,
    fieldsOf: async () => [],
  });
  await expect(broken.understand({ fileName: 'x', text: 'six' })).rejects.toMatchObject({ code: 'tool-failed' });
});

test.each([
  ['a table', '# Name  Version  Build  Channel\npython  3.10.11  h1_0_cpython  conda-forge\n'],
  ['what --export prints', 'python=3.10.11=h1_0_cpython\n'],
])('the Python of %s of conda is told', async (_what, text) => {
  expect(await exchange.understand({ fileName: 'list.txt', text })).toMatchObject({
    python: '=3.10.11=h1_0_cpython',
    pythonMinor: '3.10',
  });
});

test.each([
  ["python[version='3.10.*']", '3.10'],
  ["python[version='>=3.10,<3.11']", '3.10'],
  ["python[version='>=3.10']", null],
  ['python=3.10[build=*_cpython]', '3.10'],
])('the minor version that %s fixes', async (spec, minor) => {
  const told = await exchange.understand({ fileName: 'environment.yml', text: `dependencies:\n- ${spec}\n- six\n` });
  expect(told.pythonMinor).toBe(minor);
});

test('a login of a channel is not repeated', async () => {
  const text = 'channels: [https://me:hidden@channel.example/t/tk-hidden/own]\ndependencies: [six]\n';
  expect(JSON.stringify(await exchange.understand({ fileName: 'environment.yml', text }))).not.toContain('hidden');
});

test('a build behind the version of Python stays apart from it', async () => {
  const text = 'dependencies: ["python >= 3.10, <3.11", six]\n';
  const tell = (content: string) => exchange.understand({ fileName: 'environment.yml', text: content });
  expect(await tell(text)).toMatchObject({ python: '>=3.10,<3.11', pythonMinor: '3.10' });
  const built = text.replace('>= 3.10, <3.11', '3.10.* *_cpython');
  expect(await tell(built)).toMatchObject({ python: '3.10.* *_cpython', pythonMinor: '3.10' });
});

test.each([
  ['YAML', 'name: x\ndependencies: [six\n', 3],
  ['two documents of YAML', 'name: x\ndependencies: []\n---\nname: y\n', 3],
  ['a key that is there twice', 'dependencies: []\nname: x\nname: y\n', 3],
  ['an alias of nothing', 'name: x\ndependencies:\n- *gone\n', 3],
  ['TOML', '[project]\nname = "x"\ndependencies = [\n', 4],
  ['the header of a script', 'import x\n\n# /// script\n# dependencies = ["six"]\n# a b\n# ///\n', 5],
  ['JSON', '{\n"format": "cloche-environment"\n"schema": 1}', 3],
  ['requirements', '\nNo list of requirements at all.\n', 2],
  ['a file of which no line is wrong', '{"format": "cloche-environment", "schema": 9}', null],
])('the line of what cannot be read is told and never taken from its name: %s', async (_what, text, line) => {
  const told = await exchange.understand({ fileName: 'line 77', text });
  expect(told.problems).toEqual([{ line, text: expect.any(String) }]);
});

test.each([
  ['pyproject.toml', '[project]\nname = "x"\n'],
  ['Pipfile', '[packages]\n'],
  ['setup.cfg', '[metadata]\nname = x\n[options]\n'],
  ['pylock.toml', 'lock-version = "1.0"\ncreated-by = "x"\npackages = []\n'],
  ['Pipfile.lock', '{"_meta": {"sources": []}, "default": {}, "develop": {}}'],
  ['poetry.lock', 'package = []\n\n[metadata]\nlock-version = "2.1"\npython-versions = ">=3.9"\ncontent-hash = "x"\n'],
])('an empty %s is told by its code', async (fileName, text) => {
  const { warnings, notes } = await exchange.understand({ fileName, text });
  expect(warnings.map(({ code }) => code)).toEqual(['empty-file']);
  expect(JSON.stringify(notes)).not.toContain('this machine');
});

test('a lock of which no group is taken is neither empty nor of another machine', async () => {
  const text = '{"_meta": {"sources": []}, "default": {}, "develop": {"six": {"version": "==1.16.0"}}}';
  const { warnings, notes } = await exchange.understand({ fileName: 'Pipfile.lock', text });
  expect(warnings).toEqual([]);
  expect(notes).toEqual([{ text: expect.stringMatching(/in groups, and none of these is taken/) }]);
});

test('a lock of nothing but packages of another machine says so', async () => {
  const text =
    '{"_meta": {}, "default": {"six": {"version": "==1", "markers": "sys_platform == \'win32\'"}}, "develop": {}}';
  const { notes } = await exchange.understand({ fileName: 'Pipfile.lock', text });
  expect(notes).toEqual([{ text: expect.stringMatching(/^Nothing in it is for this machine/) }]);
});
