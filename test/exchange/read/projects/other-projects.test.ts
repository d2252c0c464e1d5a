import { describe, expect, test } from 'vitest';
import { condaPlatform } from '../../../../main/conda/platform';
import { codesIn, groupsIn, readText } from '../python-files';

describe('Pipfile', () => {
  test('versions that are numbers stay as they are written, and are warned of', () => {
    const text =
      '[packages]\nplain = 3.10\nother = {version = 1.20, markers = "os_name == \'posix\'"}\n[requires]\npython_version = 3.10\n';
    const { asked, warnings } = readText(text);
    expect(asked.requirements).toEqual(['plain==3.10', "other==1.20 ; os_name == 'posix'"]);
    expect(asked.python).toBe('3.10');
    expect(warnings.map(({ line, codes }) => [line, codes])).toEqual([
      [2, ['number-not-text']],
      [3, ['number-not-text']],
      [5, ['number-not-text']],
    ]);
  });

  test('each way in which it names a package, and its categories', () => {
    const text = `[[source]]
name = "own"
url = "https://own.example/pypi/simple"
[packages]
any = "*"
bound = ">=1,<2"
bare = "1.5"
extra = {version = "*", extras = ["a", "b"]}
repo = {git = "https://g.example/r", ref = "v1", editable = true}
file = {file = "https://f.example/f-1.zip"}
wheel = {path = "./w.whl"}
keyed = {version = "*", sys_platform = "== 'linux'", python_version = "> '3.8'"}
wrong = true
odd = {path = "a b;c"}
[docs]
sphinx = "*"
[pipenv]
allow_prereleases = true
`;
    const reading = readText(text);
    expect(reading.asked.requirements).toEqual([
      '--index-url https://own.example/pypi/simple',
      '--pre',
      'any',
      'bound>=1,<2',
      'bare==1.5',
      'extra[a,b]',
      '-e git+https://g.example/r@v1#egg=repo',
      'file @ https://f.example/f-1.zip',
      './w.whl',
      "keyed ; sys_platform == 'linux' and python_version > '3.8'",
    ]);
    expect(groupsIn(reading)).toEqual({ docs: 1 });
    expect(reading.rejected).toHaveLength(2);
    expect(codesIn(reading.confirmations)).toEqual([
      'editable',
      'index-option',
      'local-path',
      'pip-option',
      'url',
      'vcs',
    ]);
  });
});

describe('pixi.toml', () => {
  const text = `[workspace]
name = "seas"
channels = ["conda-forge", "https://own.example/ch"]
platforms = ["osx-arm64"]
[dependencies]
python = "3.11.*"
numpy = ">=1.26"
[pypi-dependencies]
six = "*"
[feature.gpu.dependencies]
cuda = "*"
`;

  test.each(['workspace', 'project'])('its packages, channels and features under [%s]', (heading) => {
    const reading = readText(text.replace('workspace', heading), ['gpu']);
    expect(reading).toMatchObject({ format: 'pixi.toml', rejected: [], written: { python: '=3.11' } });
    expect(reading.asked).toMatchObject({
      name: 'seas',
      packages: {
        from: 'conda',
        channels: ['conda-forge', 'https://own.example/ch'],
        specs: ['python=3.11', 'numpy>=1.26', 'cuda'],
      },
      requirements: ['six'],
    });
    expect(groupsIn(reading)).toEqual({ gpu: 1 });
    expect(codesIn(reading.warnings)).toEqual(['other-platform']);
    expect(codesIn(reading.confirmations)).toEqual(['channel']);
  });

  test('a package that pixi builds asks for what it needs to run', () => {
    const reading = readText(`[package]
name = "waves"
version = "0.1.0"
[package.build]
backend = { name = "pixi-build-python", version = "*" }
[package.host-dependencies]
hatchling = "*"
[package.run-dependencies]
python = ">=3.11"
rich = "13.*"
own = { path = "../own" }
shared = { workspace = true }
[package.target.${condaPlatform}.run-dependencies]
far = { version = "*", channel = "https://own.example/ch" }
[package.target.win-64.run-dependencies]
pywin32 = "*"
`);
    expect(reading).toMatchObject({ format: 'pixi.toml', written: { python: '>=3.11' } });
    expect(reading.asked).toMatchObject({
      name: 'waves',
      packages: { from: 'conda', channels: [], specs: ['python>=3.11', 'rich=13', 'https://own.example/ch::far'] },
      requirements: [],
    });
    expect(reading.rejected).toMatchObject([{ line: 12, message: expect.stringContaining('workspace') }]);
    expect(reading.confirmations).toMatchObject([{ line: 14, codes: ['channel'] }]);
    expect(reading.warnings.map(({ line, message }) => [line, message.slice(0, 40)])).toEqual([
      [11, expect.stringContaining('own')],
      [undefined, 'It is a package that pixi builds: what i'],
      [undefined, 'It names no channel: conda-forge is take'],
      [6, 'What pixi has under host-dependencies is'],
      [15, 'What it has for another platform (win-64'],
    ]);
    const { warnings } = readText('[package]\nname = "x"\n[package.build]\nbackend = { name = "b" }\n');
    expect(codesIn(warnings)).toEqual(['empty-file']);
    expect(() => readText('[package]\nname = "x"\nbuild = "build.rs"\n[build-dependencies]\ncc = "1"\n')).toThrow();
  });

  test('tables of this platform count, those of others are told, and nothing that is asked of a package is lost', () => {
    const reading = readText(
      `${text}[target.unix.dependencies]
make = "*"
numpy = ">=2"
[target.linux.pypi-dependencies]
attrs = ">=1"
[target.osx.dependencies]
libcxx = "*"
[feature.gpu.target.linux.dependencies]
nccl = { version = "2.*", build-number = 3, subdir = "linux-64" }
`,
      ['gpu'],
    );
    expect(reading.asked).toMatchObject({
      packages: {
        specs: [
          ...['python=3.11', 'numpy>=2', 'make', 'cuda'],
          "nccl[version='2.*',build_number='3',subdir='linux-64']",
        ],
      },
      requirements: ['six', 'attrs>=1'],
    });
    expect(reading.rejected).toEqual([]);
    expect(reading.warnings).toContainEqual(
      expect.objectContaining({ line: 17, codes: ['other-platform'], message: expect.stringContaining('(osx)') }),
    );
  });

  test('conditions and what only pixi knows of a package are told', () => {
    const { asked, warnings, rejected } = readText(
      '[workspace]\nchannels = ["a"]\n[dependencies]\nsix = { version = "1.*", extras = ["x"], when = "y" }\n[dependencies."if(linux or win)"]\ncuda = "12.*"\n',
    );
    expect(asked.packages).toMatchObject({ specs: ['six=1'] });
    expect(warnings).toEqual([{ line: 4, message: expect.stringContaining('without its extras, when') }]);
    expect(rejected).toMatchObject([{ line: 5, message: expect.stringContaining('only pixi understands: cuda.') }]);
  });

  test('a pyproject.toml with a table of pixi is none', () => {
    const own = '[project]\nname = "x"\ndependencies = ["six"]\n[tool.pixi.workspace]\nchannels = ["a"]\n';
    expect(readText(own).format).toBe('pyproject.toml');
  });
});

describe('flit', () => {
  test('requirements, extras and the Python of [tool.flit.metadata]', () => {
    const text = `[build-system]
requires = ["flit_core"]
[tool.flit.metadata]
module = "demo"
requires-python = ">=3.8"
requires = ["six>=1", "attrs"]
[tool.flit.metadata.requires-extra]
test = ["pytest"]
`;
    const reading = readText(text, ['test']);
    expect(reading.asked).toMatchObject({
      name: 'demo',
      requirements: ['six>=1', 'attrs', 'pytest'],
      requiresPython: { specifier: '>=3.8' },
    });
    expect(groupsIn(reading)).toEqual({ test: 1 });
  });
});

describe('setup.cfg', () => {
  test('requirements, extras and the Python of setuptools', () => {
    const text = `[metadata]
name = demo
version = attr: demo.__version__
[options]
python_requires = >=3.8
install_requires =
    six>=1  # why
    # nothing
# install_requires = wrong
; nor this
    attrs; python_version < "3.9"
[options.extras_require]
test = pytest; coverage>=5
docs = file: docs.txt
[tool:pytest]
addopts = -x
`;
    const reading = readText(text, ['test']);
    expect(reading.format).toBe('setup.cfg');
    expect(reading.asked).toMatchObject({ name: 'demo', python: '', requiresPython: { specifier: '>=3.8' } });
    expect(reading.asked.requirements).toEqual(['six>=1', 'attrs; python_version < "3.9"', 'pytest', 'coverage>=5']);
    expect(groupsIn(reading)).toEqual({ test: 2, docs: 0 });
    expect(reading.warnings).toEqual([{ line: 14, message: expect.stringContaining('from docs.txt') }]);
    expect(readText('[options]\ninstall_requires = -e .\nwhat\n').rejected).toMatchObject([{ line: 3 }, { line: 2 }]);
  });
});

describe('a script that says what it needs', () => {
  const script = (header: string) => `#!/usr/bin/env python\n# a comment\n# /// script\n${header}\n# ///\nimport six\n`;

  test('its header is read and nothing else', () => {
    const text = script(
      '# requires-python = ">=3.11"\n# dependencies = [\n#   "six<2",\n#   "not ! one",\n# ]\n#\n# [tool.uv]\n# exclude-newer = "2024"',
    );
    const { format, asked, rejected } = readText(text, [], 'run.py');
    expect(format).toBe('python-script');
    expect(asked).toMatchObject({ name: 'run', requirements: ['six<2'], requiresPython: { specifier: '>=3.11' } });
    expect(rejected).toMatchObject([{ line: 7 }]);
  });

  test.each([
    ['twice', `${script('# dependencies = []')}${script('# dependencies = []')}`],
    ['without an end', '# /// script\n# dependencies = []\nimport six\n'],
    ['that is no TOML', script('# dependencies = [')],
  ])('a header %s is refused', (_what, text) => {
    expect(() => readText(text)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});
