import { describe, expect, test } from 'vitest';
import { parseMatchSpec } from '../../../main/conda/match-spec';
import { compareVersions } from '../../../main/conda/names/version-order';

// The rules of the order are those of the class VersionOrder of conda, in the words of its documentation:
// https://docs.conda.io/projects/conda/en/stable/dev-guide/api/conda/models/version/index.html
// Each chain goes from older to newer and was put in order by hand.
const chains: readonly (readonly [rule: string, ...versions: string[]])[] = [
  // “The epoch is compared first”: a missing one is 0.
  ['an epoch is more than any version', '2024.1', '1!0.1', '1!1.0', '2!0.0.1'],
  ['an epoch of 0 is none', '0!1.0dev', '1.0', '0!1.1'],
  // “Components are compared number by number”, never as text.
  ['numbers are numbers', '1.2', '1.9', '1.10', '1.100', '2'],
  ['calendar versions are numbers', '2013.1', '2013.12', '2024.1.1', '20240101'],
  ['zeros in front do not count', '1.06', '1.7', '1.08'],
  // “A component that is missing is 0”: what comes before 0 makes a version older than the shorter one.
  ['a longer version is newer, unless it goes on with letters', '1.0.a1', '1.0', '1.0.1'],
  ['letters behind a number of the same component are before the number alone', '0.5a1', '0.5b3', '0.5rc1', '0.5'],
  // “Strings are compared in lower case”.
  ['letters in their order, whatever their case', '0.5A1', '0.5b1', '0.5C1', '0.5z', '0.5za'],
  // “dev is before all other strings, and post after the number”.
  ['dev comes first', '1.1dev1', '1.1_', '1.1a1', '1.1.dev1', '1.1.a1', '1.1'],
  ['post comes last', '1.1', '1.1.post1', '1.1.1', '1.1.1post1', '1.1post1'],
  ['a dev of a post is before that post', '1.0', '1.0.post1.dev2', '1.0.post1', '1.0.post2'],
  ['a dev of a prerelease is before that', '1.0a1.dev3', '1.0a1', '1.0a2.dev1', '1.0a2'],
  // “An underscore at the end belongs to the last component”: the convention of openssl.
  [
    'counters of openssl',
    '1.0.1dev',
    '1.0.1_',
    '1.0.1a',
    '1.0.1b',
    '1.0.1r',
    '1.0.1rc',
    '1.0.1s',
    '1.0.1',
    '1.0.1post.a',
    '1.0.2',
  ],
  // “Dashes and underscores separate components like dots”.
  ['underscores and dashes are dots', '0.5', '0.5_5', '0.5-6', '0.5.7'],
  // “The local version, behind the plus sign, is compared when all before it is equal”.
  ['a local part counts last', '1.2+abc', '1.2', '1.2+123abc', '1.2+123456', '1.2.1'],
  ['local parts are versions themselves', '1.0+dev', '1.0', '1.0+1.1', '1.0+1.2', '1.0+1.10'],
  ['hashes of commits are letters and numbers by turns', '14.3.1', '14.3.1.post26.g9d75ca2', '14.3.2'],
];
const pairs = chains.flatMap(([rule, ...versions]) =>
  versions.slice(1).map((newer, at) => ({ rule, older: versions[at] ?? '', newer })),
);

/** By the same rules one version in two spellings. */
const equal: readonly (readonly [string, string])[] = [
  // A missing component is 0.
  ['0.4', '0.4.0'],
  ['1.1.0post1', '1.1.post1'],
  // Case and blanks do not count.
  ['0.4.1.rc', '  0.4.1.RC '],
  // A component that begins with letters has a 0 before them.
  ['0.4.a1', '0.4.0a1'],
  ['1.0', '0!1.0'],
  ['1-2', '1.2'],
  ['1_2', '1.2'],
  ['1.06', '1.6'],
];

describe('the order of versions, by hand', () => {
  test.each(pairs)('$older is before $newer: $rule', ({ older, newer }) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
  });
  test.each(equal)('%s is %s', (one, other) => expect(compareVersions(one, other)).toBe(0));
  test('there are as many as promised', () => expect(pairs.length + equal.length).toBeGreaterThan(60));
});

// What a spec asks for is left to the tool, which gets it as it is written. The rules of the syntax:
// https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-specs.html#package-match-specifications
const specs: readonly (readonly [text: string, version: string | undefined, build?: string])[] = [
  // “Fuzzy”: one sign is a beginning of the version, and stays one.
  ['a=1.1', '=1.1'],
  ['a = 1.1', '=1.1'],
  ['a=1.10', '=1.10'],
  // “Exact”: two signs.
  ['a==1.1', '==1.1'],
  ['a == 1.1', '==1.1'],
  // A star at the end, with a dot or without one, behind one sign, two, or none.
  ['a=1.1*', '=1.1*'],
  ['a=1.1.*', '=1.1.*'],
  ['a 1.1.*', '1.1.*'],
  ['a==1.1.*', '==1.1.*'],
  ['a *', '*'],
  // “Less than, greater than”: with or without blanks, and joined by commas, which mean and.
  ['a>=1.1', '>=1.1'],
  ['a >= 1.1 , < 2', '>=1.1,<2'],
  ['a>1,<2.0a0,!=1.5', '>1,<2.0a0,!=1.5'],
  ['a!=1.1', '!=1.1'],
  ['a!=1.1.*', '!=1.1.*'],
  // The compatible release of PEP 440.
  ['a~=1.1', '~=1.1'],
  ['a ~=1.1.2', '~=1.1.2'],
  // “Or”: a bar, which binds less than the comma.
  ['a 1.1|1.2', '1.1|1.2'],
  ['a=1.1|=1.2', '=1.1|=1.2'],
  ['a>=1,<2|>3', '>=1,<2|>3'],
  // An epoch, a local part, an underscore.
  ['a=1!2.0', '=1!2.0'],
  ['a==1.0+cu118', '==1.0+cu118'],
  ['a=1.0.1_', '=1.0.1_'],
  // The third part is the build: behind a second sign or a blank, as itself or with stars.
  ['a=1.1=py312_0', '=1.1', 'py312_0'],
  ['a==1.1=py312_0', '==1.1', 'py312_0'],
  ['a 1.1 py312_0', '=1.1', 'py312_0'],
  ['a 1.1.* py312*', '=1.1.*', 'py312*'],
  ['a=*=*cuda*', '=*', '*cuda*'],
  // Brackets name the parts.
  ["a[version='>=1.1,<2']", '>=1.1,<2'],
  ['a[version=1.1,build=py312_0]', '1.1', 'py312_0'],
  ['a[build=*cuda*]', undefined, '*cuda*'],
  ['a', undefined],
];

test.each(specs.map(([text, version, build]) => ({ text, version, build })))('$text', ({ text, version, build }) => {
  expect(parseMatchSpec(text)).toEqual({
    name: 'a',
    ...(version === undefined ? {} : { version }),
    ...(build === undefined ? {} : { build }),
  });
});
