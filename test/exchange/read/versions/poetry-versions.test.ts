import { describe, expect, test } from 'vitest';
import { poetrySpecifier, pythonMarker } from '../../../../main/exchange/read/versions/poetry-versions';

describe('constraints of Poetry', () => {
  test.each([
    ['^1.2.3', '>=1.2.3,<2'],
    ['^1', '>=1,<2'],
    ['^0.2.3', '>=0.2.3,<0.3'],
    ['^0.0.3', '>=0.0.3,<0.0.4'],
    ['^0.0', '>=0.0,<0.1'],
    ['^0', '>=0,<1'],
    ['^1.0b1', '>=1.0b1,<2'],
    ['~1.2.3', '>=1.2.3,<1.3'],
    ['~1.2', '>=1.2,<1.3'],
    ['~1', '>=1,<2'],
    ['~=1.2', '~=1.2'],
    ['1.2.*', '==1.2.*'],
    ['1.2.3', '==1.2.3'],
    ['=1.2.3', '==1.2.3'],
    ['>= 1.2, < 2', '>=1.2,<2'],
    ['>=1.2 <2', '>=1.2,<2'],
    ['!=1.5', '!=1.5'],
    ['*', ''],
    ['', ''],
    ['^1.7 || ^2.0 || ^3.0', '>=1.7,<4'],
    ['^2.0 | ^1.7', '>=1.7,<3'],
    ['>=1.5 || ^1.2', '>=1.2'],
    ['<2 || >=1,<1.5', '<2'],
    ['1.2.* || 1.3.*', '>=1.2,<1.4'],
    ['>=1,<=2 || >=1.5,<2', '>=1,<=2'],
    ['^1 || *', ''],
  ])('%s', (text, specifier) => {
    expect(poetrySpecifier(text)).toBe(specifier);
  });

  test.each(['^1 || ^3', '^1 ||', '1.5 || ^1.6', '^1,!=1.5 || ^2', '^x', '1.*.2', '~'])('%s is refused', (text) => {
    expect(() => poetrySpecifier(text)).toThrow();
  });

  test('a bound on Python is a marker', () => {
    expect(pythonMarker('^3.8')).toBe('python_version >= "3.8" and python_version < "4"');
    expect(pythonMarker('3.9.1')).toBe('python_full_version == "3.9.1"');
  });
});
