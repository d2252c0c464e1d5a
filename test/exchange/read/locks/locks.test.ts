import { describe, expect, test } from 'vitest';
import { lockLines } from '../../../../main/python/pip/requirements-file';
import { codesIn, groupsIn, lockedIn, readFixture, readText } from '../python-files';

const sha = (digit: string) => digit.repeat(64);
const pylock = (packages: string, head = '') => `lock-version = "1.0"\ncreated-by = "test"\n${head}\n${packages}`;
const wheel = (name: string, tag: string) =>
  `[[packages]]\nname = "${name}"\nversion = "1.0"\nwheels = [{url = "https://f.example/${name}-1.0-${tag}.whl", hashes = {sha256 = "${sha('a')}"}}]\n`;

/** What is told of the index in these files, as tools write the public one. */
const ownIndex = (line: number) => ({
  line,
  message:
    'Packages come from the index of your own settings, in place of https://index.example/simple, which the file names.',
});

describe('locks that the real tools made', () => {
  const always = ['click==8.1.8'];
  const older = [
    'exceptiongroup==1.3.2 ; python_version < "3.11"',
    'typing-extensions==4.16.0 ; python_version < "3.11"',
  ];

  test('pipenv', () => {
    const reading = readFixture('locks/pipenv/Pipfile.lock');
    expect(reading).toMatchObject({ format: 'Pipfile.lock', confirmations: [], rejected: [] });
    expect(reading.asked).toMatchObject({ python: '3.11', lock: { python: '3.11', engine: 'pipenv' } });
    expect(lockedIn(reading)).toEqual(['click==8.5.1']);
    expect(groupsIn(reading)).toEqual({ develop: 1 });
    expect(reading.warnings).toEqual([
      ownIndex(13),
      { message: 'The lock has no version of colorama: that is left out.' },
    ]);
    expect(lockedIn(readFixture('locks/pipenv/Pipfile.lock', ['develop']))).toEqual([
      'click==8.5.1',
      'iniconfig==2.3.1',
    ]);
  });

  test('poetry', () => {
    const reading = readFixture('locks/poetry/poetry.lock');
    expect(reading).toMatchObject({ format: 'poetry.lock', warnings: [], rejected: [] });
    // It was locked with an index of another name.
    expect(reading.confirmations).toMatchObject([{ line: 20, codes: ['index-option'] }]);
    expect(reading.asked).toMatchObject({
      python: '',
      requiresPython: { written: '>=3.9' },
      lock: { engine: 'poetry 2.5.1' },
    });
    expect(lockedIn(reading)).toEqual([...always, ...older]);
    expect(groupsIn(reading)).toEqual({ more: 1, dev: 1 });
    const all = readFixture('locks/poetry/poetry.lock', ['more', 'dev']);
    expect(lockedIn(all)).toEqual([...always, older[0], 'iniconfig==2.1.0', 'packaging==26.3', older[1]]);
  });

  test('pdm', () => {
    const reading = readFixture('locks/pdm/pdm.lock');
    expect(reading).toMatchObject({ format: 'pdm.lock', confirmations: [], warnings: [], rejected: [] });
    expect(lockedIn(reading)).toEqual([...always, ...older]);
    expect(groupsIn(reading)).toEqual({ dev: 1, more: 1 });
    const more = readFixture('locks/pdm/pdm.lock', ['more']);
    expect(codesIn(more.confirmations)).toEqual(['url']);
    expect(more.asked.lock?.packages.find(({ name }) => name === 'six')?.source).toMatch(/six-1\.17\.0-.*\.whl$/);
  });

  test('uv', () => {
    const reading = readFixture('locks/uv/uv.lock');
    expect(reading).toMatchObject({ format: 'uv.lock', confirmations: [], warnings: [ownIndex(12)], rejected: [] });
    expect(reading.asked).toMatchObject({ name: 'tiny', requiresPython: { specifier: '>=3.9' } });
    expect(reading.asked.requirements).toEqual(['click>=8.1', "exceptiongroup>=1.2 ; python_full_version < '3.11'"]);
    expect(lockedIn(reading)).toEqual([
      "click==8.1.8 ; python_full_version < '3.10'",
      "click==8.5.1 ; python_full_version >= '3.10'",
      "exceptiongroup==1.3.2 ; python_full_version < '3.11'",
      "typing-extensions==4.16.0 ; python_full_version < '3.11'",
    ]);
    expect(reading.asked.lock?.packages.map(({ isRequested }) => isRequested)).toEqual([true, true, true, false]);
    expect(groupsIn(reading)).toEqual({ more: 1, dev: 1 });
    const more = readFixture('locks/uv/uv.lock', ['more', 'dev']);
    expect(lockedIn(more).filter((line) => /^(?:six|iniconfig)/.test(line))).toHaveLength(3);
    expect(more.asked.requirements.filter((line) => /^(?:six @|iniconfig$)/.test(line))).toHaveLength(2);
  });

  test.each([
    ['uv', 8, [ownIndex(11)]],
    ['pdm', 6, []],
    ['pip', 2, []],
  ])('pylock.toml by %s', (tool, count, warnings) => {
    const reading = readFixture(`locks/${tool}/pylock.toml`);
    expect(reading).toMatchObject({ format: 'pylock.toml', warnings, rejected: [] });
    expect(reading.asked.lock?.engine).toBe(tool);
    expect(reading.asked.requirements).toHaveLength(count);
    expect(codesIn(reading.confirmations)).toEqual(['url']);
    expect(lockedIn(reading)).toContain('six==1.17.0');
    expect(reading.asked.lock?.packages.every(({ hashes }) => hashes?.length)).toBe(true);
  });

  test.each([
    ['pipenv/Pipfile', 'Pipfile', [ownIndex(2)]],
    ['poetry/pyproject.toml', 'pyproject.toml', []],
    ['uv/pyproject.toml', 'pyproject.toml', []],
    ['pdm/pyproject.toml', 'pyproject.toml', []],
  ])('what %s was made of', (path, format, warnings) => {
    const reading = readFixture(`locks/${path}`);
    expect(reading).toMatchObject({ format, warnings, rejected: [] });
    expect(reading.asked.requirements.map((line) => line.split(/[>; ]/)[0])).toContain('click');
  });

  test('each of them is installed with its hashes and its markers', () => {
    const lines = lockLines(readFixture('locks/uv/pylock.toml').asked.lock ?? { packages: [] });
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatch(/^click==8\.1\.8 ; python_full_version < '3\.10' --hash=sha256:[0-9a-f]{64} --hash=/);
    expect(lines.every((line) => line.includes('--hash=sha256:'))).toBe(true);
  });
});

describe('Pipfile.lock', () => {
  const lock = (own: string) =>
    `{"_meta": {"pipfile-spec": 6, "sources": []},\n "default": {\n  "six": {"version": "==1.16.0"},\n  "repo": {"git": "https://g.example/r", "ref": "abc123", ${own}}}}`;

  test('an editable repository stays editable, and its confirmation has its line', () => {
    const { asked, confirmations } = readText(lock('"editable": true'));
    expect(asked.requirements).toEqual(['six==1.16.0', '-e git+https://g.example/r@abc123#egg=repo']);
    expect(confirmations).toMatchObject([{ line: 4, codes: ['editable', 'vcs'] }]);
    const inFolder = readText(lock('"editable": true, "subdirectory": "s"'));
    expect(inFolder.asked.requirements[1]).toBe('-e git+https://g.example/r@abc123#subdirectory=s&egg=repo');
    expect(readText(lock('"editable": false')).asked.requirements[1]).toBe('repo @ git+https://g.example/r@abc123');
  });
});

describe('pylock.toml', () => {
  test('packages of extras and groups are taken when these are', () => {
    const text = pylock(
      `${wheel('always', 'py3-none-any')}${wheel('extra', 'py3-none-any')}marker = "'x' in extras"\n${wheel('grouped', 'py3-none-any')}marker = "'dev' in dependency_groups"\n`,
      'extras = ["x"]\ndependency-groups = ["dev", "de"]\ndefault-groups = ["dev"]',
    );
    const standard = readText(text, ['dev']);
    expect(lockedIn(standard)).toEqual(['always==1.0', 'grouped==1.0']);
    expect(groupsIn(standard)).toEqual({ x: 1, dev: 1, de: 0 });
    expect(lockedIn(readText(text, ['x']))).toEqual(['always==1.0', 'extra==1.0']);
    expect(lockedIn(readText(text, ['de']))).toEqual(['always==1.0']);
  });

  test('what is not for this machine is told', () => {
    const others = ['win_amd64', 'win_arm64'].map((platform) => `cp313-cp313-${platform}`);
    const both = wheel('both', others[0] ?? '').replace(
      '}]',
      `}, {url = "https://f.example/both-1.0-${others[1]}.whl", hashes = {sha256 = "${sha('b')}"}}]`,
    );
    const { warnings } = readText(pylock(`${wheel('only', others[0] ?? '')}${both}${wheel('any', 'py3-none-any')}`));
    expect(warnings).toEqual([
      {
        message: expect.stringMatching(/win_amd64 are locked for only\./),
        codes: ['wheels-for-one-platform', 'other-platform'],
      },
      { message: expect.stringMatching(/for both\./), codes: ['other-platform'] },
    ]);
    const elsewhere = readText(pylock(wheel('any', 'py3-none-any'), `environments = ["sys_platform == 'win32'"]`));
    expect(codesIn(elsewhere.warnings)).toEqual(['other-platform']);
  });

  test('wheels for Linux are for one platform, whichever the version of its libraries', () => {
    const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
    const tag = `cp313-cp313-manylinux_2_17_${machine}.manylinux2014_${machine}`;
    expect(codesIn(readText(pylock(wheel('here', tag))).warnings)).toEqual(['wheels-for-one-platform']);
  });

  test('repositories, archives and folders need a yes, and a folder is not among the exact versions', () => {
    const text = pylock(`[[packages]]
name = "repo"
vcs = {type = "git", url = "https://g.example/r.git", commit-id = "abc123", subdirectory = "s"}
[[packages]]
name = "archive"
archive = {url = "https://u:secret@f.example/archive-2.0-py3-none-any.whl", hashes = {sha256 = "${sha('c')}"}}
[[packages]]
name = "folder"
directory = {path = "lib", editable = true}
`);
    const reading = readText(text);
    expect(codesIn(reading.confirmations)).toEqual(['editable', 'local-path', 'url', 'vcs']);
    expect(reading.asked.lock?.packages).toMatchObject([
      { name: 'repo', version: '', source: 'git+https://g.example/r.git@abc123#subdirectory=s' },
      { name: 'archive', version: '2.0' },
    ]);
    expect(reading.asked.requirements).toContain('-e ./lib');
    expect(reading.warnings.map(({ message }) => message)).toEqual([expect.stringContaining('folder is not among')]);
    expect(JSON.stringify([reading.confirmations, reading.warnings])).not.toContain('secret');
  });

  test('an index that is not the public one needs a yes', () => {
    const text = pylock(`${wheel('six', 'py3-none-any')}index = "https://i.own.example/simple"\n`);
    expect(readText(text).confirmations).toMatchObject([
      { codes: ['index-option'], message: expect.stringContaining('https://i.own.example/simple') },
    ]);
  });

  test('unknown keys are warned of, another version of the format is refused', () => {
    const { warnings } = readText(pylock(`${wheel('six', 'py3-none-any')}odd = 1\n`, 'strange = 1'));
    expect(codesIn(warnings)).toEqual(['unknown-key', 'unknown-key']);
    expect(() => readText('lock-version = "2.0"\npackages = []\n')).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
    expect(readText('lock-version = "1.3"\npackages = []\n').warnings[0]?.message).toContain('newer version 1.3');
  });

  test.each([
    ['a name that is an option', 'name = "-r"\nversion = "1"'],
    ['a version with a line break', 'name = "six"\nversion = "1\\n--index-url https://evil.example"'],
    ['a marker that is none', 'name = "six"\nversion = "1"\nmarker = "os.system"'],
    ['a marker with an option', `name = "six"\nversion = "1"\nmarker = "os_name == 'x --index-url y'"`],
    ['a repository with an option', 'name = "six"\nvcs = {type = "git", url = "https://g.example/x --index-url y"}'],
    ['an address that is a path', 'name = "six"\narchive = {url = "/etc/passwd"}'],
    ['no version', 'name = "six"'],
    ['no name', 'version = "1"'],
  ])('%s is rejected', (_what, text) => {
    const { rejected, asked } = readText(pylock(`[[packages]]\n${text}\n`));
    expect(rejected).toHaveLength(1);
    expect([asked.lock?.packages, asked.requirements]).toEqual([[], []]);
  });
});
