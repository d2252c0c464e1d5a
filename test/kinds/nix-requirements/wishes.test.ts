import { describe, expect, test } from 'vitest';
import { applyMarkers, plainLines, readRequested } from '../../../main/kinds/nix-requirements/wishes';
import { linuxEnvironment } from '../../../main/python/marker-value';
import { ClocheError } from '../../../preload/contract';
import { specOf } from './requirements-subject';

const environment = linuxEnvironment({ version: '3.12.4', implementation: 'cpython' });
const read = (requirements: string[], constraints?: string[]) =>
  readRequested(specOf({ requirements, ...(constraints ? { constraints } : {}) }));

function refusal(requirements: string[]): ClocheError {
  try {
    read(requirements);
  } catch (thrown) {
    if (thrown instanceof ClocheError) return thrown;
    throw thrown;
  }
  throw new Error('It should have been refused.');
}

describe('what the lines ask for', () => {
  test('lines for one package are one wish, limited by the constraints', () => {
    const requested = read(['Foo.Bar[A_b]>=1', 'foo-bar[c]<3', 'other'], ['FOO_bar!=2', 'unasked<1']);
    expect(applyMarkers(requested, environment)).toEqual({
      wishes: [
        { written: 'Foo.Bar', name: 'foo-bar', extras: ['a-b', 'c'], specifier: '>=1,<3,!=2' },
        { written: 'other', name: 'other', extras: [], specifier: '' },
      ],
      skipped: [],
    });
  });

  test('markers choose among lines, and what is not known counts', () => {
    const requested = read([
      'numpy==1.26; python_version < "3.12"',
      'numpy==2.1; python_version >= "3.12"',
      'pywin32; sys_platform == "win32"',
      'kernel; platform_release >= "6"',
    ]);
    const { wishes, skipped } = applyMarkers(requested, environment);
    expect(wishes.map(({ name, specifier }) => name + specifier)).toEqual(['numpy==2.1', 'kernel']);
    expect(skipped).toEqual(['pywin32']);
  });

  test('what an engine is given are names, extras, versions and markers alone', () => {
    const hash = `sha256:${'a'.repeat(64)}`;
    const { packages, remarks } = read([
      `Numpy == 1.0 ; os_name=="posix" --hash=${hash}`,
      'a [x, y] # why',
      'b --config-settings="k=v"',
      '--pre',
    ]);
    expect(plainLines(packages)).toEqual(['Numpy==1.0 ; os_name=="posix"', 'a[x,y]', 'b']);
    expect(remarks).toEqual([
      'Not followed, as nothing is installed by pip: --pre.',
      'Not passed to any build: --config-settings.',
      expect.stringContaining('hashes are not checked'),
    ]);
  });
});

describe('what no set of packages has', () => {
  test('addresses and paths are refused together, with pip and the names as ways out', () => {
    const lines = ['idna', 'a @ https://example.org/a-1.tar.gz', '-e git+https://example.org/b.git#egg=b'];
    const { code, detail, fixes } = refusal(lines);
    expect(code).toBe('unsupported');
    expect(detail).toBe(lines.slice(1).join('\n'));
    expect(fixes).toMatchObject([
      { label: 'Take a, b from nixpkgs', action: { spec: { requirements: ['idna', 'a', 'b'] } } },
      { action: { kind: 'fhs-pip', spec: { requirements: lines } } },
    ]);
    expect(refusal(['./here']).fixes).toHaveLength(1);
  });

  test.each(['-r other.txt', '-c limits.txt', 'not a requirement', 'numpy=1'])('%s is refused', (line) => {
    expect(refusal([line]).code).toBe('invalid-input');
  });
});
