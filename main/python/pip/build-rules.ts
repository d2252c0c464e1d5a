import { installable } from '../../process/distribution';
import { type Explanation, explanation, type Failure, type Rule, toInstall } from './failure-rule';
import { builtPackage } from './read-output';

/** Why a package could not be built here. */
export const buildRules: readonly Rule[] = [
  {
    pattern:
      /No such file or directory: '((?:g|c)\+\+|gcc|cc|clang|[\w-]+-gcc)'|command '([^']*(?:gcc|cc|clang|\+\+))' failed: No such file|unable to execute '([^']+)'|(?:error: )?(?:linker `cc` not found)|can't find Rust compiler/,
    explain: (match, failure) => explainCompiler(match[1] ?? match[2] ?? match[3], failure),
  },
  {
    pattern: /fatal error: (Python\.h)/,
    explain: (_match, failure) => explainHeaders(failure),
  },
  {
    pattern: /fatal error: ([^\s:]+\.h)/,
    explain: (match, { output }) =>
      explanation(
        'build-failed',
        `${builtPackage(output)} has to be built here and lacks the header ${match[1]}.`,
        'Install the development package of that library, or choose a version that has a wheel.',
      ),
  },
  {
    pattern:
      /Failed to build `|Failed building wheel|metadata-generation-failed|subprocess-exited-with-error|build backend returned an error|Command "python setup\.py|Complete output from command/,
    explain: (_match, { output }) =>
      explanation(
        'build-failed',
        `${builtPackage(output)} has to be built here and its build failed.`,
        'Read the log. A version that has a wheel for this Python needs no build.',
      ),
  },
];

function explainCompiler(compiler: string | undefined, failure: Failure): Explanation {
  const name = compiler === undefined ? '' : ` (${compiler})`;
  const { hint, ...way } = toInstall('a compiler', installable.compiler, failure);
  return {
    code: 'build-failed',
    message: `${builtPackage(failure.output)} has to be built here and needs a compiler${name}.`,
    hint: `${hint} A version that has a wheel for this Python needs none.`,
    ...way,
  };
}

function explainHeaders(failure: Failure): Explanation {
  const message = `${builtPackage(failure.output)} has to be built here and needs the headers of Python.`;
  if (failure.distribution.family === 'nixos')
    return explanation('build-failed', message, 'Choose a Python of nixpkgs: it has its headers.');
  return {
    code: 'build-failed',
    message,
    ...toInstall('the development files of this Python', installable.headers, failure),
  };
}
