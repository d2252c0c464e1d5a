import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClocheError, type Lock } from '../../../preload/contract';
import { normalizeName } from '../package-name';
import { absoluteLine, relativePathOf } from '../requirement-paths';
import {
  type IncludeEntry,
  type PackageEntry,
  parseRequirements,
  type RequirementEntry,
  type SourceEntry,
} from '../requirements';

/** What pip or uv is asked for. */
export interface PipRequest {
  /** Logical lines of a requirements file. */
  readonly requirements: readonly string[];
  /** Lines of a constraints file; none by default. */
  readonly constraints?: readonly string[] | undefined;
  /** Absolute folder from which relative paths start; without one they are refused. */
  readonly base?: string | undefined;
}

/** The requirements as the tools get them. */
export interface RequirementsFile {
  /** Absolute path, to be given by `-r`. */
  readonly path: string;
  /** True when it lists all that is to be installed, so that nothing else may be added. */
  readonly isComplete: boolean;
  /** Nothing is to be installed. */
  readonly isEmpty: boolean;
  /** Names of the distributions that must be there afterwards. */
  readonly names: readonly string[];
}

/** Writes the requirements, or the locked packages, into an environment's folder. */
export async function writeRequirements(
  folder: string,
  request: PipRequest,
  lock: Pick<Lock, 'packages'> | undefined,
): Promise<RequirementsFile> {
  const path = join(folder, 'requirements.txt');
  const entries = readEntries(request.requirements);
  const limits = lock ? [] : constraintLines(request);
  if (limits.length > 0) await writeLines(join(folder, constraintsName), limits);
  const lines = lock ? [...indexOptions(entries), ...lockLines(lock)] : absoluteLines(entries, request);
  await writeLines(path, limits.length > 0 ? [`-c ${constraintsName}`, ...lines] : lines);
  return {
    path,
    isComplete: lock !== undefined,
    isEmpty: lock ? lock.packages.length === 0 : !entries.some(installs),
    names: lock ? alwaysIn(lock) : requestedIn(entries),
  };
}

/** Beside the requirements: pip and uv look for it from there. */
const constraintsName = 'constraints.txt';

const writeLines = (path: string, lines: readonly string[]) =>
  writeFile(path, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });

/** The lines of the request with relative paths made absolute. Throws `invalid-input` for what pip would refuse. */
export function requirementLines(request: PipRequest): string[] {
  constraintLines(request);
  return absoluteLines(readEntries(request.requirements), request);
}

const constraintLines = (request: PipRequest) => absoluteLines(readEntries(request.constraints ?? []), request);

function absoluteLines(entries: readonly RequirementEntry[], { base }: PipRequest): string[] {
  const seen = new Set<number>();
  return entries.flatMap((entry) => {
    // A line that carries several options has an entry for each.
    if (seen.has(entry.line)) return [];
    seen.add(entry.line);
    return [withAbsolutePath(entry, base)];
  });
}

/** Normalised names that the request spells out, whatever their markers. Throws like {@link requirementLines}. */
export function namesIn(request: PipRequest): string[] {
  return readEntries(request.requirements)
    .filter(isRequirement)
    .flatMap(({ name }) => (name === undefined ? [] : [normalizeName(name)]));
}

/** Names that are asked for whatever the platform; others cannot be told without a resolver. */
const requestedIn = (entries: readonly RequirementEntry[]) =>
  entries
    .filter(isRequirement)
    .flatMap(({ name, marker }) => (name !== undefined && marker === undefined ? [name] : []));

/** Whether a line asks for a distribution, wherever it comes from. */
const isRequirement = (entry: RequirementEntry): entry is PackageEntry | SourceEntry => 'hashes' in entry;

/** Names that are installed whatever the Python: those with a marker may not be. */
const alwaysIn = ({ packages }: Pick<Lock, 'packages'>): string[] =>
  packages.flatMap(({ name, marker }) => (marker === undefined ? [name] : []));

/** Lines that install exactly what was locked; hashes only when pip can check them all. */
export function lockLines({ packages }: Pick<Lock, 'packages'>): string[] {
  const isHashed = packages.every(({ hashes, source }) => hashes && hashes.length > 0 && isArchive(source));
  return packages.map(({ name, version, hashes = [], source, marker }) => {
    if (source?.startsWith('/')) return source;
    const requirement = source === undefined ? `${name}==${version}` : `${name} @ ${source}`;
    const marked = marker === undefined ? requirement : `${requirement} ; ${marker}`;
    return isHashed ? [marked, ...hashes.map((hash) => `--hash=${hash}`)].join(' ') : marked;
  });
}

/** Whether pip gets one file from there that a hash can be of: a folder or a repository is none. */
const isArchive = (source: string | undefined): boolean =>
  source === undefined || /^https?:\/\/[^?#]+\.(?:whl|zip|tar\.(?:gz|bz2|xz)|tgz)(?:[?#]|$)/i.test(source);

/** With a lock, only where to look for it remains of the request. */
function indexOptions(entries: readonly RequirementEntry[]): string[] {
  const options = new Set(['--index-url', '--extra-index-url', '--find-links', '--trusted-host', '--no-index']);
  return entries.flatMap((entry) =>
    entry.type === 'option' && options.has(entry.name)
      ? [entry.value === undefined ? entry.name : `${entry.name} ${entry.value}`]
      : [],
  );
}

/**
 * What the lines of a requirements file say. Throws `invalid-input` for what pip would refuse, and for lines that name
 * another file: an import shows what is in there, and asks.
 */
export function readEntries(requirements: readonly string[]): readonly AskedEntry[] {
  const { entries, rejected } = parseRequirements(requirements.join('\n'));
  const [first] = rejected;
  if (first) throw new ClocheError('invalid-input', unusable(first), { hint: 'Correct the line, or take it out.' });
  const careless = entries.find(({ written }) => written !== undefined);
  if (careless?.written !== undefined)
    throw new ClocheError('invalid-input', `The requirement “${careless.written}” has an option that pip overlooks.`, {
      hint: 'Write the option on a line of its own, or take it out.',
    });
  const include = entries.find((entry) => !isAsked(entry));
  if (include)
    throw new ClocheError('invalid-input', `The line “${include.text}” names another file.`, {
      hint: 'Import that file: what it asks for is shown then. Or put its lines here.',
    });
  return entries.filter(isAsked);
}

/** A reason that quotes the line itself is enough. */
const unusable = ({ text, message }: { readonly text: string; readonly message: string }) =>
  message.startsWith(`“${text}”`) ? message : `The requirement “${text}” cannot be used. ${message}`;

type AskedEntry = Exclude<RequirementEntry, IncludeEntry>;

const isAsked = (entry: RequirementEntry): entry is AskedEntry =>
  entry.type !== 'include' && entry.type !== 'constraint';

/** Whether a line has something installed. */
export const installs = ({ type }: AskedEntry) => type !== 'option';

function withAbsolutePath(entry: RequirementEntry, base: string | undefined): string {
  const path = relativePathOf(entry);
  if (path === undefined) return entry.text;
  if (base === undefined && !path.startsWith('~'))
    throw new ClocheError('invalid-input', `The path ${path} has no folder that it starts from.`, {
      hint: 'Write it as an absolute path, or make the environment in its project’s folder.',
    });
  return absoluteLine(entry, base ?? '/');
}
