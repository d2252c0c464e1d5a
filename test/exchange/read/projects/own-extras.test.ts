import { describe, expect, test } from 'vitest';
import { demo, exchangeWith } from '../../exchange-fixture';
import { groupsIn, lockedIn, readText } from '../python-files';

const project = (name: string, extras: string) =>
  `[project]\nname = "${name}"\ndependencies = ["idna"]\n[project.optional-dependencies]\n${extras}\n`;

const abc = 'a = ["attrs"]\nb = ["click"]\nc = ["colorama"]';

describe('a project that asks for itself with an extra', () => {
  test('gets what the extra names, never what an index has under its name', () => {
    const { asked, groups, warnings, rejected } = readText(project('six', `all = ["six[a,b]", "Six[c]>=1"]\n${abc}`), [
      'all',
    ]);
    expect(asked.requirements).toEqual(['idna', 'attrs', 'click', 'colorama']);
    expect(groups.find(({ name }) => name === 'all')).toEqual({ name: 'all', packages: 2, isTaken: true });
    expect([warnings, rejected]).toEqual([[], []]);
  });

  test('through other extras, once each, and circles end', () => {
    const text = project(
      'my-pkg',
      'a = ["my_pkg[b]", "attrs"]\nb = ["my.pkg[a,c]", "click"]\nC = ["attrs", "my-pkg[c]"]',
    );
    expect(readText(text, ['a']).asked.requirements).toEqual(['idna', 'attrs', 'click']);
    expect(readText(text, ['b']).asked.requirements).toEqual(['idna', 'attrs', 'click']);
  });

  test('under the conditions of both', () => {
    const extras = `all = ['my-pkg[a] ; python_version < "3.12"']
a = ["attrs", 'click>=8 ; os_name == "posix"', 'd @ https://u.example/d.zip ; os_name == "nt"']`;
    expect(readText(project('my-pkg', extras), ['all']).asked.requirements).toEqual([
      'idna',
      'attrs ; python_version < "3.12"',
      'click>=8 ; (python_version < "3.12") and (os_name == "posix")',
      'd @ https://u.example/d.zip ; (python_version < "3.12") and (os_name == "nt")',
    ]);
  });

  test('in groups of dependencies and of uv, with the place that uv has for a package', () => {
    const text = `${project('my-pkg', abc)}[dependency-groups]
test = ["my-pkg[a]", "pytest", {include-group = "lint"}]
lint = ["my-pkg[b]"]
[tool.uv]
dev-dependencies = ["my-pkg[c]"]
[tool.uv.sources]
my-pkg = { workspace = true }
attrs = { git = "https://g.example/a.git" }
`;
    const reading = readText(text, ['test', 'dev']);
    expect(reading.asked.requirements).toEqual([
      'idna',
      'attrs @ git+https://g.example/a.git',
      'pytest',
      'click',
      'colorama',
    ]);
    expect(groupsIn(reading)).toMatchObject({ test: 2, lint: 1, dev: 1 });
    expect(reading.rejected).toEqual([]);
  });

  test('of setuptools and of flit', () => {
    const setup = '[metadata]\nname = six\n[options.extras_require]\nall = six[a,b]\na = attrs\nb = click\n';
    expect(readText(setup, ['all']).asked.requirements).toEqual(['attrs', 'click']);
    const flit =
      '[tool.flit.metadata]\nmodule = "six"\n[tool.flit.metadata.requires-extra]\nall = ["six[a]"]\na = ["attrs"]\n';
    expect(readText(flit, ['all']).asked.requirements).toEqual(['attrs']);
  });

  test('that it does not have, or with none, is left out and told with its line', () => {
    const { asked, warnings } = readText(project('six', `all = [\n"six",\n"six[a,docs]",\n]\n${abc}`), ['all']);
    expect(asked.requirements).toEqual(['idna', 'attrs']);
    expect(warnings.map(({ line, message }) => [line, message])).toEqual([
      [6, '“six” is the project itself, which is not here: that is left out.'],
      [7, '“six[a,docs]” asks for an extra that the project does not have: that is left out.'],
    ]);
  });

  test('in a lock of uv gets what is locked for the extra', () => {
    const locked = (name: string) =>
      `[[package]]\nname = "${name}"\nversion = "1"\nsource = { registry = "https://i.example/simple" }\n`;
    const text = `version = 1
requires-python = ">=3.11"
[[package]]
name = "my-pkg"
source = { virtual = "." }
dependencies = [{ name = "idna" }]
[package.optional-dependencies]
a = [{ name = "attrs" }]
all = [{ name = "attrs" }]
[package.dev-dependencies]
dev = [{ name = "my-pkg", extra = ["a"] }, { name = "six" }]
[package.metadata]
requires-dist = [
  { name = "attrs", marker = "os_name == 'posix' and extra == 'a'" },
  { name = "idna" },
  { name = "my-pkg", extras = ["a", "all"], marker = "extra == 'all'" },
]
[package.metadata.requires-dev]
dev = [{ name = "my-pkg", extras = ["a"], marker = "python_version < '4'" }, { name = "six" }]
${['attrs', 'idna', 'six'].map(locked).join('')}`;
    const asked = (group: string) =>
      readText(text, [group]).asked.requirements.filter((line) => !line.startsWith('--'));
    expect(asked('all')).toEqual(['idna', "attrs ; os_name == 'posix'"]);
    expect(asked('dev')).toEqual(['idna', "attrs ; (python_version < '4') and (os_name == 'posix')", 'six']);
    expect(lockedIn(readText(text, ['dev']))).toEqual(['attrs==1', 'idna==1', 'six==1']);
    expect(lockedIn(readText(text))).toEqual(['idna==1']);
  });

  test('from an address keeps that: it needs a yes', () => {
    const { asked, confirmations } = readText(project('six', 'all = ["six[a] @ https://u.example/six.zip"]\na = []'), [
      'all',
    ]);
    expect(asked.requirements).toEqual(['idna', 'six[a] @ https://u.example/six.zip']);
    expect(confirmations).toMatchObject([{ codes: ['url'] }]);
  });

  test('in more ways than a file has packages is refused', () => {
    const wide = Array.from({ length: 40 }, (_, at) => `g${at} = ["p[g${at + 1}]", "p[g${at + 1}]"]`).join('\n');
    expect(() => readText(project('p', `${wide}\ng40 = ["attrs"]`), ['g0'])).toThrow('more than 10000 packages');
  });
});

test('an exported project has another name than what it asks for, which comes back', async () => {
  const held = { ...demo, name: 'Requests', spec: { ...demo.spec, requirements: ['requests>=2', 'six'] } };
  const { text } = await exchangeWith(held).export('Requests', 'pyproject.toml');
  expect(text).toContain('name = "requests-environment"');
  expect(readText(text).asked).toMatchObject({
    name: 'requests-environment',
    requirements: ['requests>=2', 'six'],
  });
});
