import { type NixExpression, nixLines, nixProgram } from '../../nix/expression';
import { pythonBindings } from '../../nix/python-expression';
import { type NixPipSpec, nixPackagesOf } from './spec';

/** The shell as Nix. */
export function nixPipExpression(spec: NixPipSpec): NixExpression {
  const programs = spec.programs.map(nixProgram);
  return {
    bindings: pythonBindings({
      python: spec.python,
      packages: nixPackagesOf(spec),
      derivations: [],
      isOptimised: false,
      isUnhardened: false,
      files: 'absolute',
    }),
    shell: shellExpression(['python', ...programs]),
    packages: ['python', ...programs],
    losses: ['The folder of pip is left out: a machine’s configuration has no shell that sets it up.'],
  };
}

/** Constant but for the list. */
const shellExpression = (inputs: readonly string[]): string => `pkgs.mkShell {
  nativeBuildInputs = ${nixLines(inputs).replaceAll('\n', '\n  ')};
  # What pip installs goes here, and the Python of Nix finds it.
  shellHook = ''
    export PIP_PREFIX="$PWD/.pip"
    export PYTHONPATH="$PIP_PREFIX/\${interpreter.sitePackages}:$PYTHONPATH"
    export PATH="$PIP_PREFIX/bin:$PATH"
    # Wheels cannot hold files from before 1980.
    unset SOURCE_DATE_EPOCH
  '';
}`;
