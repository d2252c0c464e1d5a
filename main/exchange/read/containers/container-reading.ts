import type { Remark, TextFile } from '../../../../preload/contract';
import { type IncludeEntry, parseRequirements } from '../../../python/requirements';
import { nothingAsked, type Reading } from '../../asked';
import { withPython } from '../conda/environment-yaml';
import { isInclude } from '../includes';
import { channelConfirmations, confirmationsOf, variableConfirmation } from '../remarks';
import type { Container } from './container';
import { environmentFilesOf, includeOf } from './environment-files';
import { type Found, type Placed, shownText } from './found';
import { contentOf, unknownPython } from './image-python';
import { keptVariables } from './kept-variables';
import { pipInstallsOf } from './pip-installs';
import { remarksOnPlaces } from './pip-places';

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

/** What is installed, with the files that are read for that from among the others, as a reading. */
export function readContainer(file: TextFile, besides: readonly TextFile[], container: Container): Reading {
  const { found, image, variables } = container;
  const others = [...[...found.documents.values()].map((document) => document.file), ...besides];
  const pip = pipInstallsOf(found, file, others);
  const files = environmentFilesOf(found, file, others);
  const kept = keptVariables(variables);
  const conda = condaOf(container, files.readings);
  const content = contentOf(image?.text ?? '');
  const python = conda?.python || container.python || content.python;
  return {
    format: container.format,
    asked: {
      ...nothingAsked(container.name),
      python,
      ...(conda === undefined ? {} : { packages: { from: 'conda', specs: conda.specs, channels: conda.channels } }),
      requirements: [...pip.requirements, ...files.readings.flatMap(({ asked }) => asked.requirements)],
      constraints: [...pip.constraints, ...files.readings.flatMap(({ asked }) => asked.constraints)],
      variables: Object.assign(
        {},
        ...files.readings.map(({ asked }) => asked.variables),
        Object.fromEntries(kept.taken),
      ),
    },
    written: {
      ...(container.ownName ? { name: { text: container.ownName } } : {}),
      ...(python === '' ? {} : { python }),
      conda: found.conda.map(({ text }) => text),
      pip: pip.written,
    },
    groups: [],
    confirmations: [
      ...channelConfirmations(found.channels, found.conda),
      ...confirmationsOf(files.missing),
      ...pip.confirmations,
      ...files.remarks(({ confirmations }) => confirmations),
      ...kept.taken.map(variableConfirmation),
    ],
    warnings: [
      ...found.warnings,
      ...remarksOnPlaces(found),
      ...pip.uninstalled,
      ...(python === '' && !content.isConda && image ? [unknownPython(image)] : []),
      ...pip.warnings,
      ...files.remarks(({ warnings }) => warnings),
      ...kept.warnings,
      ...leftOutOf(found),
    ],
    rejected: [...found.rejected, ...pip.rejected, ...files.remarks(({ rejected }) => rejected)],
  };
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
