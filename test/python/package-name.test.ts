import { expect, it } from 'vitest';
import { isPackageName, normalizeName } from '../../main/python/package-name';

it('normalises names by PEP 503 and knows their grammar', () => {
  expect(normalizeName('Zope._.Interface')).toBe('zope-interface');
  expect(['a', 'A.b-c_d', '1x'].every(isPackageName)).toBe(true);
  expect(['', '-a', 'a-', 'a b', 'é', '__proto__', 'a\n'].some(isPackageName)).toBe(false);
});
