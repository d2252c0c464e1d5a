import { describe, expect, it } from 'vitest';
import { lineAt, withLine } from '../../renderer/ui/lines';

describe('the line that is typed', () => {
  it.each([
    ['numpy', 5, 'numpy'],
    ['numpy\nsci', 9, 'sci'],
    ['numpy\nsci', 5, 'numpy'],
    ['numpy\nscipy\n', 11, 'scipy'],
    ['  numpy >=', 10, 'numpy >='],
    ['numpy  ', 5, 'numpy'],
  ])('of %j at %i is %j', (text, caret, line) => {
    expect(lineAt(text, caret)).toBe(line);
  });

  it('is none where something else is done: a blank line, or a change in the middle of one', () => {
    for (const [text, caret] of [
      ['', 0],
      ['\nnumpy', 0],
      ['numpy\n', 6],
      ['numpy\n  \nscipy', 8],
      ['numpy', 3],
    ] as const)
      expect([text, caret, lineAt(text, caret)]).toEqual([text, caret, null]);
  });

  it('gives way to what is taken, and the caret stands behind that', () => {
    expect(withLine('one\ntwo\nthree', 7, 'twofold')).toEqual({ text: 'one\ntwofold\nthree', caret: 11 });
    expect(withLine('nu', 2, 'numpy')).toEqual({ text: 'numpy', caret: 5 });
    expect(withLine('one\n', 4, 'two')).toEqual({ text: 'one\ntwo', caret: 7 });
  });
});
