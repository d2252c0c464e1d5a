import type { Fix } from '../../../preload/contract';
import { didYouMean, type Explanation, type Failure, quoted, type Rule } from './error-rule';
import { allowFixes, leaveOutFixes, refusalOf, renameFixes } from './repairs';

const suggestionsMax = 3;

/** What Nix finds wrong with an expression, and what nixpkgs refuses. */
export const evaluationRules: readonly Rule[] = [
  {
    pattern: /syntax error[^\n]*/,
    explain: ([text], { place }) => ({
      code: 'invalid-input',
      message: `${place ?? 'The expression'} cannot be read: ${quoted(text)}.`,
      hint: 'Correct the file there.',
    }),
  },
  {
    pattern: /(?:^|\n)(?:error: )?no package: ([^\n]+)/,
    explain: ([, file = '']) => ({
      code: 'invalid-input',
      message: `${file} gives no package.`,
      hint: 'Correct it: it holds a function for callPackage, whose result is a derivation, such as that of buildPythonPackage.',
    }),
  },
  {
    pattern:
      /attribute '([^']+)' in selection path '[^']*' not found|attribute '([^']+)' missing|undefined variable '([^']+)'|(?:^|\n)(?:error: )?missing: (\S+)/,
    explain: ([, ...names], failure) => explainMissing(names.find((name) => name !== undefined) ?? '', failure),
  },
  {
    pattern:
      /[Pp]ackage [‘']([^’'\n]+)[’'][^\n]*?(?:it )?(has an unfree license|is marked as (?:broken|insecure)|has problems:\s+- (?:broken|insecure|unfree))/,
    explain: ([, name = '', refusal = ''], failure) => explainRefusal(name, refusal, failure),
  },
  {
    pattern:
      /[Pp]ackage [‘']([^’'\n]+)[’'][^\n]*?(?:is not available on the requested hostPlatform|is not supported on [‘']([^’'\n]+)[’'])/,
    explain: ([, name, system]) => ({
      code: 'unsupported',
      message: `${name} does not exist for ${system ?? 'this machine'}.`,
      hint: 'Leave it out, or choose another package.',
    }),
  },
  {
    pattern: /(\S+) not supported for interpreter (\S+)/,
    explain: ([, name, interpreter]) => ({
      code: 'no-such-version',
      message: `${name} does not work with ${interpreter}.`,
      hint: 'Choose another interpreter, or leave the package out.',
    }),
  },
  {
    pattern:
      /(?:[‘']?([\w.+-]+)[’']? (?:has been|was|is)) (?:renamed to\/replaced by|renamed to|replaced (?:by|with)) [‘'`]?([\w.+-]*[\w+-])[^\n]*/,
    explain: ([text, old = '', name = ''], { asked }) => ({
      code: 'no-such-package',
      message: `nixpkgs says: ${quoted(text)}.`,
      hint: `Ask for ${name}.`,
      ...withFixes([...renameFixes(old, [name], asked), ...leaveOutFixes([old], asked)]),
    }),
  },
  {
    pattern: /[^\n]*?(?:[‘']([\w.+-]+)[’'] )?\b(?:has been|was) removed\b[^\n]*/,
    explain: ([text = '', name = ''], { asked }) => ({
      code: 'no-such-package',
      message: `nixpkgs says: ${quoted(text)}.`,
      hint: 'Choose another package, or an older nixpkgs that still has it.',
      ...withFixes(leaveOutFixes([name], asked)),
    }),
  },
  {
    pattern: /infinite recursion encountered|stack overflow|max-call-depth exceeded/,
    explain: (_match, { place }) => ({
      code: 'invalid-input',
      message: `The expression refers to itself without end${place ? `, at ${place}` : ''}.`,
      hint: 'A file or an overlay that you brought names itself: correct it there.',
    }),
  },
  {
    pattern: /evaluation aborted with the following error message: '([\s\S]*?)'(?:\n|$)/,
    explain: ([, text = '']) => ({
      code: 'tool-failed',
      message: `The expression stopped with: ${quoted(text)}.`,
      hint: 'Read the log.',
    }),
  },
];

function explainMissing(name: string, failure: Failure): Explanation {
  const { asked, suggest, place } = failure;
  const names = [...new Set([...suggestionsOf(failure.errors, name), ...suggest(name)])].slice(0, suggestionsMax);
  const isInterpreter = name === asked.python;
  const repairs = renameFixes(name, [name], asked);
  const isAsked = isInterpreter || repairs.length > 0;
  const where = isAsked || place === undefined ? '' : `, which ${place} asks for`;
  return {
    code: 'no-such-package',
    message: `This nixpkgs has no ${isInterpreter ? 'interpreter' : 'package'} ${name}${where}.`,
    hint: names.length > 0 ? didYouMean(names) : 'Check the spelling, or choose another nixpkgs, one that has it.',
    ...withFixes([...renameFixes(name, names, asked), ...leaveOutFixes([name], asked)]),
  };
}

/** What Nix itself suggests: `Did you mean one of a, b or c?`. */
function suggestionsOf(errors: string, name: string): string[] {
  const said = errors.slice(Math.max(0, errors.indexOf(`'${name}'`)));
  const [, list = ''] = /Did you mean (?:one of )?([^?]+)\?/.exec(said) ?? [];
  return list.split(/, | or /).filter((suggestion) => suggestion !== '');
}

function explainRefusal(name: string, refusal: string, { asked }: Failure): Explanation {
  const reason = (['unfree', 'insecure', 'broken'] as const).find((word) => refusal.includes(word)) ?? 'broken';
  return {
    code: 'conflict',
    message: `${name} ${refusalOf(reason)} in this nixpkgs, which refuses it.`,
    hint: `Allow ${reason} packages for this environment, or leave it out.`,
    ...withFixes(allowFixes([reason], asked)),
  };
}

const withFixes = (fixes: readonly Fix[]) => (fixes.length > 0 ? { fixes } : {});
