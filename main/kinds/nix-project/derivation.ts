import { indented, type NixBinding, nixLines, nixSelect } from '../../nix/texts/expression';
import { nixString } from '../../nix/texts/text';
import { normalizeName } from '../../python/package-name';
import { conditionOf } from './markers';
import type { Dependency, ProjectMetadata } from './metadata';

/** A package that is written for a project that has no Nix file of its own. */
export interface DerivationRequest {
  readonly metadata: ProjectMetadata;
  /** The folder of the project, as Nix. */
  readonly folder: string;
  /** Whether it opens windows with GTK. */
  readonly hasGtk: boolean;
}

/** What GTK needs of a build: the hook was renamed in 24.05, and the old name throws since 25.11. */
export const gtkTools = ['(pkgs.wrapGAppsHook3 or pkgs.wrapGAppsHook)', 'pkgs.gobject-introspection'] as const;
export const gtkLibraries = ['pkgs.gtk3'] as const;

/** The bindings `pythonPackages`, `dependencies` and `project`, over `interpreter`. */
export function derivationBindings(request: DerivationRequest): NixBinding[] {
  return [
    { name: 'pythonPackages', value: 'interpreter.pkgs' },
    { name: 'dependencies', value: dependencyList(request.metadata.dependencies) },
    { name: 'project', value: derivation(request) },
  ];
}

const attribute = (dependency: Dependency): string => nixSelect('pythonPackages', dependency.attribute);

/** A list; those that only some Pythons need stand behind it, with the condition. */
function dependencyList(dependencies: readonly Dependency[], more: readonly string[] = []): string {
  const conditional = dependencies.flatMap((dependency) => {
    const condition = conditionOf(dependency.marker);
    return condition === undefined ? [] : [`\n++ pkgs.lib.optional (${condition}) ${attribute(dependency)}`];
  });
  const always = dependencies.filter(({ marker }) => conditionOf(marker) === undefined);
  return `${nixLines([...always.map(attribute), ...more])}${conditional.join('')}`;
}

function derivation({ metadata, folder, hasGtk }: DerivationRequest): string {
  const { name, version, format, buildSystem } = metadata;
  const tools = dependencyList(buildSystem, hasGtk ? gtkTools : []);
  const spelling = '# So that every nixpkgs knows it; today pyproject, build-system and dependencies say the same.';
  return `pythonPackages.buildPythonApplication {
  pname = ${nixString(normalizeName(name))};
  version = ${nixString(version)};
  ${spelling}
  format = ${nixString(format)};
  src = ${indented(source(normalizeName(name), folder))};
  nativeBuildInputs = ${indented(tools)};
${hasGtk ? `  buildInputs = ${indented(nixLines(gtkLibraries))};\n` : ''}  propagatedBuildInputs = dependencies;
${pretendedVersion(metadata)}  # Tests are run in the shell.
  doCheck = false;
}`;
}

/** Names of files and folders that belong to a machine and not to the project. */
const left = [
  ...['.git', '.hg', '.svn', '.direnv', '.env', '.venv', '.tox', '.nox', '.eggs'],
  ...['.mypy_cache', '.pytest_cache', '.ruff_cache', '.cache', '.idea', '.vscode', '__pycache__', 'node_modules'],
];

const source = (name: string, folder: string): string => `builtins.path {
  path = ${folder};
  name = ${nixString(`${name}-source`)};
  # All but what belongs to this machine: results, virtual environments, caches, and the like.
  filter =
    path: type:
    !(
      type == "unknown"
      || (type == "symlink" && baseNameOf path == "result")
      || (type == "directory" && builtins.pathExists (path + "/pyvenv.cfg"))
      || builtins.elem (baseNameOf path) ${indented(nixLines(left.map(nixString)), 3)}
    );
}`;

const versionTools: ReadonlySet<string> = new Set(['setuptools-scm', 'hatch-vcs', 'flit-scm']);

/** Tools that take the version from a repository do not find one in the store. */
function pretendedVersion({ version, buildSystem }: ProjectMetadata): string {
  if (!buildSystem.some((tool) => versionTools.has(tool.attribute))) return '';
  return `  SETUPTOOLS_SCM_PRETEND_VERSION = ${nixString(version)};\n`;
}
