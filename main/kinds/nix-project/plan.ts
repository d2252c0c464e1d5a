import { basename, join } from 'node:path';
import type { Plan } from '../../../preload/contract';
import { type Attributes, findAttributes } from '../../nix/attributes';
import { nixVersion } from '../../nix/nix';
import { parsePin, pinLabel, resolvePin } from '../../nix/pin';
import { presetWarnings } from '../../nix/presets';
import { linuxEnvironment, markerHolds } from '../../python/marker-value';
import { readTextFile } from '../../store/read-capped';
import type { ProbeContext, Subject } from '../kind';
import type { Dependency, ProjectMetadata } from './metadata';
import { type Project, readProject } from './project-files';
import type { NixProjectSpec } from './spec';

/** What making the shell of the project would do, and what the pin lacks for it. */
export async function planNixProject(subject: Subject<NixProjectSpec>, context: ProbeContext): Promise<Plan> {
  const { spec, paths } = subject;
  const pin = pinLabel(parsePin(spec.nixpkgs));
  const [version, project] = await Promise.all([nixVersion(context), readProject(spec), resolvePin(spec.nixpkgs)]);
  const { recipe } = project;
  return {
    engine: `Nix ${version}`,
    python: `${spec.python} of ${pin}`,
    path: paths.content,
    steps: [
      `Take ${pin} and evaluate what is asked for.`,
      ...(recipe.type === 'file'
        ? [`Call ${recipe.file}, which says how the project is built.`]
        : foundIn(recipe.metadata)),
      `Fetch or build what the project needs${withMore(spec)}.`,
      'Leave the project itself unbuilt until you ask for it: that copies it into the Nix store, which all users can read.',
      `Enter the shell once in ${project.folder}, and remember what it sets.`,
      `Keep all of it from Nix’s garbage collector, by links in ${join(paths.content, 'current')}.`,
    ],
    warnings: [
      ...(recipe.type === 'metadata'
        ? [...recipe.metadata.remarks, ...(await lackingIn(spec, recipe.metadata, context))]
        : []),
      ...(await otherNixpkgs(spec, project)),
      ...presetWarnings(spec.presets),
    ],
  };
}

function foundIn({ file, name, version, buildSystem, dependencies }: ProjectMetadata): string[] {
  const listed = (all: readonly Dependency[]) => all.map((one) => one.name).join(', ') || 'nothing else';
  return [
    `Write the Nix package of ${name} ${version} after ${basename(file)}: built by ${listed(buildSystem)}, it needs ${listed(dependencies)}.`,
  ];
}

function withMore({ packages, programs }: NixProjectSpec): string {
  const more = [...packages, ...programs];
  return more.length > 0 ? `, with ${more.join(', ')} for the shell` : '';
}

/** What the project asks for and the pin does not have, a sentence each. */
async function lackingIn(spec: NixProjectSpec, metadata: ProjectMetadata, context: ProbeContext): Promise<string[]> {
  const { nixpkgs, python } = spec;
  const asked = [...metadata.buildSystem, ...metadata.dependencies];
  const names = asked.map(({ attribute }) => attribute);
  const attributes = await findAttributes({ nixpkgs, python, names }, context);
  const environment = linuxEnvironment(attributes.python);
  return asked
    .filter(({ marker }) => marker === undefined || markerHolds(marker, environment) !== false)
    .filter(({ attribute }) => attributes.find(attribute) === undefined)
    .map((dependency) => lacking(dependency, metadata, attributes));
}

function lacking({ name, attribute }: Dependency, { file }: ProjectMetadata, { suggest }: Attributes): string {
  const names = suggest(attribute);
  const similar = names.length > 0 ? ` It has ${names.join(', ')}.` : '';
  return `This nixpkgs has no ${name}, which ${basename(file)} asks for, so this will fail.${similar} Write a Nix file for the project, or choose another nixpkgs.`;
}

/** A warning for a file that takes a nixpkgs of its own. */
async function otherNixpkgs({ nixpkgs }: NixProjectSpec, { recipe }: Project): Promise<string[]> {
  if (recipe.type !== 'file' || parsePin(nixpkgs).type === 'search-path') return [];
  const { text } = await readTextFile(recipe.file, { isRegular: true });
  return text.includes('<nixpkgs>')
    ? [
        `${basename(recipe.file)} names <nixpkgs>: that is the one of NIX_PATH, unless it is a function that takes pkgs.`,
      ]
    : [];
}
