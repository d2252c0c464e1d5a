import { describe, expect, test } from 'vitest';
import { codesIn, groupsIn, readText } from '../python-files';

const project = (text: string, name = 'demo') => `[project]\nname = "${name}"\n${text}`;

describe('pyproject.toml', () => {
  test('extras and groups are asked for when they are taken, with what they include, and counted by what they name', () => {
    const text = `${project('dependencies = ["six"]')}
[project.optional-dependencies]
more = ["attrs>=20"]
dev = ["mypy"]
[dependency-groups]
dev = ["pytest", {include-group = "Lint_er"}]
lint-er = ["ruff", "six"]
`;
    const nothing = readText(text);
    expect(nothing.asked.requirements).toEqual(['six']);
    expect(groupsIn(nothing)).toEqual({ more: 1, dev: 1, 'dev (group)': 1, 'lint-er': 2 });
    expect(nothing.groups.every(({ isTaken }) => !isTaken)).toBe(true);
    const some = readText(text, ['more', 'dev (group)']);
    expect(some.asked.requirements).toEqual(['six', 'attrs>=20', 'pytest', 'ruff']);
    expect(some.groups.filter(({ isTaken }) => isTaken).map(({ name }) => name)).toEqual(['more', 'dev (group)']);
    expect(nothing.rejected).toEqual([]);
  });

  test('groups that include each other, or none, are rejected and end', () => {
    const ring = readText(
      '[dependency-groups]\na = [{include-group = "b"}]\nb = [{include-group = "a"}, {include-group = "c"}]\n',
    );
    expect(ring.rejected.map(({ message }) => message)).toEqual([
      '“a” includes itself.',
      '“c” is included, and there is no such group.',
      '“b” includes itself.',
      '“c” is included, and there is no such group.',
    ]);
    const wide = Array.from(
      { length: 60 },
      (_, at) => `g${at} = [{include-group = "g${at + 1}"}, {include-group = "g${at + 1}"}]`,
    );
    expect(readText(`[dependency-groups]\n${wide.join('\n')}\ng60 = []\n`).rejected.length).toBeGreaterThan(0);
  });

  test.each([
    ['-e .', 'is no dependency'],
    ['-r other.txt', 'is no dependency'],
    ['--index-url https://evil.example', 'is no dependency'],
    ['./here', 'is no dependency'],
    ['six --hash=sha256:00', 'is no dependency'],
    ['six\\n--index-url https://evil.example', 'is not understood'],
    ['six ==', 'is not understood'],
    ['', 'is not understood'],
  ])('%j is no dependency and is rejected', (text, reason) => {
    const { asked, rejected } = readText(project(`dependencies = ["attrs", "${text}"]`));
    expect(asked.requirements).toEqual(['attrs']);
    expect(rejected).toMatchObject([{ message: expect.stringContaining(reason) }]);
  });

  test('each thing that is not understood has its line', () => {
    const { rejected } = readText(project('dependencies = [\n  "six",\n  "not ! one",\n]\n'));
    expect(rejected).toMatchObject([{ line: 5 }]);
  });

  test.each([
    ['>=3.10', '', '>=3.10'],
    ['== 3.12.*', '3.12', '==3.12.*'],
    ['==3.12.4', '3.12.4', '==3.12.4'],
    ['~=3.11.2', '3.11', '~=3.11.2'],
    ['~=3.11', '', '~=3.11'],
    ['>=3.11, <3.12', '3.11', '>=3.11,<3.12'],
    ['>=3.9,<3.12', '', '>=3.9,<3.12'],
    ['nonsense', '', ''],
  ])('requires-python %s', (text, python, specifier) => {
    const { asked } = readText(project(`requires-python = "${text}"`));
    expect([asked.python, asked.requiresPython?.specifier]).toEqual([python, specifier]);
  });

  test('what is worked out at the build is said, and where it comes from', () => {
    const text = `${project('dynamic = ["version", "dependencies"]')}
[tool.setuptools.dynamic]
dependencies = {file = ["requirements.txt"]}
[tool.hatch.envs.docs]
dependencies = ["mkdocs"]
`;
    const messages = readText(text).warnings.map(({ message }) => message);
    expect(messages.join('\n')).toContain('setuptools takes them from requirements.txt');
    expect(messages.join('\n')).toContain('Hatch ask for is left out: docs');
  });

  test('uv: places of packages, indexes, limits and its own group', () => {
    const text = `${project(`dependencies = ["alpha[x]>=1; python_version > '3'", "beta", "gamma", "delta", "member"]`)}
[tool.uv]
dev-dependencies = ["pytest"]
constraint-dependencies = ["numpy<2"]
index-url = "https://u:secret@i.example/one/simple"
[tool.uv.sources]
alpha = { git = "https://g.example/a.git", tag = "v1", subdirectory = "s" }
beta = { path = "../beta", editable = true }
Gamma = { url = "https://u.example/gamma-1-py3-none-any.whl" }
delta = [{ index = "special" }]
member = { workspace = true }
[[tool.uv.index]]
name = "special"
url = "https://s.example/simple/"
explicit = true
[[tool.uv.index]]
name = "other"
url = "https://p.s.example/simple/"
explicit = true
`;
    const { asked, confirmations, warnings, rejected, groups } = readText(text);
    expect(asked.requirements).toEqual([
      '--extra-index-url https://s.example/simple/',
      '--extra-index-url https://p.s.example/simple/',
      '--index-url https://u:secret@i.example/one/simple',
      "alpha[x] @ git+https://g.example/a.git@v1#subdirectory=s ; python_version > '3'",
      '-e ../beta',
      'gamma @ https://u.example/gamma-1-py3-none-any.whl',
      'delta',
    ]);
    expect(asked.constraints).toEqual(['numpy<2']);
    expect(groups).toMatchObject([{ name: 'dev', packages: 1 }]);
    expect(codesIn(confirmations)).toEqual([
      ...['editable', 'index-option', 'index-option', 'index-option', 'local-path', 'url', 'vcs'],
    ]);
    expect(codesIn(warnings)).toEqual(['credentials-in-index-url']);
    expect(JSON.stringify([confirmations, warnings])).not.toContain('secret');
    expect(rejected.map(({ message }) => message)).toEqual([
      '“member” is a part of the same workspace, which is not here.',
    ]);
  });

  test('poetry: each way in which it names a package', () => {
    const text = `[tool.poetry]
name = "demo"
[tool.poetry.dependencies]
python = "~3.11"
plain = "1.2"
many = [{version = "^1", python = "<3.9"}, {version = "^2", python = ">=3.9"}]
repo = {git = "git@g.example:o/r.git", branch = "main", extras = ["x"]}
folder = {path = "lib", develop = true}
marked = {version = "*", markers = "os_name == 'nt' or os_name == 'posix'", platform = "linux"}
either = "^1 || ^3"
alone = {version = "*", optional = true}
[tool.poetry.group.docs.dependencies]
sphinx = "^7"
[tool.poetry.dev-dependencies]
black = "*"
[[tool.poetry.source]]
name = "own"
url = "https://own.example/pypi/simple"
[[tool.poetry.source]]
name = "second"
url = "https://two.example/pypi/simple"
priority = "explicit"
`;
    const reading = readText(text, ['docs']);
    expect(reading.asked).toMatchObject({
      name: 'demo',
      python: '3.11',
      requiresPython: { written: '~3.11', specifier: '>=3.11,<3.12' },
    });
    expect(reading.asked.requirements).toEqual([
      '--index-url https://own.example/pypi/simple',
      '--extra-index-url https://two.example/pypi/simple',
      'plain==1.2',
      'many>=1,<2 ; python_version < "3.9"',
      'many>=2,<3 ; python_version >= "3.9"',
      'repo[x] @ git+ssh://git@g.example/o/r.git@main',
      '-e ./lib',
      `marked ; (os_name == 'nt' or os_name == 'posix') and sys_platform == "linux"`,
      'sphinx>=7,<8',
    ]);
    expect(groupsIn(reading)).toEqual({ dev: 1, docs: 1 });
    expect(reading.rejected).toMatchObject([{ line: 10, message: expect.stringContaining('alternatives') }]);
    expect(reading.warnings.map(({ message }) => message).join('\n')).toContain('left out: alone');
  });

  test('pdm: groups of its own and sources', () => {
    const text = `${project('dependencies = ["six"]')}
[tool.pdm.dev-dependencies]
test = ["pytest", "-e file:///srv/x#egg=x"]
[[tool.pdm.source]]
name = "private"
url = "https://p.pdm.example/simple"
`;
    const { asked, groups, confirmations } = readText(text, ['test']);
    expect(asked.requirements).toEqual([
      '--extra-index-url https://p.pdm.example/simple',
      'six',
      'pytest',
      '-e file:///srv/x#egg=x',
    ]);
    expect(groups).toEqual([{ name: 'test', packages: 2, isTaken: true }]);
    expect(codesIn(confirmations)).toEqual(['editable', 'index-option', 'local-path']);
  });

  test('pixi: packages of channels, those of features when they are taken', () => {
    const text = `[tool.pixi.workspace]
channels = ["conda-forge", "https://t.example/t/token/x"]
platforms = ["osx-arm64"]
[tool.pixi.dependencies]
numpy = "1.26.*"
scipy = {version = ">=1", channel = "bioconda"}
odd = {git = "https://g.example/x"}
[tool.pixi.pypi-dependencies]
six = "*"
[tool.pixi.feature.gpu.dependencies]
cuda = "*"
`;
    const { asked, warnings, rejected } = readText(text, ['gpu']);
    expect(asked.packages).toEqual({
      from: 'conda',
      channels: ['conda-forge'],
      specs: ['numpy=1.26', 'bioconda::scipy>=1', 'cuda'],
    });
    expect(asked.requirements).toEqual(['six']);
    expect(codesIn(warnings)).toEqual(['other-platform']);
    expect(rejected).toHaveLength(1);
    expect(JSON.stringify(rejected)).not.toContain('token/x');
  });

  test('keys that the standard does not have are warned of, those of tools are not', () => {
    const { warnings } = readText(`extra = 1\n${project('packages = []\n[tool.anything]\nkey = 1')}`);
    expect(warnings.filter(({ codes }) => codes?.includes('unknown-key')).map(({ line }) => line)).toEqual([1, 4]);
  });
});
