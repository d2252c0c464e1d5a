import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSpecifier } from '../../main/python/requirement-specifier';
import { satisfiesSpecifier } from '../../main/python/version-specifier';
import { hasPip, runPython } from '../support/pip-parser';

/** Of each pair of a version and a specifier: whether it fits, or null where one of them is none. */
const program = `
import json, sys
from pip._vendor.packaging.specifiers import SpecifierSet
from pip._vendor.packaging.version import Version
def fits(version, specifier):
    try: return SpecifierSet(specifier).contains(Version(version), prereleases=True)
    except Exception: return None
print(json.dumps([fits(*pair) for pair in json.load(sys.stdin)]))
`;

const number = fc.constantFrom('0', '1', '2', '3', '10', '11', '09', '2024');
/** Half of them are alike, since it is there that the rules differ. */
const release = fc.oneof(
  fc.array(number, { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join('.')),
  fc.constantFrom('1', '1.0', '1.1', '1.0.0', '2'),
);
const end = fc.constantFrom(
  ...[
    '',
    '',
    '',
    'a1',
    'b2',
    'rc1',
    '.rc1',
    '-alpha',
    '.post1',
    '-1',
    'post',
    '.dev3',
    'dev',
    'a1.dev2',
    'rc1.post2',
    '.post1.dev4',
  ],
  ...['+cu118', '+local.7', '.post2+Cu118', 'c3', '_beta_2', 'preview1', 'r4', 'A1', 'RC1'],
);
const epoch = fc.constantFrom('', '', '', '', '1!', 'v');
const version = fc.tuple(epoch, release, end).map((parts) => parts.join(''));
const clause = fc
  .tuple(
    fc.constantFrom('==', '!=', '>=', '<=', '>', '<', '~=', '==='),
    fc.constantFrom('', ' '),
    version,
    fc.constantFrom('', '', '', '.*'),
  )
  .map((parts) => parts.join(''));
const specifier = fc.array(clause, { minLength: 1, maxLength: 3 }).map((clauses) => clauses.join(','));

/** The specifier as ours takes it; undefined where it is none. */
function understood(text: string): string | undefined {
  try {
    return readSpecifier(text);
  } catch {
    return undefined;
  }
}

describe.skipIf(!hasPip)('agrees with packaging', () => {
  it('on what fits what, and on what is no specifier', () => {
    const pairs = fc.sample(fc.tuple(version, specifier), { numRuns: 4000, seed: 11 });
    const theirs: (boolean | null)[] = JSON.parse(runPython(program, pairs));
    const differences = pairs.flatMap(([own, text], at) => {
      const taken = understood(text);
      const ours = taken === undefined ? null : (satisfiesSpecifier(own, taken) ?? null);
      return ours === theirs[at] ? [] : [{ own, text, ours, theirs: theirs[at] }];
    });
    expect(differences.slice(0, 20)).toEqual([]);
    expect(theirs.filter((answer) => answer === true).length).toBeGreaterThan(300);
    expect(theirs.filter((answer) => answer === false).length).toBeGreaterThan(500);
  });

  it('on the order of versions', () => {
    const versions = [...new Set(fc.sample(version, { numRuns: 1200, seed: 12 }))];
    const pairs = versions.flatMap((one, at): [string, string][] => {
      const other = versions[(at * 7 + 1) % versions.length] ?? one;
      // Local parts take no part in these clauses, which have no place for them.
      return other.includes('+')
        ? []
        : [
            [one, `<=${other}`],
            [one, `>=${other}`],
          ];
    });
    const theirs: (boolean | null)[] = JSON.parse(runPython(program, pairs));
    const ours = pairs.map(([one, text]) => satisfiesSpecifier(one, text) ?? null);
    expect(versions.length).toBeGreaterThan(500);
    const differences = pairs.flatMap((pair, at) =>
      ours[at] === theirs[at] ? [] : [{ pair, ours: ours[at], theirs: theirs[at] }],
    );
    expect(differences.slice(0, 20)).toEqual([]);
  });
});
