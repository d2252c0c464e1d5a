import { describe, expect, test } from 'vitest';
import { linuxEnvironment, markerHolds } from '../../main/python/marker-value';

const environment = linuxEnvironment({ version: '3.11.2', implementation: 'cpython' });

describe('a marker on Linux', () => {
  test.each([
    ['python_version >= "3.9"', true],
    ['python_version < "3.9"', false],
    ['python_version == "3.11.*"', true],
    ['"3.9" <= python_version', true],
    ['python_full_version ~= "3.11.0"', true],
    ['sys_platform == "linux"', true],
    ["sys.platform != 'linux'", false],
    ['sys_platform in "linux darwin"', true],
    ['"win" not in sys_platform', true],
    ['platform_system == "Windows" or os_name == "posix"', true],
    ['platform_system == "Windows" or os_name == "posix" and extra == "x"', false],
    ['(platform_system == "Windows" or os_name == "posix") and python_version > "3"', true],
    ['platform_python_implementation == "CPython"', true],
    ['implementation_name == "pypy"', false],
    ['extra == "test"', false],
    ['platform_release >= "6"', undefined],
    ['platform_release >= "6" and os_name == "nt"', false],
    ['platform_release >= "6" or os_name == "posix"', true],
    ['platform_release >= "6" or os_name == "nt"', undefined],
  ])('%s: %s', (marker, holds) => {
    expect(markerHolds(marker, environment)).toBe(holds);
  });

  test.each([
    ["'test' in extras", true],
    ["'tes' in extras", false],
    ["'docs' not in extras", true],
    ["'dev' in dependency_groups", undefined],
  ])('of a lock file, %s: %s', (marker, holds) => {
    expect(markerHolds(marker, { ...environment, extras: 'test more' })).toBe(holds);
  });

  test('what is no marker is refused', () => {
    expect(() => markerHolds('python_version', environment)).toThrow('not understood');
  });
});
