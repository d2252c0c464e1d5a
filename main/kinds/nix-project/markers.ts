import type { Lock } from '../../../preload/contract';
import { findAttributes } from '../../nix/names/attributes';
import type { NixContext } from '../../nix/run/nix';
import { nixString } from '../../nix/texts/text';
import { linuxEnvironment, type MarkerEnvironment, markerHolds } from '../../python/marker-value';
import type { Dependency } from './metadata';
import type { Project } from './project-files';
import type { NixProjectSpec } from './spec';

const version = 'interpreter.pythonVersion';
const comparisons: Readonly<Record<string, (text: string) => string>> = {
  '<': (text) => `pkgs.lib.versionOlder ${version} ${text}`,
  '<=': (text) => `pkgs.lib.versionAtLeast ${text} ${version}`,
  '>': (text) => `pkgs.lib.versionOlder ${text} ${version}`,
  '>=': (text) => `pkgs.lib.versionAtLeast ${version} ${text}`,
  '==': (text) => `${version} == ${text}`,
  '!=': (text) => `${version} != ${text}`,
};

/**
 * The condition, over `interpreter`, of a marker that compares the version of Python and nothing else; undefined for
 * every other one.
 */
export function conditionOf(marker: string | undefined): string | undefined {
  const [, operator = '', text = ''] =
    /^\s*python_version\s*([<>]=?|[=!]=)\s*["'](\d+\.\d+)["']\s*$/.exec(marker ?? '') ?? [];
  return comparisons[operator]?.(nixString(text));
}

/** Whether a dependency is needed; one of which that is not known is. */
export const isNeeded = ({ marker }: Dependency, environment: MarkerEnvironment): boolean =>
  marker === undefined || markerHolds(marker, environment) !== false;

/** The project without what its Python does not need, but for what an expression asks itself. */
export async function neededProject(spec: NixProjectSpec, project: Project, context: NixContext): Promise<Project> {
  const { recipe } = project;
  if (recipe.type === 'file') return project;
  const { nixpkgs, python } = spec;
  const { buildSystem, dependencies } = recipe.metadata;
  const isOpen = ({ marker }: Dependency) => marker !== undefined && conditionOf(marker) === undefined;
  if (![...buildSystem, ...dependencies].some(isOpen)) return project;
  const attributes = await findAttributes({ nixpkgs, python, names: [] }, context);
  return withoutUnneeded(project, linuxEnvironment(attributes.python));
}

/** The same for people, by the Python that the environment was made with. */
export function neededProjectOf(spec: NixProjectSpec, project: Project, lock: Lock | undefined): Project {
  const implementation = spec.python.startsWith('pypy') ? 'pypy' : 'cpython';
  return withoutUnneeded(project, linuxEnvironment({ version: lock?.python, implementation }));
}

function withoutUnneeded(project: Project, environment: MarkerEnvironment): Project {
  const { recipe } = project;
  if (recipe.type === 'file') return project;
  const { metadata } = recipe;
  const needed = (all: readonly Dependency[]) =>
    all.filter((one) => conditionOf(one.marker) !== undefined || isNeeded(one, environment));
  const { buildSystem, dependencies } = metadata;
  return {
    ...project,
    recipe: {
      type: 'metadata',
      metadata: { ...metadata, buildSystem: needed(buildSystem), dependencies: needed(dependencies) },
    },
  };
}
