import { ClocheError, type ExportedFile, type Package } from '../../../preload/contract';
import type { KnownEnvironment } from '../../environments/environments';
import { type OptionEntry, parseRequirements } from '../../python/requirements';
import { isLocalOption, withoutCredentials } from '../scrub';
import { askedOfPip, toldOneByOne } from './asked-as';
import { leftOut } from './left-out';
import { pinnedLine, pinnedOf, someOf } from './pinned';
import { isLeftWithoutPlace, noIndexLoss } from './portable-requirements';
import type { Snapshot } from './snapshot';

/** What was asked for as a requirements file. */
export function writeAsked(snapshot: Snapshot): ExportedFile {
  const { asked, losses } = askedOfPip(snapshot);
  return written(snapshot, `what was asked for${snapshot.isResolved ? '' : '. Nothing was resolved'}`, {
    lines: asked.requirements,
    losses: [...losses, ...leftOut(snapshot, { settings: toldOneByOne(snapshot) })],
  });
}

/** Every package at its version as a requirements file; of what was never made, what was asked for. */
export async function writePinned(known: KnownEnvironment, snapshot: Snapshot): Promise<ExportedFile> {
  if (!snapshot.isResolved) {
    const asked = writeAsked(snapshot);
    const loss = 'It has not been made yet, so no versions are known: the file has what was asked for.';
    return { ...asked, losses: [loss, ...asked.losses] };
  }
  const { lines, losses } = await pinnedLines(known, snapshot);
  return written(snapshot, 'every package at its version', {
    lines,
    losses: [...losses, ...leftOut(snapshot, { constraints: true })],
  });
}

/** Every package with its hashes. Throws `unsupported` where they are not known, with the names of those packages. */
export async function writeHashed(known: KnownEnvironment, snapshot: Snapshot): Promise<ExportedFile> {
  const { packages, losses, notes, options } = await pinnedLines(known, snapshot, true);
  const repositories = packages.filter(isOfRepository);
  if (repositories.length > 0)
    throw new ClocheError(
      'unsupported',
      `The hashes of ${someOf(repositories)} in ${snapshot.name} cannot be known: a repository has none.`,
      { hint: 'pip checks all hashes or none, so take the file without them: it names the very commit.' },
    );
  const lacking = packages.filter((item) => !canBeChecked(item));
  if (lacking.length > 0)
    throw new ClocheError('unsupported', `The hashes of ${someOf(lacking)} are not known in ${snapshot.name}.`, {
      hint: 'Export requirements.txt with every package at its version, and run: uv pip compile --generate-hashes requirements.txt.',
    });
  return written(snapshot, 'every package at its version, with hashes', {
    lines: [...options, ...packages.map(hashedLine)],
    losses: [...losses, ...leftOut(snapshot, { constraints: true })],
    notes: [...notes],
  });
}

const ofPlatform =
  'Some of its hashes are those of the wheels that were installed here alone, so it fits this platform and this Python.';

/** Whether the one archive whose hash is known is a wheel for some platform or some version of Python. */
function isOfPlatform({ hashes = [], archive, source }: Package): boolean {
  const [address = ''] = (archive?.url ?? source ?? '').split(/[?#]/);
  return (
    hashes.length === 1 && /\.whl$/i.test(address) && !/-py3-none-any\.whl$|-py2\.py3-none-any\.whl$/i.test(address)
  );
}

/** Lines that install the distributions of an environment, and what they do not say. */
export interface PinnedLines {
  readonly packages: readonly Package[];
  /** Options that say where packages come from. */
  readonly options: readonly string[];
  /** Options and packages, with hashes where they are wanted and known for all, as of none. */
  readonly lines: readonly string[];
  readonly losses: readonly string[];
  /** What else its hashes mean. */
  readonly notes: readonly string[];
  readonly isHashed: boolean;
}

/** Every distribution at its version; see {@link pinnedOf}. */
export async function pinnedLines(
  known: KnownEnvironment,
  snapshot: Snapshot,
  wantsHashes = false,
): Promise<PinnedLines> {
  const pinned = await pinnedOf(known, snapshot);
  const losses = [...pinned.losses];
  const { packages } = pinned;
  const isHashed = wantsHashes && packages.every(canBeChecked);
  const options = optionLines(snapshot, isHashed, losses);
  const lines = [...options, ...packages.map(isHashed ? hashedLine : pinnedLine)];
  const notes = isHashed && packages.some(isOfPlatform) ? [ofPlatform] : [];
  return { packages, options, lines, losses, notes, isHashed };
}

const isOfRepository = ({ source = '' }: Package): boolean => /^[a-z]+\+/.test(source);

/** Whether pip could check what it installs: a repository has no hash. */
const canBeChecked = (item: Package): boolean => (item.hashes ?? []).length > 0 && !isOfRepository(item);

const hashedLine = (item: Package): string =>
  [pinnedLine(item), ...(item.hashes ?? []).map((hash) => `    --hash=${hash}`)].join(' \\\n');

function optionLines({ asked }: Snapshot, isHashed: boolean, losses: string[]): string[] {
  const { entries } = parseRequirements(asked.requirements.join('\n'));
  const options = entries.filter((entry): entry is OptionEntry => entry.type === 'option');
  const wantsIndex = isLeftWithoutPlace(options);
  if (wantsIndex) losses.push(noIndexLoss);
  return options.flatMap(({ name, value }) => {
    if (name === '--no-index' && wantsIndex) return [];
    if (name === '--require-hashes' && !isHashed) {
      losses.push('The option --require-hashes is left out: the file has no hashes.');
      return [];
    }
    if (value === undefined) return [name];
    if (isLocalOption({ name, value })) {
      losses.push(`The option ${name} names a path of this machine and is left out.`);
      return [];
    }
    const clean = withoutCredentials(value);
    if (clean !== value) losses.push(`The login in the address ${clean} is left out.`);
    if (/\s#/.test(clean)) {
      losses.push(`The option ${name} is left out: its value would end at the comment in it.`);
      return [];
    }
    return [`${name} ${/[\s'"\\]/.test(clean) ? quoted(clean) : clean}`];
  });
}

/** As pip splits words: nothing has a meaning between these. */
const quoted = (value: string): string => `'${value.replaceAll("'", `'"'"'`)}'`;

function written(
  { name, python, asked }: Snapshot,
  what: string,
  { lines, losses, notes = [] }: Pick<ExportedFile, 'losses' | 'notes'> & { readonly lines: readonly string[] },
): ExportedFile {
  const version = python ?? (asked.requiresPython?.specifier || asked.python);
  const text = [
    `# ${name}, exported from Cloche: ${what}.`,
    ...(version === '' ? [] : [`# Python ${version}`]),
    ...lines,
    '',
  ].join('\n');
  return { fileName: `${name}-requirements.txt`, text, losses, ...(notes.length === 0 ? {} : { notes }) };
}
