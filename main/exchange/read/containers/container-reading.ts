import type { Remark, TextFile } from '../../../../preload/contract';
import { ClocheError, variablesSchema } from '../../../../preload/contract';
import { type IncludeEntry, parseRequirements, type RequirementEntry } from '../../../python/requirements';
import { nothingAsked, type Reading } from '../../asked';
import { isCondaExplicit } from '../conda/conda-explicit';
import { readSpecLines } from '../conda/conda-specs';
import { isEnvironmentYaml, readEnvironmentYaml, withPython } from '../conda/environment-yaml';
import { findFile, flatten, isInclude } from '../includes';
import { channelConfirmations, confirmationsOf, inFile, remarkOn, variableConfirmation, warningsOf } from '../remarks';
import { ownEntries, requirementLines } from '../requirements';
import { type Found, isSourceVariable, type PipLine, type Placed, type StandingFile, shownText } from './found';
import { contentOf, unknownPython } from './image-python';
import { remarksOnPlaces, withoutUninstalled } from './pip-places';

/** What a file says of how an image or a container is made. */
export interface Container {
  readonly format: 'Dockerfile' | 'devcontainer.json';
  readonly name: string;
  /** The file's own word for it. */
  readonly ownName?: string | undefined;
  /** The image that it is made from; undefined where it is made by another file. */
  readonly image: Placed | undefined;
  /** A version of Python that is added to it. */
  readonly python?: string;
  readonly found: Found;
  readonly variables: readonly ContainerVariable[];
}

/** A variable of an image or a container. */
export interface ContainerVariable extends Placed {
  readonly name: string;
  /** Whether its value is what it says, and nothing is put into it. */
  readonly isPlain: boolean;
}

/** Variables that say where the parts of an image are; here others are there. */
const ofTheImage =
  /^(?:PATH|HOME|PWD|USER|SHELL|PYTHONHOME|VIRTUAL_ENV|LD_LIBRARY_PATH|CONDA_(?:DIR|PREFIX)|MAMBA_\w+)$/;

/** Each of them may be as large as this one. */
const environmentFilesMax = 10;

/** The files that what is installed is read from, with their lines. */
export function includesIn({ pip, environmentFiles, documents }: Found): IncludeEntry[] {
  const lines = pip.flatMap((install) => install.lines);
  const { entries } = parseRequirements(lines.map(({ text }) => text).join('\n'));
  const ofPip = entries.filter(isInclude);
  return [
    ...ofPip.map((entry) => ({ ...entry, line: lines[entry.line - 1]?.line ?? 1 })),
    ...environmentFiles.map(includeOf),
  ].filter(({ path }) => !documents.has(path));
}

const includeOf = ({ line, text }: Placed): IncludeEntry => ({
  type: 'include',
  line,
  text: `--file ${text}`,
  path: text,
});

/** What is installed, with the files that are read for that from among the others, as a reading. */
export function readContainer(file: TextFile, besides: readonly TextFile[], container: Container): Reading {
  const { found, image, variables } = container;
  const others = [...[...found.documents.values()].map((document) => document.file), ...besides];
  const lines = pipLines(found);
  const flat = flatten({ ...file, text: lines.map(({ text }) => text).join('\n') }, others);
  const installed = withoutUninstalled(found, lines, flat.requirements);
  const pip = { ...flat, requirements: installed.kept };
  const placed = <T extends Pick<RequirementEntry, 'file' | 'line'>>(entry: T): T => {
    if (entry.file === undefined) return { ...entry, line: lines[entry.line - 1]?.line ?? entry.line };
    const { file: named, ...rest } = entry;
    const standing = standingIn(found, named);
    return standing ? ({ ...rest, line: standing.line ?? rest.line } as T) : entry;
  };
  const kept = keptVariables(variables);
  const named = new Map(found.environmentFiles.map((place) => [place.text, place]));
  const files = [...named.values()]
    .slice(0, environmentFilesMax)
    .map((place) => ({ place, reading: environmentIn(file, others, place) }));
  const readings = files.flatMap(({ reading }) => reading ?? []);
  const conda = condaOf(container, readings);
  const content = contentOf(image?.text ?? '');
  const python = conda?.python || container.python || content.python;
  const missing = files.flatMap(({ place, reading }) => (reading ? [] : [includeOf(place)]));
  const ofFiles = (pick: (reading: Reading) => readonly Remark[]) =>
    files.flatMap(({ place, reading }) => {
      const standing = standingIn(found, place.text);
      return (reading ? pick(reading) : []).map((remark) => {
        if (!standing) return inFile(place.text, remark);
        return remark.line === undefined ? remark : { ...remark, line: standing.line ?? remark.line };
      });
    });
  return {
    format: container.format,
    asked: {
      ...nothingAsked(container.name),
      python,
      ...(conda === undefined ? {} : { packages: { from: 'conda', specs: conda.specs, channels: conda.channels } }),
      requirements: [...requirementLines(pip.requirements), ...readings.flatMap(({ asked }) => asked.requirements)],
      constraints: [...requirementLines(pip.constraints), ...readings.flatMap(({ asked }) => asked.constraints)],
      variables: Object.assign({}, ...readings.map(({ asked }) => asked.variables), Object.fromEntries(kept.taken)),
    },
    written: {
      ...(container.ownName ? { name: { text: container.ownName } } : {}),
      ...(python === '' ? {} : { python }),
      conda: found.conda.map(({ text }) => text),
      pip: ownEntries(pip.requirements.map(placed)),
    },
    groups: [],
    confirmations: [
      ...channelConfirmations(found.channels, found.conda),
      ...confirmationsOf([...missing, ...[...pip.missing, ...pip.requirements, ...pip.constraints].map(placed)]),
      ...ofFiles(({ confirmations }) => confirmations),
      ...kept.taken.map(variableConfirmation),
    ],
    warnings: [
      ...found.warnings,
      ...remarksOnPlaces(found),
      ...installed.warnings,
      ...(python === '' && !content.isConda && image ? [unknownPython(image)] : []),
      ...(lines.length > 0 ? warningsOf(pip.requirements.map(placed), true) : []),
      ...ofFiles(({ warnings }) => warnings),
      ...kept.warnings,
      ...leftOutOf(found),
    ],
    rejected: [
      ...found.rejected,
      ...pip.rejected.map((entry) => remarkOn(placed(entry), entry.message)),
      ...ofFiles(({ rejected }) => rejected),
    ],
  };
}

/** The file that stands in the file itself; others are named from its folder, which may be the root. */
const standingIn = ({ documents }: Found, name: string): StandingFile | undefined =>
  documents.get(name) ?? documents.get(`/${name}`);

/**
 * The lines of all commands of pip. An index that only some of them ask is one beside the user's own for what all of them
 * install.
 */
function pipLines(found: Found): PipLine[] {
  const installs = found.pip
    .filter(({ lines }) => lines.length > 0)
    .map((install) => ({ ...install, lines: install.lines.map((line): PipLine => ({ ...line, install })) }));
  const [first] = installs;
  const isCommon = first?.index !== undefined && installs.every(({ index }) => index?.text === first.index?.text);
  if (isCommon && first?.index) return [first.index, ...installs.flatMap(({ lines }) => lines)];
  return installs.flatMap(({ index, lines }) => {
    if (!index) return lines;
    const names = lines.map(({ text }) => text).filter((text) => !text.startsWith('-'));
    found.warnings.push({
      line: index.line,
      message: `That index is meant for ${shownText(names.join(', '))} alone; here it is asked for everything, beside your own.`,
    });
    return [{ ...index, text: index.text.replace(/^--index-url/, '--extra-index-url') }, ...lines];
  });
}

function environmentIn(file: TextFile, others: readonly TextFile[], { text }: Placed): Reading | undefined {
  const named = findFile(others, file.fileName, text);
  if (!named) return undefined;
  if (isEnvironmentYaml(named.text)) return readEnvironmentYaml(named, others);
  if (isCondaExplicit(named.text))
    throw new ClocheError(
      'unsupported',
      `The image is made from ${shownText(text)}, which lists archives of channels.`,
      {
        hint: `Import ${shownText(text)} by itself.`,
      },
    );
  return readSpecLines(named);
}

/** What conda installs, and its Python where nothing but a version is asked of it; undefined where conda is not used. */
function condaOf({ found, image }: Container, readings: readonly Reading[]) {
  const content = contentOf(image?.text ?? '');
  if (!content.isConda && !found.usesConda) return undefined;
  const ofFiles = readings.flatMap(({ asked }) => (asked.packages?.from === 'conda' ? [asked.packages] : []));
  const named = [...found.channels, ...found.usualChannels].map(({ text }) => text);
  const channels = [...named, ...ofFiles.flatMap((one) => one.channels)];
  const { python, packages } = withPython(found.conda.map(({ text }) => text));
  return {
    python: python || (readings.find(({ asked }) => asked.python !== '')?.asked.python ?? ''),
    specs: [...packages, ...ofFiles.flatMap(({ specs }) => specs)],
    channels: [...new Set(channels.length === 0 ? content.channels : channels)],
  };
}

function keptVariables(variables: Container['variables']) {
  const taken = new Map<string, string>();
  const warnings: Remark[] = [];
  for (const { name, line, text, isPlain } of variables) {
    const place = line === 0 ? {} : { line };
    if (!isPlain)
      warnings.push({ ...place, name, message: `The variable ${name} is put together from others and is left out.` });
    else if (ofTheImage.test(name))
      warnings.push({
        ...place,
        name,
        message: `The variable ${name} says where the parts of the image are and is left out.`,
      });
    else if (name !== '__proto__' && variablesSchema.safeParse({ [name]: text }).success) {
      taken.set(name, text);
      if (isSourceVariable(name))
        warnings.push({ ...place, name, message: `The variable ${name} changes where packages come from.` });
    } else warnings.push({ ...place, message: `“${shownText(name)}” is no variable and is left out.` });
  }
  return { taken: [...taken], warnings };
}

const listedMax = 40;

function leftOutOf({ system, leftOut, environments }: Found): Remark[] {
  const names = [...environments].filter((name) => name !== 'base');
  return [
    ...(names.length < 2
      ? []
      : [
          {
            message: `It fills several environments, ${shownText(names.join(', '))}: what they have is taken together.`,
          },
        ]),
    ...(system.length === 0
      ? []
      : [{ line: system[0]?.line, message: `Programs and libraries of the system are left out: ${listed(system)}.` }]),
    ...(leftOut.length === 0
      ? []
      : [{ message: `Nothing of the image is run, so this is left out: ${listed(leftOut)}.` }]),
  ] as Remark[];
}

function listed(items: readonly Placed[]): string {
  const shown = items.slice(0, listedMax).map(({ line, text }) => (line === 0 ? text : `${text} (line ${line})`));
  const more = items.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
