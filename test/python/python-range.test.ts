import { expect, test } from 'vitest';
import { isAllWithin, isOpenAbove, isPythonRange, isPythonWithin, likelyMinor } from '../../main/python/python-range';

test.each(['>=3.8', '>=3.8,<3.12', '>= 3.8, < 3.12', '~=3.9', '==3.12.*', '!=3.9.*', '<4,'])(
  '%s is a range',
  (text) => {
    expect(isPythonRange(text)).toBe(true);
  },
);

test.each(['', '3', '3.12', 'python312', '/usr/bin/python3', '^3.9', '3.9 || 3.10', '>=', '>=a', '>=3.8 <4'])(
  '“%s” is none',
  (text) => {
    expect(isPythonRange(text)).toBe(false);
  },
);

test.each([
  ['3.11.9', '>=3.8,<3.12', true],
  ['3.12.0', '>=3.8,<3.12', false],
  ['3.11.9', '<=3.11', false],
  ['3.15.0a2', '>=3.15', false],
  ['3.1.0', '3.11', false],
  ['3.11.0', '3.11', true],
  ['3.11.0', '', true],
  ['3.11.0', '^3.11', false],
])('whether %s is what %s asks for: %s', (version, request, isWithin) => {
  expect(isPythonWithin(version, request)).toBe(isWithin);
});

test.each([
  ['>=3.8,<3.12', '3.11'],
  ['>=3.9,<3.30', '3.13'],
  ['>=3.14,<3.16', '3.14'],
  ['>=3.14', '3.14'],
  ['<=3.11', '3.10'],
  ['>=3.11.2,<3.11.9', '3.11'],
  ['>=2.7,<3', '2.7'],
  ['>=4', undefined],
])('of %s the likeliest is %s', (range, minor) => {
  expect(likelyMinor(range)).toBe(minor);
});

test.each([
  ['3.12', '==3.12.*', true],
  ['3.12', '>=3.12,<3.13', true],
  ['3.12', '~=3.12.1', false],
  ['3.12', '==3.12.*,!=3.12.1', false],
  ['3', '==3.*', true],
  ['3.12.4', '==3.12.4', true],
])('whether all of %s is inside of %s: %s', (version, range, isAll) => {
  expect(isAllWithin(version, range)).toBe(isAll);
});

test('a range that ends at Python 4 is open', () => {
  expect(['>=3.9', '>=3.9,<4', '>=3.9,<3.14', '!=3.12.1'].map(isOpenAbove)).toEqual([true, true, false, true]);
});
