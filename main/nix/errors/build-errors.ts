import { changeFix, copyFix, type Fix } from '../../../preload/contract';
import { normalizeName } from '../../python/package-name';
import { nameOfStorePath } from '../run/store-names';
import type { Explanation, Failure, Rule } from './error-rule';

/** What goes wrong while something is built or fetched. */
export const buildRules: readonly Rule[] = [
  {
    pattern:
      /hash mismatch in (?:fixed-output derivation|file downloaded from) '([^']+)':?\s+(?:specified|wanted|expected):?\s+(\S+)\s+got:?\s+(\S+)/i,
    explain: ([, what = '', specified = '', got = '']) => explainHash(what, specified, got),
  },
  {
    pattern: /(?:NAR )?hash mismatch in [^\n]*?'([^']+)'[^\n]*?expected '([^']+)'[^\n]*?got '([^']+)'/i,
    explain: ([, what = '', specified = '', got = '']) => explainHash(what, specified, got),
  },
  {
    pattern: /(?:collision between|conflicting subpath:)\s+(?:> )?[`']([^'`\n]+?)'\s+and\s+(?:> )?[`']([^'`\n]+?)'/,
    isInLog: true,
    explain: ([, first = '', second = ''], failure) => explainCollision(first, second, failure),
  },
  {
    pattern:
      /build of '([^']+(?<!\.drv))' failed|path '([^']+)' (?:does not exist and cannot be created|is required, but there is no substituter that can build it|is not valid)/,
    explain: ([, first, second]) => ({
      code: 'not-found',
      message: `${nameOfStorePath(first ?? second ?? '')} is no longer in the store, and no cache has it.`,
      hint: 'It was deleted by a garbage collection: repair the environment, and it is fetched or built again.',
    }),
  },
  {
    pattern: /a '([^']+)'[^\n]* is required to build '([^']+)', but I am an? '([^']+)'/i,
    explain: ([, wanted, derivation = '', own]) => ({
      code: 'unsupported',
      message: `${nameOfStorePath(derivation)} has to be built on ${wanted}, and this machine is ${own}.`,
      hint: 'Choose a nixpkgs for this machine, or set up a remote builder.',
    }),
  },
  {
    pattern: /builder for '[^']+' failed|Reason: builder failed/,
    explain: (_match, { build }) => ({
      code: 'build-failed',
      message: build
        ? `${nameOfStorePath(build.derivation)} could not be built: its builder failed ${build.ending}.`
        : 'A package could not be built.',
      hint: 'Read the log. Another nixpkgs may have a version that builds, or that the binary cache has.',
    }),
  },
  {
    pattern: /build of (?:derivation )?'([^']+)' failed|Cannot build '([^']+)'|derivation '([^']+)' failed to build/,
    explain: ([, first, second, third]) => ({
      code: 'build-failed',
      message: `${nameOfStorePath(first ?? second ?? third ?? '')} could not be built.`,
      hint: 'Read the log.',
    }),
  },
];

function explainHash(what: string, specified: string, got: string): Explanation {
  return {
    code: 'hash-mismatch',
    message: `${what.includes('://') ? what : nameOfStorePath(what)} is not what its hash promised: ${specified} was asked for, ${got} came.`,
    hint: 'Correct the hash if the file was released anew; otherwise someone may have tampered with it.',
    fixes: [copyFix(got, 'the hash that came')],
  };
}

function explainCollision(first: string, second: string, failure: Failure): Explanation {
  const names = [first, second].map(nameOfStorePath);
  const file = /\/[0-9a-z]{32}-[^/]+\/(?:lib\/[^/]+\/site-packages\/)?(.+)$/.exec(first)?.[1] ?? first;
  const fixes = collisionFixes(first, second, failure.asked.packages ?? []);
  return {
    code: 'conflict',
    message: `${names[0]} and ${names[1]} both bring ${file}, and only one of them can be in an environment.`,
    hint: fixes.length > 0 ? 'Keep one of the two.' : 'Leave out one of the packages that need them.',
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

/** To keep one of the two is to leave out the other, which must have been asked for by name. */
function collisionFixes(first: string, second: string, packages: readonly string[]): Fix[] {
  const [one, two] = [first, second].map((path) => askedName(nameOfStorePath(path), packages));
  const keep = (kept: string | undefined, left: string | undefined, path: string) =>
    left === undefined || left === kept
      ? []
      : [
          changeFix(`Keep ${kept ?? packageName(nameOfStorePath(path))}`, {
            packages: packages.filter((entry) => entry !== left),
          }),
        ];
  return [...keep(one, two, first), ...keep(two, one, second)];
}

/** The entry of what was asked for that a derivation's name belongs to. */
function askedName(derivation: string, packages: readonly string[]): string | undefined {
  const name = normalizeName(packageName(derivation));
  return packages.find((entry) => normalizeName(entry.split('.').at(-1) ?? entry) === name);
}

/** `demo` of `python3.11-demo-1.2`. */
function packageName(derivation: string): string {
  return derivation.replace(/^(?:python|pypy)[\d.]*-/, '').replace(/-\d.*$/, '');
}
