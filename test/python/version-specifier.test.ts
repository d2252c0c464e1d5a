import { describe, expect, test } from 'vitest';
import { satisfiesSpecifier } from '../../main/python/version-specifier';

describe('a version and a specifier', () => {
  test.each([
    ['2.3.1', '==1.26', false],
    ['2.3.1', '>=2,<3', true],
    ['2.3.1', '', true],
    ['2.3', '==2.3.0', true],
    ['2', '==2.0.*', true],
    ['2', '!=2.0.*', false],
    ['2.1', '==2.0.*', false],
    ['2.3.1', '~=2.2', true],
    ['3.0', '~=2.2', false],
    ['2.0rc1', '>=1', true],
    ['2.0rc1', '>=2.0', false],
    ['2.0+cu118', '==2.0', true],
    ['1.0.post1', '===1.0.post1', true],
    ['0-unstable-2024-01-01', '>=0', undefined],
    ['0-unstable-2024-01-01', '', true],
    ['anything', '==1.*', undefined],
  ])('%s %s: %s', (version, specifier, fits) => {
    expect(satisfiesSpecifier(version, specifier)).toBe(fits);
  });
});
