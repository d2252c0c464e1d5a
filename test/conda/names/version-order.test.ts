import { describe, expect, test } from 'vitest';
import { compareVersions, newestOf } from '../../../main/conda/names/version-order';

/** The order that conda documents, in groups of those that are equal. */
const documented: readonly (readonly string[])[] = [
  ['0.4', '0.4.0'],
  ['0.4.1.rc', '0.4.1.RC'],
  ['0.4.1'],
  ['0.5a1'],
  ['0.5b3'],
  ['0.5C1'],
  ['0.5'],
  ['0.9.6'],
  ['0.960923'],
  ['1.0'],
  ['1.1dev1'],
  ['1.1a1'],
  ['1.1.0dev1', '1.1.dev1'],
  ['1.1.a1'],
  ['1.1.0rc1'],
  ['1.1.0', '1.1'],
  ['1.1.0post1', '1.1.post1'],
  ['1.1post1'],
  ['1996.07.12'],
  ['1!0.4.1'],
  ['1!3.1.1.6'],
  ['2!0.4.1'],
];

describe('versions are ordered as conda documents it', () => {
  const ranked = documented.flatMap((group, rank) => group.map((version) => ({ version, rank })));
  test.each(ranked)('$version', ({ version, rank }) => {
    for (const other of ranked)
      expect([other.version, Math.sign(compareVersions(version, other.version))]).toEqual([
        other.version,
        Math.sign(rank - other.rank),
      ]);
  });
});

test.each([
  // An openssl has letters as counters, and an underscore that comes before them.
  ['1.0.1', '1.0.1post.a'],
  ['1.0.1_', '1.0.1a'],
  ['1.0.1dev', '1.0.1_'],
  ['1.0+1.1', '1.0+1.2'],
  ['1.0+dev', '1.0'],
  ['1.0', '1.0+1'],
  ['20240101000000000001', '20240101000000000002'],
  ['999999999999999', '1000000000000000000000'],
  ['1-2', '1_3'],
  ['1.9', '1.10'],
])('%s is older than %s', (older, newer) => {
  expect(compareVersions(older, newer)).toBeLessThan(0);
  expect(compareVersions(newer, older)).toBeGreaterThan(0);
});

test('what is no version is older than every version, and never thrown at', () => {
  for (const text of ['', '1..2', '!1', '1!2!3', 'a b', '1+2+3', '\u0000', '1.0\n', 'x!1'])
    expect([text, compareVersions(text, '0dev') < 0]).toEqual([text, text !== '1.0\n']);
  expect(newestOf(['nonsense!', '0.1', '1.0rc1', '1.0', '0.9'])).toBe('1.0');
});
