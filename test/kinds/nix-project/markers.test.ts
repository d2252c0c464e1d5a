import { expect, test } from 'vitest';
import { conditionOf, isNeeded, neededProjectOf } from '../../../main/kinds/nix-project/markers';
import { readDependencies } from '../../../main/kinds/nix-project/metadata';
import type { Project } from '../../../main/kinds/nix-project/project-files';
import { nixProjectSpecSchema } from '../../../main/kinds/nix-project/spec';
import { linuxEnvironment } from '../../../main/python/marker-value';

test.each([
  ["python_version < '3.11'", 'pkgs.lib.versionOlder interpreter.pythonVersion "3.11"'],
  ['python_version <= "3.9"', 'pkgs.lib.versionAtLeast "3.9" interpreter.pythonVersion'],
  ["python_version > '3.9'", 'pkgs.lib.versionOlder "3.9" interpreter.pythonVersion'],
  ["python_version>='3.9'", 'pkgs.lib.versionAtLeast interpreter.pythonVersion "3.9"'],
  ["python_version == '2.7'", 'interpreter.pythonVersion == "2.7"'],
  ["python_version != '2.7'", 'interpreter.pythonVersion != "2.7"'],
])('%s is asked in Nix', (marker, condition) => {
  expect(conditionOf(marker)).toBe(condition);
});

test.each([
  "python_version == '3.*'",
  "python_version ~= '3.8'",
  "python_version < '3'",
  "python_version in '2.7 3.0'",
  "'3.9' < python_version",
  "python_version < '3.8' and os_name == 'posix'",
  "os_name == 'posix'",
  undefined,
])('%s is not asked in Nix', (marker) => {
  expect(conditionOf(marker)).toBeUndefined();
});

const lines = [
  'always',
  "old; python_version < '3.9'",
  "compound; python_version < '3.9' and os_name == 'posix'",
  "wanted; python_version >= '3.9' and os_name == 'posix'",
  "pypy; implementation_name == 'pypy'",
  "unknown; platform_release == '6'",
];
const project = (): Project => ({
  folder: '/home/me/demo',
  modules: '',
  recipe: {
    type: 'metadata',
    metadata: {
      file: '/home/me/demo/pyproject.toml',
      name: 'demo',
      version: '1',
      format: 'pyproject',
      buildSystem: readDependencies(["old-tool; python_version < '3' and os_name == 'posix'", 'setuptools'], []),
      dependencies: readDependencies(lines, []),
      remarks: [],
    },
  },
});
const namesOf = ({ recipe }: Project) =>
  recipe.type === 'file'
    ? []
    : [recipe.metadata.buildSystem, recipe.metadata.dependencies].map((all) => all.map(({ name }) => name));

test('what no Python of the environment needs is left out, and what Nix asks itself stays', () => {
  const lock = { schema: 1, python: '3.11.2', engine: 'Nix 2.8.0', packages: [] } as const;
  const needed = (python: string) =>
    namesOf(
      neededProjectOf(nixProjectSpecSchema.parse({ project: '/home/me/demo', python }), project(), {
        ...lock,
        packages: [],
      }),
    );
  expect(needed('python3')).toEqual([['setuptools'], ['always', 'old', 'wanted', 'unknown']]);
  expect(needed('pypy3')[1]).toContain('pypy');
  const spec = nixProjectSpecSchema.parse({ project: '/home/me/demo' });
  expect(namesOf(neededProjectOf(spec, project(), undefined))[1]).toEqual([
    'always',
    'old',
    'compound',
    'wanted',
    'unknown',
  ]);
});

test('a marker that holds, or of which that is not known, keeps its dependency', () => {
  const environment = linuxEnvironment({ version: '3.11.2', implementation: 'cpython' });
  const needed = readDependencies(lines, []).filter((one) => isNeeded(one, environment));
  expect(needed.map(({ name }) => name)).toEqual(['always', 'wanted', 'unknown']);
});

test('a package is asked for once for each of its conditions', () => {
  const found = readDependencies(
    ["a<2; python_version < '3.9'", "a>=2; python_version >= '3.9'", 'b', 'b>=1', "B; python_version < '3'"],
    [],
  );
  expect(found.map(({ attribute, marker }) => [attribute, marker])).toEqual([
    ['a', "python_version < '3.9'"],
    ['a', "python_version >= '3.9'"],
    ['b', undefined],
  ]);
});
