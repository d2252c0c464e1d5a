import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ClocheError, type Plan } from '../../../preload/contract';
import { type Attributes, findAttributes } from '../../nix/names/attributes';
import { readFlakeLock } from '../../nix/pins/flake-lock';
import { parsePin, pinLabel, type ResolvedPin, readPin, resolvePin } from '../../nix/pins/pin';
import { toSri } from '../../nix/pins/sri';
import { nixVersion } from '../../nix/run/nix';
import { presetWarnings } from '../../nix/texts/presets';
import { linuxEnvironment } from '../../python/marker-value';
import { readTextFile } from '../../store/read-capped';
import type { ProbeContext, Subject } from '../kind';
import { isNeeded } from './markers';
import type { Dependency, ProjectMetadata } from './metadata';
import { type Project, readProject } from './project-files';
import type { NixProjectSpec } from './spec';

/** What making the shell of the project would do, and what the pin lacks for it. */
export async function planNixProject(subject: Subject<NixProjectSpec>, context: ProbeContext): Promise<Plan> {
  const { spec, paths } = subject;
  const pin = pinLabel(parsePin(spec.nixpkgs));
  const [version, project] = await Promise.all([nixVersion(context), readProject(spec), resolvePin(spec.nixpkgs)]);
  const { recipe } = project;
  const found = recipe.type === 'metadata' ? await lookFor(spec, recipe.metadata, context) : undefined;
  return {
    engine: `Nix ${version}`,
    python: `${spec.python} of ${pin}`,
    path: paths.content,
    steps: [
      `Take ${pin} and evaluate what is asked for.`,
      ...(recipe.type === 'file' ? [`Call ${recipe.file}, which says how the project is built.`] : []),
      ...(found?.steps ?? []),
      `Fetch or build what the project needs${withMore(spec)}.`,
      'Leave the project itself unbuilt until you ask for it: that copies it into the Nix store, which all users can read.',
      `Enter the shell once in ${project.folder}, and remember what it sets.`,
      `Keep all of it from Nix’s garbage collector, by links in ${join(paths.content, 'current')}.`,
    ],
    warnings: [
      ...(found?.warnings ?? []),
      ...(await otherNixpkgs(spec, project)),
      ...(await ownLock(spec, project)),
      ...(await warningsOf(spec, context)),
    ],
  };
}

/** Warnings for the presets, with the interpreter of the pin. */
async function warningsOf({ nixpkgs, python, presets }: NixProjectSpec, context: ProbeContext): Promise<string[]> {
  if (presets.length === 0) return [];
  const found = await findAttributes({ nixpkgs, python, names: [] }, context);
  return presetWarnings(presets, { name: python, ...found.python });
}

function withMore({ packages, programs }: NixProjectSpec): string {
  const more = [...packages, ...programs];
  return more.length > 0 ? `, with ${more.join(', ')} for the shell` : '';
}

/** What the project asks for with the Python of the pin, and what of it the pin does not have. */
async function lookFor(
  { nixpkgs, python }: NixProjectSpec,
  metadata: ProjectMetadata,
  context: ProbeContext,
): Promise<Pick<Plan, 'steps' | 'warnings'>> {
  const { file, name, version, remarks } = metadata;
  const names = [...metadata.buildSystem, ...metadata.dependencies].map(({ attribute }) => attribute);
  const attributes = await findAttributes({ nixpkgs, python, names }, context);
  const environment = linuxEnvironment(attributes.python);
  const [tools, needs] = [metadata.buildSystem, metadata.dependencies].map((all) =>
    all.filter((one) => isNeeded(one, environment)),
  );
  const lacking = [...(tools ?? []), ...(needs ?? [])].filter(({ attribute }) => !attributes.find(attribute));
  return {
    steps: [
      `Write the Nix package of ${name} ${version} after ${basename(file)}: built by ${listed(tools)}, it needs ${listed(needs)}.`,
    ],
    warnings: [...remarks, ...new Set(lacking.map((one) => lackingText(one, metadata, attributes)))],
  };
}

const listed = (all: readonly Dependency[] = []) =>
  [...new Set(all.map((one) => one.name))].join(', ') || 'nothing else';

function lackingText({ name, attribute }: Dependency, { file }: ProjectMetadata, { suggest }: Attributes): string {
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

/** A warning for a flake whose lock fixes another nixpkgs than the chosen one, or something that is not known. */
async function ownLock({ nixpkgs }: NixProjectSpec, { recipe }: Project): Promise<string[]> {
  if (recipe.type !== 'file' || !recipe.isFlake) return [];
  const lockFile = join(dirname(recipe.file), 'flake.lock');
  if (!(await stat(lockFile).catch(() => null))?.isFile()) return [];
  const instead = `This flake gets ${pinLabel(parsePin(nixpkgs))} in place of its own nixpkgs`;
  try {
    const fixed = await readFlakeLock(lockFile);
    if (isDeepStrictEqual(exactly(fixed), exactly(await readPin(nixpkgs)))) return [];
    return [`${instead}: to have ${pinLabel(fixed)} of its flake.lock, choose flake:${lockFile} as nixpkgs.`];
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    return [`${instead}: ${thrown.message}`];
  }
}

/** What a pin fixes, by which the same is known again. */
const exactly = (pin: ResolvedPin): unknown => ('hash' in pin && pin.hash !== undefined ? toSri(pin.hash) : pin);
