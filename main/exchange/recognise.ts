import { ClocheError, type ImportChoice, type ImportFormatId, type TextFile } from '../../preload/contract';
import { visibleLine } from '../../preload/visible-text';
import type { Kind } from '../kinds/kind';
import { type Reading, shownName } from './asked';
import { formatMarker } from './cloche-schema';
import { isAzureMl, readAzureMl } from './read/azureml';
import { readBundle } from './read/bundle';
import { readCloche } from './read/cloche';
import { isCondaExplicit, readCondaExplicit } from './read/conda/conda-explicit';
import { isCondaList, isCondaListExport, readCondaList, readCondaListExport } from './read/conda/conda-list';
import { isCondaLock, readCondaLock } from './read/conda/conda-lock';
import { isCondaNote, refuseCondaNote } from './read/conda/conda-notes';
import { isCondaSpecs, readCondaSpecs } from './read/conda/conda-specs';
import { isEnvironmentJson, isEnvironmentYaml, readEnvironmentYaml } from './read/conda/environment-yaml';
import {
  isComposeFile,
  isDevcontainer,
  isDockerfile,
  readDevcontainer,
  readDockerfile,
  refuseComposeFile,
} from './read/containers/containers';
import { type Listing, listingIn, readListing } from './read/json-listings';
import { isPdmLock, readPdmLock } from './read/locks/pdm-lock';
import { isPipfileLock, readPipfileLock } from './read/locks/pipfile-lock';
import { isPoetryLock, readPoetryLock } from './read/locks/poetry-lock';
import { isPylock, readPylock } from './read/locks/pylock';
import { isUvLock, readUvLock } from './read/locks/uv-lock';
import { isNix, readNix } from './read/nix/nix';
import { isPipList, readPipList } from './read/pip-list';
import { isPipfile, readPipfile } from './read/projects/pipfile';
import { isPixiManifest, readPixiManifest } from './read/projects/pixi-manifest';
import { isPyproject, readPyproject } from './read/projects/pyproject';
import { isPythonScript, readPythonScript } from './read/projects/script';
import { isSetupCfg, readSetupCfg } from './read/projects/setup-cfg';
import { isPythonEnv, readPythonEnv } from './read/python-env';
import { checkLength, isBraced, isLonger, lockBytesMax, refuseMany } from './read/read-json';
import { readRequirements } from './read/requirements';

/** A format that is read: how it is told by its text alone, and what is read of it. */
interface Format {
  readonly id: ImportFormatId;
  readonly isIt: (text: string, listing: () => Listing | undefined) => boolean;
  readonly read: (file: TextFile, beside: Beside) => Reading;
}

/** What a file is read with: whoever reads takes what concerns its format. */
interface Beside {
  readonly others: readonly TextFile[];
  readonly kinds: readonly Kind[];
  /** Of it, the groups that are wanted. */
  readonly choice: ImportChoice;
  /** What the file is as a listing. */
  readonly listing: () => Listing | undefined;
}

/** The reader of a format that has nothing to choose, but may name other files. */
const withOthers =
  (read: (file: TextFile, others: readonly TextFile[]) => Reading): Format['read'] =>
  (file, { others }) =>
    read(file, others);
/** The reader of a format that has groups to choose from. */
const withGroups =
  (read: (file: TextFile, choice: ImportChoice) => Reading): Format['read'] =>
  (file, { choice }) =>
    read(file, choice);

function readListed(file: TextFile, { listing }: Beside): Reading {
  const listed = listing();
  return listed ? readListing(file, listed) : readRequirements(file, []);
}

/** In the order in which they are tried; whatever is none of the others is read as requirements. */
const formats: readonly Format[] = [
  // A file of another format may stand in these.
  { id: 'Dockerfile', isIt: isDockerfile, read: withOthers(readDockerfile) },
  { id: 'nix', isIt: isNix, read: (file, { others, kinds }) => readNix(file, others, kinds) },
  // A script may hold anything behind its header, and a lock in JSON is no export.
  { id: 'python-script', isIt: isPythonScript, read: withGroups(readPythonScript) },
  { id: 'Pipfile.lock', isIt: isPipfileLock, read: withGroups(readPipfileLock) },
  { id: 'conda-list', isIt: (_text, listing) => listing()?.of === 'conda', read: readListed },
  { id: 'requirements', isIt: (_text, listing) => listing()?.of === 'pip', read: readListed },
  { id: 'requirements', isIt: isCondaNote, read: refuseCondaNote },
  { id: 'devcontainer.json', isIt: isDevcontainer, read: withOthers(readDevcontainer) },
  // These in JSON are no export.
  { id: 'environment.yml', isIt: isEnvironmentJson, read: withOthers(readEnvironmentYaml) },
  { id: 'python_env.yaml', isIt: isPythonEnv, read: withOthers(readPythonEnv) },
  {
    id: 'cloche',
    isIt: (text) => /^\ufeff?\s*[{[]/.test(text.slice(0, 1000)) && !isTomlTable(text),
    read: ({ fileName, text }, { kinds }) => readCloche(shownName(fileName), text.replace(/^\ufeff/, ''), kinds),
  },
  // Locks before projects: tables of their packages may be named like those of a project.
  { id: 'pylock.toml', isIt: isPylock, read: withGroups(readPylock) },
  { id: 'poetry.lock', isIt: isPoetryLock, read: withGroups(readPoetryLock) },
  { id: 'pdm.lock', isIt: isPdmLock, read: withGroups(readPdmLock) },
  { id: 'uv.lock', isIt: isUvLock, read: withGroups(readUvLock) },
  // It may have a [project] of its own.
  { id: 'pixi.toml', isIt: isPixiManifest, read: withGroups(readPixiManifest) },
  { id: 'pyproject.toml', isIt: isPyproject, read: withGroups(readPyproject) },
  { id: 'Pipfile', isIt: isPipfile, read: withGroups(readPipfile) },
  { id: 'setup.cfg', isIt: isSetupCfg, read: withGroups(readSetupCfg) },
  { id: 'conda-explicit', isIt: isCondaExplicit, read: readCondaExplicit },
  { id: 'conda-lock.yml', isIt: isCondaLock, read: withGroups(readCondaLock) },
  { id: 'conda-list', isIt: isCondaList, read: readCondaList },
  { id: 'conda-list-export', isIt: isCondaListExport, read: readCondaListExport },
  { id: 'azureml', isIt: isAzureMl, read: withOthers(readAzureMl) },
  { id: 'environment.yml', isIt: isEnvironmentYaml, read: withOthers(readEnvironmentYaml) },
  { id: 'requirements', isIt: isComposeFile, read: refuseComposeFile },
  { id: 'requirements', isIt: isPipList, read: readPipList },
  { id: 'conda-specs', isIt: isCondaSpecs, read: readCondaSpecs },
  { id: 'requirements', isIt: () => true, read: withOthers(readRequirements) },
];

/** Formats that are written by programs and may be as long as those like. */
const lockFormats: ReadonlySet<ImportFormatId> = new Set([
  'pylock.toml',
  'Pipfile.lock',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'conda-lock.yml',
]);

/** Whether a text may be as long as a lock: it is one, or an export of Cloche, which has one inside. */
const mayBeLong = (id: ImportFormatId, text: string): boolean =>
  lockFormats.has(id) || (id === 'cloche' && clocheStart.test(text.slice(0, 1000)));

const clocheStart = new RegExp(`^\\ufeff?\\s*\\{\\s*"format"\\s*:\\s*"${formatMarker}"`);

/**
 * Reads a file as what its content says it is; its name decides nothing, but that an export of Cloche is refused when it is
 * none. Throws `invalid-input`, `too-large`, and what the format's own reader throws.
 */
export function recognise(
  file: TextFile,
  others: readonly TextFile[],
  kinds: readonly Kind[],
  choice: ImportChoice = {},
): Reading {
  if (file.encoding !== undefined) return readBundle(file, kinds);
  const { fileName, text } = file;
  if (/\.cloche\.json$/i.test(fileName) && !isBraced(text) && !text.includes('\0'))
    throw new ClocheError('invalid-input', `${shownName(fileName)} is not an export of Cloche.`, {
      hint: text.trim() === '' ? 'It is empty: export it again.' : 'Export it again. An export begins with a brace.',
    });
  checkLength(shownName(fileName), text, lockBytesMax);
  // Nothing but a lock is longer, and is not looked at any further.
  const isLong = isLonger(text);
  const listing = listingOf(text);
  const format = formats.find(({ id, isIt }) => (!isLong || mayBeLong(id, text)) && isIt(text, listing));
  if (!format) throw tooLong(shownName(fileName));
  return withNameTold(counted(shownName(fileName), format.read(file, { others, kinds, choice, listing })));
}

/** The reading with a word about a name that an environment cannot have. */
function withNameTold(reading: Reading): Reading {
  const { asked, written, warnings } = reading;
  if (written?.name === undefined || written.name.text === asked.name) return reading;
  const { text, ...place } = written.name;
  const message = `“${visibleLine(text.slice(0, 100))}” cannot be the name of an environment: it is called ${asked.name}.`;
  return { ...reading, warnings: [...warnings, { ...place, message }] };
}

const tooLong = (shown: string): ClocheError =>
  new ClocheError('too-large', `${shown} is larger than 1 MiB, and only locks may be larger.`, {
    hint: 'Choose a file that says what a Python environment needs.',
  });

/** The reading; throws `too-large` where it asks for more than can be looked through. */
function counted(shown: string, reading: Reading): Reading {
  const { requirements, constraints, packages } = reading.asked;
  const specs = packages?.from === 'conda' ? packages.specs.length : 0;
  refuseMany(shown, Math.max(specs, requirements.length, constraints.length));
  return reading;
}

/** What a text is by its content alone: `requirements` for what is nothing else, whether it is that or not. */
export function formatOf(text: string): ImportFormatId {
  const listing = listingOf(text);
  return formats.find(({ isIt }) => isIt(text, listing))?.id ?? 'requirements';
}

/** What a text is as a listing, looked for when that is asked first. */
function listingOf(text: string): () => Listing | undefined {
  let found: { readonly listing: Listing | undefined } | undefined;
  return () => {
    found ??= { listing: listingIn(text) };
    return found.listing;
  };
}

/** `[project]` begins a TOML file, and no JSON that could be ours; `{%` begins a template. */
function isTomlTable(text: string): boolean {
  return /^\ufeff?\s*(?:\[[A-Za-z[]|\{[%{#])/.test(text.slice(0, 1000));
}
