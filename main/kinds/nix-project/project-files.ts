import { stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { ClocheError } from '../../../preload/contract';
import { pinFiles } from '../../nix/pins/pin';
import { isFlake } from '../../nix/trust/is-flake';
import { readSources } from '../../nix/trust/sources';
import { readTextFile } from '../../store/read-capped';
import type { ProjectMetadata } from './metadata';
import { readPyproject } from './read-pyproject';
import { readSetup } from './read-setup';
import { askedFile, type NixProjectSpec, projectOf } from './spec';

/** Nix files by which a project says how it is built, the likeliest first. */
const nixFileNames = ['derivation.nix', 'package.nix', 'default.nix'];

/** How a project is built: by a Nix file of its own, absolute, which may be a flake, or by what it says of itself. */
export type Recipe =
  | { readonly type: 'file'; readonly file: string; readonly isFlake: boolean }
  | { readonly type: 'metadata'; readonly metadata: ProjectMetadata };

/** What is there of a project. */
export interface Project {
  /** Absolute. */
  readonly folder: string;
  readonly recipe: Recipe;
  /** Where its modules are, from its folder: `src`, or '' for the folder itself. */
  readonly modules: 'src' | '';
}

const isFile = async (path: string) => (await stat(path).catch(() => null))?.isFile() ?? false;
const isFolder = async (path: string) => (await stat(path).catch(() => null))?.isDirectory() ?? false;

/** The Nix file of a project, absolute: the one that was asked for, or the one that is found; undefined without one. */
export async function findNixFile(spec: NixProjectSpec): Promise<string | undefined> {
  const asked = askedFile(spec);
  if (asked !== undefined) return asked;
  const folder = projectOf(spec);
  for (const name of nixFileNames) if (await isFile(join(folder, name))) return join(folder, name);
  return undefined;
}

/** Looks at a project; runs and evaluates nothing. Throws `not-found`, `invalid-input`, and as readTextFile. */
export async function readProject(spec: NixProjectSpec): Promise<Project> {
  const folder = projectOf(spec);
  await requireProject(folder);
  const file = await findNixFile(spec);
  const recipe = file === undefined ? await readMetadata(folder) : await readNixFile(file);
  return { folder, recipe, modules: (await isFolder(join(folder, 'src'))) ? 'src' : '' };
}

async function readNixFile(file: string): Promise<Recipe> {
  if (!(await isFile(file)))
    throw new ClocheError('not-found', `There is no Nix file ${file}.`, {
      hint: 'Leave the field empty to have one found.',
    });
  const { text } = await readTextFile(file, { isRegular: true });
  return { type: 'file', file, isFlake: isFlake(text) };
}

async function requireProject(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  throw new ClocheError('not-found', `The project folder ${folder} does not exist.`, {
    hint: 'Choose a folder that exists.',
  });
}

async function readMetadata(folder: string): Promise<Recipe> {
  const [pyproject, setup] = [join(folder, 'pyproject.toml'), join(folder, 'setup.py')];
  const fallback = basename(folder);
  if (await isFile(pyproject)) {
    const { text } = await readTextFile(pyproject, { isRegular: true });
    // Tools have tables of their own in files that say nothing of the project.
    if (!(await isFile(setup)) || /^\s*\[\s*(?:project|build-system|tool\.poetry)\s*[\].]/m.test(text))
      return { type: 'metadata', metadata: readPyproject(text, pyproject, fallback) };
  }
  if (await isFile(setup)) {
    const { text } = await readTextFile(setup, { isRegular: true });
    return { type: 'metadata', metadata: readSetup(text, setup, fallback) };
  }
  throw new ClocheError('not-found', `${folder} does not say how it is built.`, {
    hint: `It needs a pyproject.toml, a setup.py, or a Nix file such as ${nixFileNames[0]}.`,
  });
}

/** All that the environment is made of beside its settings: a description, and absolute paths of files. */
export interface Ingredients {
  readonly description: unknown;
  readonly files: readonly string[];
}

/** See {@link Ingredients}; throws as {@link readProject}. */
export async function ingredientsOf(spec: NixProjectSpec): Promise<Ingredients> {
  const { folder, recipe, modules } = await readProject(spec);
  const sources = await readSources(recipe.type === 'file' ? [recipe.file] : []);
  return {
    description: [spec, recipe.type, modules],
    files: [
      ...sources.files.map(({ path }) => path),
      join(folder, 'pyproject.toml'),
      join(folder, 'setup.py'),
      ...pinFiles(spec.nixpkgs),
    ],
  };
}

/** The path of something in the project, from its folder, such as `./nix/package.nix`; absolute for what is outside. */
export function fromProject(folder: string, path: string): string {
  const inside = relative(folder, path);
  return inside.startsWith('../') || inside === '..' ? path : `./${inside}`;
}
