import { describe, expect, test } from 'vitest';
import { codesIn, groupsIn, lockedIn, readText } from '../python-files';

const sha = (digit: string) => digit.repeat(64);

describe('uv.lock', () => {
  const lock = (packages: string, root: string) =>
    `version = 1\nrequires-python = ">=3.9"\n[[package]]\nname = "root"\nsource = { virtual = "." }\n${root}\n${packages}`;
  const entry = (name: string, more = '', version = '1.0') =>
    `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://index.example/simple" }\nwheels = [{ url = "https://files.index.example/packages/0f/1a/${'b'.repeat(60)}/${name}-1.0-py3-none-any.whl" }]\n${more}\n`;

  test('only what is needed here is taken, under the markers of all ways that lead there', () => {
    const text = lock(
      [
        entry(
          'a',
          `dependencies = [{ name = "shared", marker = "python_full_version < '3.11'" }, { name = "windows", marker = "sys_platform == 'win32'" }]`,
        ),
        entry('b', `dependencies = [{ name = "shared", marker = "python_full_version >= '3.13'" }, { name = "a" }]`),
        entry('c', 'dependencies = [{ name = "deep", extra = ["more"] }]'),
        entry(
          'deep',
          '[package.optional-dependencies]\nmore = [{ name = "only-extra" }]\nother = [{ name = "unused" }]',
        ),
        ...['shared', 'windows', 'only-extra', 'unused'].map((name) => entry(name)),
      ].join(''),
      `dependencies = [{ name = "a", marker = "python_full_version < '3.12'" }, { name = "b" }, { name = "c" }]`,
    );
    expect(lockedIn(readText(text))).toEqual([
      'a==1.0',
      'b==1.0',
      'c==1.0',
      'deep==1.0',
      "shared==1.0 ; (python_full_version < '3.11') or (python_full_version >= '3.13')",
      'only-extra==1.0',
    ]);
  });

  test('packages that need each other, and long chains of markers, come to an end', () => {
    const ring = lock(
      `${entry('a', 'dependencies = [{ name = "b" }]')}${entry('b', 'dependencies = [{ name = "a" }]')}`,
      'dependencies = [{ name = "a" }]',
    );
    expect(lockedIn(readText(ring))).toEqual(['a==1.0', 'b==1.0']);
    const chain = Array.from({ length: 3000 }, (_, at) =>
      entry(
        `p${at}`,
        `dependencies = [${[at + 1, at + 2].map((to) => `{ name = "p${to}", marker = "python_version > '3.${at}'" }`).join(',')}]`,
      ),
    );
    const begin = performance.now();
    const long = readText(lock(chain.join(''), 'dependencies = [{ name = "p0" }]'));
    expect(lockedIn(long)).toHaveLength(3000);
    expect(long.rejected).toEqual([]);
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  test('one that does not tell what was asked for asks for what it locks', () => {
    const simplified = lock(
      `${entry('a', 'dependencies = [{ name = "b" }]')}${entry('b')}`,
      'dependencies = [{ name = "a" }]',
    );
    expect(readText(simplified).asked.requirements).toEqual(['a==1.0', 'b==1.0']);
    const empty = lock('', '');
    expect(readText(empty).asked.requirements).toEqual([]);
  });

  test('git, paths and other indexes need a yes', () => {
    const text = lock(
      `[[package]]\nname = "g"\nversion = "1"\nsource = { git = "https://g.example/g?subdirectory=s%2Ft&tag=v1#abc123" }\n[[package]]\nname = "p"\nversion = "1"\nsource = { editable = "../p" }\n${entry('o').replace('https://index.example/simple', 'https://own.corp.example/simple')}`,
      'dependencies = [{ name = "g" }, { name = "p" }, { name = "o" }]',
    );
    const reading = readText(text);
    expect(codesIn(reading.confirmations)).toEqual(['editable', 'index-option', 'local-path', 'vcs']);
    expect(reading.asked.lock?.packages).toMatchObject([
      { name: 'g', source: 'git+https://g.example/g@abc123#subdirectory=s/t' },
      { name: 'o' },
    ]);
    expect(() => readText(text.replace('version = 1', 'version = 2'))).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });
});

describe('an archive that is a file of this machine needs a yes, and is never one of an index', () => {
  const beside = (name: string) => expect.stringContaining(`${name} is not among the exact versions`);

  test.each([
    ['a wheel', 'wheels = [{ path = "./foo-1.0-py3-none-any.whl" }]', './foo-1.0-py3-none-any.whl'],
    ['a path of a folder', 'sdist = { path = "dist/foo-1.0.tar.gz" }', './dist/foo-1.0.tar.gz'],
    [
      'the wheel for this platform',
      'wheels = [{ path = "foo-1.0-cp312-cp312-win_amd64.whl" }, { path = "foo-1.0-py3-none-any.whl" }]\nsdist = { path = "foo-1.0.tar.gz" }',
      './foo-1.0-py3-none-any.whl',
    ],
    [
      'what uv writes of a folder of wheels',
      'index = "file:///srv/wheels"\nwheels = [{ url = "file:///srv/wheels/foo-1.0-py3-none-any.whl" }]',
      'file:///srv/wheels/foo-1.0-py3-none-any.whl',
    ],
  ])('pylock.toml: %s', (_what, archives, place) => {
    const text = `lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "foo"\nversion = "1.0"\n${archives}\n`;
    const { asked, confirmations, warnings } = readText(text);
    expect(asked.requirements).toEqual([place]);
    expect(asked.lock?.packages).toEqual([]);
    expect(codesIn(confirmations)).toEqual(['local-path']);
    expect(warnings.map(({ message }) => message)).toEqual([beside('foo')]);
  });

  test('pylock.toml: one that has an address as well is taken from the index', () => {
    const text = `lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "foo"\nversion = "1.0"\nwheels = [{ path = "./foo-1.0-py3-none-any.whl", url = "https://f.example/foo-1.0-py3-none-any.whl" }]\n`;
    expect(readText(text).asked.requirements).toEqual(['foo==1.0']);
  });

  test('uv.lock: an index that is a folder', () => {
    const text = `version = 1
requires-python = ">=3.11"
[[package]]
name = "flat"
source = { virtual = "." }
dependencies = [{ name = "foo" }]
[package.metadata]
requires-dist = [{ name = "foo", specifier = ">=1" }]
[[package]]
name = "foo"
version = "1.0"
source = { registry = "wheels" }
wheels = [{ path = "foo-1.0-py3-none-any.whl" }]
`;
    const { asked, confirmations, warnings } = readText(text);
    expect(asked.requirements).toEqual(['./wheels/foo-1.0-py3-none-any.whl']);
    expect(codesIn(confirmations)).toEqual(['local-path']);
    expect(warnings.map(({ message }) => message)).toEqual([beside('foo')]);
  });
});

describe('poetry.lock', () => {
  test('an old one: categories, files of all packages together, optional ones by their extra', () => {
    const text = `[[package]]
name = "main"
version = "1.0"
category = "main"
optional = false
python-versions = "*"
[[package]]
name = "test"
version = "1.0"
category = "dev"
optional = false
[[package]]
name = "wanted"
version = "1.0"
category = "main"
optional = true
[package.dependencies]
deeper = "*"
[[package]]
name = "deeper"
version = "1.0"
category = "main"
optional = true
[[package]]
name = "repo"
version = "1.0"
category = "main"
optional = false
[package.source]
type = "git"
url = "https://g.example/r.git"
reference = "main"
resolved_reference = "abc"
[[package]]
name = "private"
version = "1.0"
category = "main"
optional = false
[package.source]
type = "legacy"
url = "https://own.corp.example/simple"
reference = "own"
[extras]
more = ["wanted"]
[metadata]
lock-version = "1.1"
python-versions = "^3.8"
content-hash = "x"
[metadata.files]
main = [{file = "main-1.0-py3-none-any.whl", hash = "sha256:${sha('a')}"}]
`;
    const reading = readText(text);
    expect(lockedIn(reading)).toEqual(['main==1.0', 'repo==1.0', 'private==1.0']);
    expect(reading.asked.lock?.packages[0]?.hashes).toEqual([`sha256:${sha('a')}`]);
    expect(groupsIn(reading)).toEqual({ more: 1, dev: 1 });
    expect(codesIn(reading.confirmations)).toEqual(['index-option', 'vcs']);
    expect(reading.asked.requiresPython).toEqual({ written: '^3.8', specifier: '>=3.8,<4' });
    expect(lockedIn(readText(text, ['more']))).toContain('deeper==1.0');
  });
});
