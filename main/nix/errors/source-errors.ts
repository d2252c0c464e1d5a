import { didYouMean, type Failure, type Rule } from './error-rule';

/** What a Python of nixpkgs has and nothing else. */
const partsOfInterpreter = /attribute '(?:withPackages|pythonVersion|sitePackages|pkgs)' missing/;

/** What is there is not what it was taken for, or is not there at all: folders, files, interpreters, arguments. */
export const sourceRules: readonly Rule[] = [
  {
    pattern: /(?:opening file|getting status of|path) '([^'\n]*)\/default\.nix'(?:: No such file| does not exist)/,
    explain: ([, folder = '']) => ({
      code: 'not-found',
      message: `${folder} is not a nixpkgs, nor another folder of Nix: it has no default.nix.`,
      hint: 'Choose another folder, or correct the file that names it.',
    }),
  },
  {
    pattern:
      /(?:opening file|getting status of|path) '([^'\n]+)'(?:: No such file| does not exist(?! and cannot be created))/,
    explain: ([, path = ''], { place }) => ({
      code: 'not-found',
      message: `There is no ${path}${place === undefined ? '' : `, which ${place} names`}.`,
      hint: 'Choose what exists, or correct the file that names it.',
    }),
  },
  {
    pattern: partsOfInterpreter,
    explain: (_match, { asked, place }) => ({
      code: 'no-such-package',
      message:
        asked.python === undefined
          ? `What ${place ?? 'the expression'} takes for a Python is none.`
          : `${asked.python} is not a Python interpreter in this nixpkgs.`,
      hint: 'Ask for python3, or another one that this nixpkgs has.',
    }),
  },
  {
    pattern:
      /[Ff]unction (?:'[^'\n]*' |at (\S+) )?called without required argument ['"]([^'"\n]+)['"](?: at ([^\s,]+))?(?:, did you mean ([^?\n]+)\?)?/,
    explain: ([, before, name = '', behind, similar], failure) =>
      explainArgument(name, before ?? behind ?? failure.place, similar, failure),
  },
];

function explainArgument(
  name: string,
  place: string | undefined,
  similar: string | undefined,
  { suggest }: Failure,
): ReturnType<Rule['explain']> {
  const names = similar === undefined ? suggest(name) : similar.split(/, | or /).map((one) => one.replace(/["']/g, ''));
  return {
    code: 'no-such-package',
    message: `${place ?? 'A function'} asks for ${name}, which is not in this nixpkgs.`,
    hint: names.length > 0 ? didYouMean(names) : 'Correct the file there, or choose another nixpkgs.',
  };
}
