import { describe, expect, it } from 'vitest';
import { missingOf, type Needs, placeIds } from '../../renderer/features/create/missing';

const nothing: Needs = { leftOut: 0, lines: 0, hasBadName: false, files: 0 };
const missing = (needs: Partial<Needs>) => missingOf({ ...nothing, ...needs });

describe('what a form still needs', () => {
  it('is nothing, or one thing with its place', () => {
    expect(missing({})).toBeUndefined();
    expect(missing({ lines: 2 })).toEqual({ text: '2 lines need your yes.', place: placeIds.confirm });
    expect(missing({ lines: 1 })?.text).toBe('1 line needs your yes.');
    expect(missing({ files: 1 })).toEqual({ text: '1 file needs your yes.', place: placeIds.trust });
    expect(missing({ hasBadName: true })).toEqual({ text: 'The name cannot be used.', place: placeIds.name });
    expect(missing({ badVariable: '1ST' })).toEqual({
      text: 'The variable 1ST cannot be set.',
      place: placeIds.variables,
    });
    expect(missing({ badVariable: '' })?.text).toBe('A variable has no name.');
  });

  it('is all of it in few words, and leads to what the form has first', () => {
    expect(missing({ leftOut: 1, lines: 2, hasBadName: true })).toEqual({
      text: '1 part left out and 2 lines need your yes. The name cannot be used.',
      place: placeIds.without,
    });
    expect(missing({ leftOut: 1, lines: 2, files: 1 })?.text).toBe(
      '1 part left out, 2 lines and 1 file need your yes.',
    );
    expect(missing({ hasBadName: true, files: 1 })?.place).toBe(placeIds.name);
  });
});
