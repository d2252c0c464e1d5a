import { describe, expect, it } from 'vitest';
import {
  rebasedVariables,
  rowsOf,
  unusableVariable,
  variableProblem,
  variablesOf,
} from '../../renderer/features/create/variables';

describe('variables of a form', () => {
  it('are rows in their order, and come back the same', () => {
    const variables = { MODE: 'a\n"b"', _EMPTY: '' };
    expect(rowsOf(variables).map(({ name }) => name)).toEqual(['MODE', '_EMPTY']);
    expect(variablesOf(rowsOf(variables))).toEqual(variables);
    expect(rowsOf(undefined)).toEqual([]);
  });

  it('are none for a row in which nothing stands', () => {
    const rows = [...rowsOf({ A: '1' }), { name: ' ', value: '' }];
    expect(variablesOf(rows)).toEqual({ A: '1' });
    expect(unusableVariable(rows)).toBeUndefined();
  });

  it.each(['', '1A', 'A-B', 'A B', 'A=', 'ä', '$A'])('may not be called %j', (name) => {
    expect(variableProblem([{ name, value: 'x' }], 0)).toContain('letters');
  });

  it('are there once: the later one is refused', () => {
    const rows = [...rowsOf({ A: '1', B: '2' }), { name: ' A ', value: '' }];
    expect(rows.map((_, at) => variableProblem(rows, at))).toEqual([undefined, undefined, 'A is there already.']);
    expect(unusableVariable(rows)).toBe('A');
  });

  it('are those of another reading, unless they were changed by hand', () => {
    expect(rebasedVariables({ A: '1' }, rowsOf({ A: '1' }), { A: '2' })).toEqual(rowsOf({ A: '2' }));
    expect(rebasedVariables({ A: '1' }, rowsOf({ A: '3' }), { A: '2' })).toEqual(rowsOf({ A: '3' }));
    expect(rebasedVariables({ A: '1' }, [], undefined)).toEqual([]);
  });
});
