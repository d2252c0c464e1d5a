import { stringify } from 'smol-toml';
import { ClocheError, type ExportedFile, type Package } from '../../../preload/contract';
import type { KnownEnvironment } from '../../environments/environments';
import { normalizeName } from '../../python/package-name';
import { type OptionEntry, parseRequirements } from '../../python/requirements';
import { isArchive } from '../package-words';
import { withoutCredentials } from '../scrub';
import { leftOut } from './left-out';
import { pinnedOf, someOf } from './pinned';
import { seriesOf } from './python-series';
import type { Snapshot } from './snapshot';

type Table = Record<string, unknown>;

/**
 * A lock by https://packaging.python.org/en/latest/specifications/pylock-toml/. There every package has an archive or a
 * repository that it comes from, so this throws `unsupported` where one is not known, with the names of those packages.
 */
export async function writePylock(known: KnownEnvironment, snapshot: Snapshot): Promise<ExportedFile> {
  const { packages, losses } = await pinnedOf(known, snapshot);
  const origins = packages.map((item) => ({ item, origin: originOf(item) }));
  const lacking = origins.filter(({ origin }) => origin === undefined).map(({ item }) => item);
  if (lacking.length > 0)
    throw new ClocheError(
      'unsupported',
      `No archive of an index is known for ${someOf(lacking)} in ${snapshot.name}.`,
      {
        hint: 'Export requirements.txt with every package at its version, and run: uv pip compile --no-deps --format pylock.toml requirements.txt.',
      },
    );
  const series = seriesOf(snapshot.python);
  const options = optionsOf(snapshot);
  const index = packages.some(({ source }) => source === undefined) ? onlyIndexOf(options) : undefined;
  const partly = packages.filter(({ archive, hashes = [] }) => archive && hashes.some((hash) => hash !== archive.hash));
  const lost = options.filter(({ name }) => index === undefined || name !== '--index-url');
  const lock = {
    'lock-version': '1.0',
    ...(series === undefined ? {} : { 'requires-python': series }),
    'created-by': 'cloche',
    packages: origins.map(({ item, origin }) => packageTable(item, origin ?? {}, index)),
  };
  return {
    fileName: 'pylock.toml',
    text: `# ${snapshot.name}, exported from Cloche.\n${stringify(lock)}`,
    losses: [
      ...losses,
      ...lost.map(({ name }) => `The option ${name} is left out: the format names each archive itself.`),
      ...(partly.length > 0
        ? [`The hashes of other archives of ${someOf(partly)} are left out: the format wants the address of each.`]
        : []),
      ...leftOut(snapshot, { python: true, constraints: true }),
    ],
    notes: ['It locks the archives that were installed here, so it may not fit another platform or another Python.'],
  };
}

/** Only what is certain: a version that a repository will have later is none. */
function packageTable({ name, version, source }: Package, origin: Table, index: string | undefined): Table {
  const isOfRepository = 'vcs' in origin;
  return {
    name: normalizeName(name),
    ...(isOfRepository ? {} : { version }),
    ...(source === undefined && index !== undefined ? { index } : {}),
    ...origin,
  };
}

/** Where a package comes from, in the words of the format; undefined where that or its hash is not known. */
function originOf({ source, hashes = [], archive }: Package): Table | undefined {
  if (source !== undefined) return repositoryOf(source) ?? addressOf(source, hashes);
  if (archive === undefined) return undefined;
  const clean = { url: withoutCredentials(archive.url), hash: archive.hash };
  if (!isArchive(clean)) return undefined;
  const file = { url: clean.url, hashes: hashTable([clean.hash]) };
  return isWheel(clean.url) ? { wheels: [file] } : { sdist: file };
}

const isWheel = (url: string): boolean => /\.whl(?:[?#]|$)/i.test(url);

function addressOf(source: string, hashes: readonly string[]): Table | undefined {
  const [url = '', fragment = ''] = source.split('#');
  const algorithms = new Set(hashes.map((hash) => hash.split(':')[0]));
  // Of two hashes by one algorithm only one is of this archive.
  if (!/^https?:\/\//.test(url) || hashes.length === 0 || algorithms.size < hashes.length) return undefined;
  return { archive: { url, hashes: hashTable(hashes), ...subdirectoryOf(fragment) } };
}

/** `git+https://host/path@<commit>#subdirectory=…`; only a commit is for ever. */
function repositoryOf(source: string): Table | undefined {
  const [whole, type, url, commit, fragment = ''] =
    /^(git|hg|svn|bzr)\+(\S+)@([0-9a-f]{40}|\d+)(?:#(\S*))?$/.exec(source) ?? [];
  return whole === undefined ? undefined : { vcs: { type, url, 'commit-id': commit, ...subdirectoryOf(fragment) } };
}

function subdirectoryOf(fragment: string): Table {
  const subdirectory = new URLSearchParams(fragment).get('subdirectory');
  return subdirectory === null ? {} : { subdirectory };
}

const hashTable = (hashes: readonly string[]): Table =>
  Object.fromEntries(hashes.map((hash) => hash.toLowerCase().split(':') as [string, string]));

/** Options of pip, which say where packages come from and how they are chosen. */
function optionsOf({ asked }: Snapshot): OptionEntry[] {
  const { entries } = parseRequirements(asked.requirements.join('\n'));
  return entries.filter((entry): entry is OptionEntry => entry.type === 'option');
}

/** The index that everything came from: told only where the environment names one and nothing beside it. */
function onlyIndexOf(options: readonly OptionEntry[]): string | undefined {
  const places = options.filter(({ name }) => ['--index-url', '--extra-index-url', '--find-links'].includes(name));
  const [first, ...others] = places;
  if (first?.name !== '--index-url' || others.length > 0 || first.value === undefined) return undefined;
  return withoutCredentials(first.value);
}
