import { indented, type NixExpression, nixLines, nixProgram, nixSelect } from '../../nix/texts/expression';
import { pythonBindings } from '../../nix/texts/python-expression';
import { type NixPipSpec, nixPackagesOf } from './spec';

/** The shell as Nix. */
export function nixPipExpression(spec: NixPipSpec): NixExpression {
  return {
    bindings: pythonBindings({
      python: spec.python,
      packages: nixPackagesOf(spec),
      derivations: [],
      isOptimised: false,
      isUnhardened: false,
      files: 'absolute',
    }),
    shell: shellWithFolder(spec),
    packages: ['python', ...spec.programs.map(nixProgram)],
    losses: ['The folder of pip is left out: a machine’s configuration has no shell that sets it up.'],
  };
}

/** The shell that Cloche enters: it says itself where pip installs. */
export const bareShell = ({ programs }: NixPipSpec): string => `pkgs.mkShell {
  nativeBuildInputs = ${inputsOf(programs)};
}`;

const inputsOf = (programs: readonly string[]) => indented(nixLines(['python', ...programs.map(nixProgram)]));

/** Its text is constant but for names that stand as Nix writes them. */
const shellWithFolder = ({ python, programs }: NixPipSpec): string => `pkgs.mkShell {
  nativeBuildInputs = ${inputsOf(programs)};
  # What pip installs goes into the folder .pip of where the shell is entered, and the Python of Nix finds it.
  shellHook = ''
    # An absolute path: it holds when the folder is left.
    export PIP_PREFIX="$PWD/.pip"
    export PYTHONPATH="$PIP_PREFIX/\${${nixSelect('pkgs', python, 'sitePackages')}}''\${PYTHONPATH:+:$PYTHONPATH}"
    export PATH="$PIP_PREFIX/bin:$PATH"
    # Wheels cannot hold files from before 1980.
    unset SOURCE_DATE_EPOCH
  '';
}`;
