import { describe, expect, it } from 'vitest';
import { namesIn, splitTyped, withNames } from '../../renderer/ui/names';

describe('names in a text', () => {
  it('are apart by blanks, commas, semicolons and lines, each once', () => {
    expect(namesIn('numpy, pandas;scipy\n\tnumpy\r\n zope.interface')).toEqual([
      'numpy',
      'pandas',
      'scipy',
      'zope.interface',
    ]);
    expect(namesIn(' ,; \n')).toEqual([]);
  });

  it('leave out the brackets around them', () => {
    expect(namesIn('[ numpy pandas ]')).toEqual(['numpy', 'pandas']);
  });

  it('are added once, in order; without a new one the list is the same', () => {
    const names = ['numpy'];
    expect(withNames(names, ['scipy', 'numpy'])).toEqual(['numpy', 'scipy']);
    expect(withNames(names, ['numpy'])).toBe(names);
  });
});

describe('what is typed', () => {
  it('is a name when a blank or a comma has ended it, and otherwise goes on', () => {
    expect(splitTyped('num')).toEqual({ ended: [], rest: 'num' });
    expect(splitTyped('numpy ')).toEqual({ ended: ['numpy'], rest: '' });
    expect(splitTyped('numpy, pandas,sci')).toEqual({ ended: ['numpy', 'pandas'], rest: 'sci' });
    expect(splitTyped(' ')).toEqual({ ended: [], rest: '' });
  });
});
