import { expect, test } from 'vitest';
import { toResult, toTable } from '../../scripts/lib/bench.mjs';

const figure = {
  name: 'list-300',
  title: 'list 300',
  unit: 'ms',
  goal: 'at most 1.5 ×',
  measure: async () => ({ value: 0 }),
};

test('the ratio is the value by that of the peer', () => {
  expect(toResult(figure, { value: 3, peer: { name: 'bare Node', value: 2 } })).toEqual({
    name: 'list-300',
    value: 3,
    unit: 'ms',
    peer: 'bare Node',
    peerValue: 2,
    ratio: 1.5,
  });
});

test('without a peer, or when it is zero, there is no ratio', () => {
  expect(toResult(figure, { value: 3 })).toMatchObject({ peer: null, peerValue: null, ratio: null });
  expect(toResult(figure, { value: 0, peer: { name: 'stock', value: 0 } })).toMatchObject({
    peerValue: 0,
    ratio: null,
  });
});

test('the table has a line for each figure, with its goal', () => {
  const result = toResult(figure, { value: 3, peer: { name: 'bare Node', value: 2 } });
  const [head, row] = toTable([{ figure, result }]).split('\n');
  expect(head).toMatch(/^figure +value +peer +ratio +goal/);
  expect(row).toMatch(/^list-300 +3 ms +bare Node 2 ms +1\.5 × +at most 1\.5 ×$/);
});
