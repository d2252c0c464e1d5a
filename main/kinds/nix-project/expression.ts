import { dirname } from 'node:path';
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
      ...(recipe.isFlake ? callFlake(recipe.file, folder, files) : callFile(place(folder, recipe.file, files))),
    },
    {
      name: 'projectPython',
      value: `builtins.head (
  builtins.filter (input: input ? withPackages) (
    (project.propagatedBuildInputs or [ ])
    ++ (project.buildInputs or [ ])
    ++ (project.nativeBuildInputs or [ ])
  )
  ++ [ interpreter ]
)`,
      comment: 'The interpreter that it is built with, or that its shell has.',
    },
  ];
}

const callFile = (path: string): Pick<NixBinding, 'value' | 'comment'> => ({
  comment: 'A function gets what it asks for by name; anything else is taken as it is.',
  value: `let
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
  file`,
});

/** Nothing is fetched for a flake, so that all that is evaluated can be shown before. */
const callFlake = (file: string, folder: string, files: FileNames): Pick<NixBinding, 'value' | 'comment'> => ({
  comment: 'The default shell or package of a flake, with this nixpkgs for its own; other inputs it cannot have.',
  value: `let
  inherit (pkgs.stdenv.hostPlatform) system;
  flake = import ${place(folder, file, files)};
  nixpkgs = {
    inherit (pkgs) lib;
    legacyPackages.\${system} = pkgs;
    outPath = pkgs.path;
  };
  self = outputs // {
    inherit outputs;
    outPath = ${place(folder, dirname(file), files)};
  };
  wanted = builtins.attrNames (builtins.functionArgs flake.outputs);
  others = builtins.filter (name: name != "self" && name != "nixpkgs") wanted;
  outputs =
    if others == [ ] then
      flake.outputs { inherit self nixpkgs; }
    else
      throw "This flake takes \${toString others}: only flakes whose one input is nixpkgs have a shell here.";
in
outputs.devShells.\${system}.default or (outputs.devShell.\${system}
  or (outputs.packages.\${system}.default or outputs.defaultPackage.\${system}
  )
)`,
});

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
  if (recipe.type !== 'file')
    return `interpreter.withPackages (
  ps:
  dependencies
  ++ ${indented(own)}
)`;
  return `let
  more =
    ps:
    (project.dependencies or [ ])
    ++ (project.propagatedBuildInputs or [ ])
    ++ ${indented(own, 2)};
in
# One that has packages keeps them.
if projectPython ? python then
  projectPython.override (old: {
    extraLibs = (old.extraLibs or [ ]) ++ more projectPython.pkgs;
  })
else
  projectPython.withPackages more`;
}

function shellExpression({ programs, presets }: NixProjectSpec, { recipe }: Project): string {
  const hasGtk = presets.includes('gtk');
  const gtk = hasGtk && recipe.type === 'file' ? [...gtkTools, ...gtkLibraries] : [];
  const tools = nixLines(['python', ...gtk, ...programs.map(nixProgram)]);
  const ofPackage = `pkgs.mkShell {
  inputsFrom = [ project ];
  nativeBuildInputs = ${indented(tools)};
  # With none, hooks of setuptools and pip install the project into a temporary folder.
  shellHook = ${hasGtk ? indented(gtkShellHook) : '":"'};
}`;
  if (recipe.type !== 'file') return ofPackage;
  return `if project ? src || !(project ? overrideAttrs) then
  ${indented(ofPackage)}
else
  # A shell already: it keeps its variables and its shellHook.
  project.overrideAttrs (old: {
    nativeBuildInputs = ${indented(tools, 2)} ++ (old.nativeBuildInputs or [ ]);
    shellHook = ${hasGtk ? `${indented(gtkShellHook, 2)} + ` : '":\n" + '}(old.shellHook or "");
  })`;
}
