import { isAbsolute, join, normalize } from 'node:path';
import { ClocheError, type Package } from '../../preload/contract';
import { createPauses, namesIn, statsOf, textOf } from '../store/quick-look';
import { asPackage, type Distribution, readDistributions } from './installed';
import { normalizeName } from './package-name';
import { findPrefixInterpreter, findSitePackages } from './prefix';

/** Missing files named for one distribution; more would not help. */
const filesNamedMax = 5;
const importable = /\.(py|so)$/;

/**
 * Checks that the requested distributions are installed and that every importable file that a RECORD promises is there
 * in its size. Answers with a sentence for each thing that is not; empty when all is well.
 */
export async function verifyInstalled(sitePackages: string, requested: readonly string[]): Promise<string[]> {
  return verify(sitePackages, await readDistributions(sitePackages), requested);
}

async function verify(
  sitePackages: string,
  distributions: readonly Distribution[],
  requested: readonly string[],
): Promise<string[]> {
  // An editable install of the old kind has its metadata in its project, and a link here.
  const links = namesIn(sitePackages).flatMap((name) => /^(.+)\.egg-link$/.exec(name)?.[1] ?? []);
  const present = new Set([...distributions.map(({ name }) => name), ...links].map(normalizeName));
  const absent = requested.filter((name) => !present.has(normalizeName(name)));
  const problems = absent.map((name) => `${name} is not installed.`);
  const pause = createPauses();
  const promises: Promised[] = [];
  for (const distribution of distributions) {
    promises.push(readPromise(sitePackages, distribution));
    await pause();
  }
  const sizes = collectSizes(promises.flatMap(({ files }) => files ?? []));
  for (const { name, version, metadata, files } of promises) {
    const wrong = files ? await findDamage(sitePackages, files, sizes, pause) : [`${metadata}/RECORD is missing`];
    if (wrong.length === 0) continue;
    const rest = wrong.length > filesNamedMax ? ` and ${wrong.length - filesNamedMax} more` : '';
    problems.push(`${name} ${version} is damaged: ${wrong.slice(0, filesNamedMax).join(', ')}${rest}.`);
  }
  return problems;
}

/**
 * Checks what a tool made at a prefix: there is a Python, and {@link verifyInstalled} finds nothing. Answers with what is
 * installed. Throws `verification-failed`.
 */
export async function requireInstalled(prefix: string, names: readonly string[]): Promise<Package[]> {
  const [interpreter, sitePackages] = await Promise.all([findPrefixInterpreter(prefix), findSitePackages(prefix)]);
  if (!interpreter || !sitePackages)
    throw new ClocheError(
      'verification-failed',
      `The tool reported success, but there is no Python at ${join(prefix, 'bin')}.`,
    );
  return requireDistributions(sitePackages, names);
}

/** {@link requireInstalled} for a site-packages folder. */
export async function requireDistributions(sitePackages: string, names: readonly string[]): Promise<Package[]> {
  const distributions = await readDistributions(sitePackages);
  const problems = await verify(sitePackages, distributions, names);
  if (problems.length === 0) return distributions.map(asPackage);
  throw new ClocheError('verification-failed', `The tool reported success, but ${problems[0]}`, {
    hint: 'Create it again; if that does not help, clear the cache of the tool.',
    detail: problems.join('\n'),
  });
}

/** What a distribution promises to have installed; without files when its RECORD is missing. */
interface Promised extends Distribution {
  readonly files?: readonly RecordedFile[];
}

function readPromise(sitePackages: string, distribution: Distribution): Promised {
  // The older egg-info has no RECORD.
  if (!distribution.metadata.endsWith('.dist-info')) return { ...distribution, files: [] };
  const record = textOf(join(sitePackages, distribution.metadata, 'RECORD'));
  return record === null ? distribution : { ...distribution, files: readRecord(record).filter(isImportable) };
}

const isImportable = ({ path }: RecordedFile) =>
  importable.test(path) && !isAbsolute(path) && !normalize(path).startsWith('..');

/** Two distributions may bring the same file, such as `tests/__init__.py`; the last one installed wins. */
function collectSizes(files: readonly RecordedFile[]): ReadonlyMap<string, ReadonlySet<number | undefined>> {
  const sizes = new Map<string, Set<number | undefined>>();
  for (const { path, size } of files) sizes.set(path, (sizes.get(path) ?? new Set()).add(size));
  return sizes;
}

async function findDamage(
  sitePackages: string,
  files: readonly RecordedFile[],
  sizes: ReadonlyMap<string, ReadonlySet<number | undefined>>,
  pause: () => Promise<void> | undefined,
): Promise<string[]> {
  const damage: string[] = [];
  for (const { path, size } of files) {
    const found = statsOf(join(sitePackages, path))?.size;
    const promised = sizes.get(path);
    if (found === undefined) damage.push(`${path} is missing`);
    else if (promised && !promised.has(undefined) && !promised.has(found))
      damage.push(`${path} has ${found} bytes instead of ${size}`);
    const pausing = pause();
    if (pausing) await pausing;
  }
  return damage;
}

/** A line of a RECORD. */
export interface RecordedFile {
  /** Relative to site-packages. */
  readonly path: string;
  /** Bytes, where they are told. */
  readonly size?: number;
}

/** The files of a RECORD (CSV): https://packaging.python.org/en/latest/specifications/recording-installed-packages/ */
export function readRecord(text: string): RecordedFile[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^(?:"((?:[^"]|"")*)"|([^,]*)),[^,]*,(\d*)$/.exec(line);
    const path = match?.[1]?.replaceAll('""', '"') ?? match?.[2];
    return path ? [{ path, ...(match?.[3] ? { size: Number(match[3]) } : {}) }] : [];
  });
}
