import {
  type FileNames,
  indented,
  type NixBinding,
  type NixExpression,
  nixLines,
  nixProgram,
  nixSelect,
} from '../../nix/texts/expression';
import { gtkShellHook } from '../../nix/texts/presets';
import { interpreterBinding } from '../../nix/texts/python-expression';
import { nixPath, nixString } from '../../nix/texts/text';
import { derivationBindings, gtkLibraries, gtkTools } from './derivation';
import { fromProject, type Project } from './project-files';
import type { NixProjectSpec } from './spec';

/** The shell of a project, and its package, as Nix. */
export function nixProjectExpression(
  spec: NixProjectSpec,
  project: Project,
  files: FileNames,
): NixExpression & { readonly package: string } {
  const { python, presets } = spec;
  const isOptimised = presets.includes('optimised');
  const isUnhardened = presets.includes('unhardened');
  const interpreter = interpreterBinding({ python, packages: [], derivations: [], isOptimised, isUnhardened, files });
  return {
    bindings: [
      interpreter,
      ...projectBindings(spec, project, files),
      modulesBinding(project, files),
      { name: 'python', value: pythonExpression(spec, project) },
    ],
    shell: shellExpression(spec, project),
    package: 'project',
    packages: ['project'],
    losses: [],
  };
}

function projectBindings(spec: NixProjectSpec, { folder, recipe }: Project, files: FileNames): NixBinding[] {
  if (recipe.type === 'metadata')
    return derivationBindings({
      metadata: recipe.metadata,
      folder: place(folder, folder, files),
      hasGtk: spec.presets.includes('gtk'),
    });
  return [
    {
      name: 'project',
      value: callFile(place(folder, recipe.file, files)),
      comment: 'A function gets what it asks for by name; anything else is taken as it is.',
    },
    {
      name: 'projectPython',
      value: `builtins.head (
  builtins.filter (input: input ? withPackages) (project.propagatedBuildInputs or [ ]) ++ [ interpreter ]
)`,
      comment: 'The interpreter that it is built with.',
    },
  ];
}

const callFile = (path: string): string => `let
  file = import ${path};
  names = {
    inherit pkgs;
    python3 = interpreter;
    python3Packages = interpreter.pkgs;
  };
in
if builtins.isFunction file then
  pkgs.lib.callPackageWith (pkgs // interpreter.pkgs // names) file { }
else
  file`;

/** A path of the project as Nix: where it is, or from the folder in which the text is put. */
function place(folder: string, path: string, files: FileNames): string {
  const inside = fromProject(folder, path);
  if (files === 'absolute' || !inside.startsWith('./')) return `(${nixPath(path)})`;
  if (inside === './') return './.';
  return /^(?:\.\/)[A-Za-z0-9_-][A-Za-z0-9._/-]*$/.test(inside) ? inside : `(./. + ${nixString(inside.slice(1))})`;
}

function modulesBinding({ folder, modules, recipe }: Project, files: FileNames): NixBinding {
  const path = modules === '' ? folder : `${folder}/${modules}`;
  return {
    name: 'modules',
    value: `pkgs.writeTextFile {
  name = "project-modules";
  destination = "/\${${pythonOf(recipe)}.sitePackages}/project.pth";
  text = toString ${place(folder, path, files)};
}`,
    comment: 'Lets Python import what is in the folder now, so that nothing has to be built to try a change.',
  };
}

const pythonOf = ({ type }: Project['recipe']) => (type === 'file' ? 'projectPython' : 'interpreter');

function pythonExpression({ packages }: NixProjectSpec, { recipe }: Project): string {
  const own = nixLines(['(ps.toPythonModule modules)', ...packages.map((name) => nixSelect('ps', name))]);
  const needed =
    recipe.type === 'file'
      ? '(project.dependencies or [ ])\n  ++ (project.propagatedBuildInputs or [ ])'
      : 'dependencies';
  return `${pythonOf(recipe)}.withPackages (
  ps:
  ${needed}
  ++ ${indented(own)}
)`;
}

function shellExpression({ programs, presets }: NixProjectSpec, { recipe }: Project): string {
  const hasGtk = presets.includes('gtk');
  const gtk = hasGtk && recipe.type === 'file' ? [...gtkTools, ...gtkLibraries] : [];
  return `pkgs.mkShell {
  inputsFrom = [ project ];
  nativeBuildInputs = ${indented(nixLines(['python', ...gtk, ...programs.map(nixProgram)]))};
  # With none, hooks of setuptools and pip install the project into a temporary folder.
  shellHook = ${hasGtk ? indented(gtkShellHook) : '":"'};
}`;
}
