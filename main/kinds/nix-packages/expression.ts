import { type FileNames, type NixExpression, nixAttributes, nixLinesAnd, nixProgram } from '../../nix/texts/expression';
import { ownPrograms, pythonBindings } from '../../nix/texts/python-expression';
import { nixString } from '../../nix/texts/text';
import { type NixPackagesRequest, type NixPackagesSpec, requestOf } from './spec';

/** The environment as Nix. */
export function nixPackagesExpression(spec: NixPackagesSpec, files: FileNames): NixExpression {
  const request = requestOf(spec);
  const { python, derivations, presets } = spec;
  const isOptimised = presets.includes('optimised');
  const isUnhardened = presets.includes('unhardened');
  const programs = request.programs.map(nixProgram);
  const beside = derivations.length > 0 ? ownPrograms : undefined;
  return {
    bindings: pythonBindings({ python, packages: request.packages, derivations, isOptimised, isUnhardened, files }),
    shell: request.hasShell ? shellExpression(request, beside) : 'python.env',
    packages: ['python', ...programs],
    ...(beside === undefined ? {} : { programs: beside }),
    losses: [
      ...Object.keys(request.variables).map(
        (name) => `The variable ${name} is left out: a machine’s configuration sets it in environment.variables.`,
      ),
      ...(request.shellHook === undefined
        ? []
        : ['GTK is not set up: only a shell sets GI_TYPELIB_PATH, by which Python finds it, and XDG_DATA_DIRS.']),
    ],
  };
}

function shellExpression({ programs, variables, shellHook }: NixPackagesRequest, beside: string | undefined): string {
  const inputs = nixLinesAnd(['python', ...programs.map(nixProgram)], beside);
  const texts = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, nixString(value)]));
  return `pkgs.mkShell ${nixAttributes({ nativeBuildInputs: inputs, ...texts, shellHook })}`;
}
