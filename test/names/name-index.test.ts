import { describe, expect, test } from 'vitest';
import { editDistance } from '../../main/names/edit-distance';
import { buildIndex, closestNames, type NameColumns, type NameIndex, rankNames } from '../../main/names/name-index';
import { quickest } from '../support/processor-time';
import { makeUpNames } from './made-up-names';

type Described = readonly [name: string, description?: string];

function indexOf(...rows: readonly Described[]) {
  return buildIndex({
    names: rows.map(([name]) => name),
    versions: rows.map(() => ''),
    descriptions: rows.map(([, description = '']) => description),
    cautions: rows.map(() => ''),
  });
}

const found = (index: ReturnType<typeof indexOf>, text: string, limit = 10) =>
  rankNames(index, text, limit).map(({ name }) => name);

describe('ranking', () => {
  const index = indexOf(
    ['a-numpy-thing'],
    ['cunumpy'],
    ['jax', 'Like NumPy, on accelerators'],
    ['numpy'],
    ['numpy-financial'],
    ['numpydoc'],
    ['pandas', 'Tables'],
    ['zope.interface'],
    ['zope_interface2'],
  );

  test('the name itself, beginnings, beginnings of words, parts, descriptions', () => {
    const best = ['numpy', 'numpydoc', 'numpy-financial', 'a-numpy-thing', 'cunumpy', 'jax'];
    expect(found(index, 'numpy')).toEqual(best);
    expect(found(index, ' NumPy ')).toEqual(best);
    expect(found(index, 'numpy', 2)).toEqual(best.slice(0, 2));
  });

  test('the name itself stands first, however it is spelt', () => {
    expect(found(indexOf(['a-b1'], ['a.-b']), 'a-b', 1)).toEqual(['a.-b']);
  });

  test.each(['zope-interface', 'Zope_Interface', 'zope.interface', 'zope interface'])('%j is one name', (text) => {
    expect(found(index, text)).toEqual(['zope.interface', 'zope_interface2']);
  });

  test('nothing typed is everything in its order, nothing found is nothing', () => {
    expect(found(index, '', 2)).toEqual(['a-numpy-thing', 'cunumpy']);
    expect(found(index, '(')).toEqual([]);
    expect(found(index, 'tables')).toEqual(['pandas']);
  });

  test('what is not known is left out', () => {
    const columns: NameColumns = {
      names: ['a', 'b'],
      versions: ['1', ''],
      descriptions: ['A', ''],
      cautions: ['', 'broken'],
    };
    expect(rankNames(buildIndex(columns), '', 9)).toEqual([
      { name: 'a', version: '1', description: 'A' },
      { name: 'b', caution: 'broken' },
    ]);
  });

  test('misspelt names lead to the likeliest', () => {
    const names = indexOf(['numba'], ['numpy'], ['opencv4'], ['pyyaml'], ['request'], ['requests'], ['zope.interface']);
    expect(closestNames(names, 'requsts', 3)).toEqual(['requests', 'request']);
    expect(closestNames(names, 'nupmy', 1)).toEqual(['numpy']);
    expect(closestNames(names, 'PyYAML', 3)).toEqual(['pyyaml']);
    expect(closestNames(names, 'opencv', 3)).toEqual(['opencv4']);
    expect(closestNames(names, 'zope_interfaces', 3)).toEqual(['zope.interface']);
    expect(closestNames(names, 'tensorflow', 3)).toEqual([]);
    expect(closestNames(names, '', 3)).toEqual([]);
  });

  test.each([
    ['numpy', 'numpy', 0],
    ['numpy', 'nupmy', 1],
    ['numpy', 'numpyy', 1],
    ['umpy', 'numpy', 1],
    ['', 'ab', 2],
    ['kitten', 'sitting', 3],
    ['pandas', 'numpy', 4],
    ['a', 'abcdef', 4],
  ])('%j is %j with changes', (left, right, distance) => {
    expect(Math.min(editDistance(left, right, 3), 4)).toBe(distance);
    expect(Math.min(editDistance(right, left, 3), 4)).toBe(distance);
  });

  test.each(['p', 'data', 'py-', 'bindings for', 'number 14999', 'nothing like it', ''])(
    'answers %j out of 15,000 names in less than 50 ms, the first time too',
    async (text) => {
      const columns = makeUpNames(15_000);
      const fresh = Array.from({ length: 5 }, () => buildIndex(columns));
      expect(await quickest(5, (round) => rankNames(fresh[round] as NameIndex, text, 50))).toBeLessThan(50);
    },
  );
});
