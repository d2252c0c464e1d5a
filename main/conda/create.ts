import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClocheError, type Lock, type Package } from '../../preload/contract';
import { changeFix } from '../nix/errors/error-rule';
import { readPackages } from '../python/installed';
import { installWithPip, type KnownHashes, pipVersion } from '../python/pip/install';
import { completePackages } from '../python/pip/requested';
import { type RequirementsFile, writeRequirements } from '../python/pip/requirements-file';
import { findPrefixInterpreter } from '../python/prefix';
import { normalizeName } from '../python/requirements';
import { homeFolder } from '../store/folders';
import { isLocked, withLock } from '../store/lock';
import { withTemporaryFolder } from '../store/temporary-folder';
import { checkPlace, preparePlace } from './place';
import { requireLocalArchives } from './prefix/archives';
import { type CondaRecord, readRecords } from './prefix/meta';
import { readAllPackages } from './prefix/packages';
import { insideVariables } from './prefix/variables';
import { type CondaSpec, namesOf, wantedSpecs } from './spec';
import { type CondaSubject, condaPrefix } from './subject';
import type { CondaJob, CondaOrder, CondaTool, Transaction } from './tools/tool';
import { insideOf, provideZone, readZone } from './zone/zone';

/**
 * Makes the environment from nothing, deleting the remains of an earlier try, in a zone where it needs one; with a lock
 * of exactly its packages. The truth is read back from what is there: neither tool is believed when it reports success.
 */
export async function createConda(
  tool: CondaTool,
  subject: CondaSubject,
  lock: Lock | undefined,
  context: CondaJob,
): Promise<Lock> {
  await checkPlace(subject);
  const provided = await provideZone(tool, subject, context);
  const made = await makeConda(tool, subject, lock, insideOf(provided?.zone, context));
  return provided ? { ...made, sources: [provided.source] } : made;
}

async function makeConda(
  tool: CondaTool,
  subject: CondaSubject,
  lock: Lock | undefined,
  context: CondaJob,
): Promise<Lock> {
  const { spec, paths } = subject;
  const prefix = condaPrefix(subject);
  const order = await orderOf(subject, lock);
  context.report({ phase: 'Resolving' });
  // About a place where nothing stands: both tools replace what does, or refuse it.
  const nowhere = { ...order, prefix: join(paths.folder, 'solved') };
  const expected = lock ? lockedTransaction(lock) : await tool.solve(nowhere, context);
  await takingTurns(tool, context, async () => {
    const isBegun = await preparePlace(subject);
    await tool.create({ ...order, isBegun }, expected, context);
  });
  context.report({ phase: 'Verifying the environment' });
  const records = await readRecords(prefix);
  requireLinked(records, [...expected.link.map(({ name }) => name), ...(lock ? [] : namesOf(wantedSpecs(spec)))]);
  await requireLocalArchives(records);
  const python = await requirePython(subject, records, context);
  const hashes = await installPip(subject, lock, context);
  const packages = await readAllPackages(prefix, askedNames(spec, lock));
  const [ofChannels, ofPip] = [packages.filter(({ conda }) => conda), packages.filter(({ conda }) => !conda)];
  return {
    schema: 1,
    python,
    engine: await tool.version(context),
    packages: [...ofChannels, ...completePackages(ofPip, spec, hashes, lock?.packages)],
  };
}

/** What a lock makes. */
export function lockedTransaction({ packages }: Lock): Transaction {
  const link = packages.flatMap(({ name, version, conda }) => (conda ? [{ name, version, build: conda.build }] : []));
  return { link, fetchCount: 0, fetchBytes: 0 };
}

/** What the tool is asked for; a lock becomes an explicit list in the environment's own folder. */
export async function orderOf(subject: CondaSubject, lock: Lock | undefined): Promise<CondaOrder> {
  const { spec, paths, variables } = subject;
  const { channels, priority } = spec;
  const common = { prefix: condaPrefix(subject), isBegun: false, channels, priority, variables };
  if (!lock) return { ...common, wanted: { specs: wantedSpecs(spec) } };
  const explicit = join(paths.folder, 'explicit.txt');
  await writeFile(explicit, explicitList(linkable(lock.packages)), { mode: 0o600 });
  return { ...common, wanted: { explicit } };
}

/** The packages of channels as an explicit list, in the order in which they are given. */
export function explicitList(packages: readonly Package[]): string {
  const lines = packages.flatMap(({ conda }) => (conda ? [`${conda.url}${conda.md5 ? `#${conda.md5}` : ''}`] : []));
  return ['@EXPLICIT', ...lines, ''].join('\n');
}

/** The packages in an order in which they can be linked: what is for all platforms is compiled by a Python that is there then. */
export function linkable(packages: readonly Package[]): Package[] {
  const isForAll = ({ conda }: Package) => conda?.url.includes('/noarch/') === true;
  return [...packages.filter((item) => !isForAll(item)), ...packages.filter(isForAll)];
}

const aDayMs = 24 * 60 * 60 * 1000;

/** Two changes that share a cache of packages would spoil each other’s downloads, so they go one after another. */
async function takingTurns(tool: CondaTool, context: CondaJob, work: () => Promise<void>): Promise<void> {
  const lock = { folder: homeFolder(), name: `packages of ${tool.cache()}` };
  if (await isLocked(lock)) context.report({ phase: 'Waiting for another change with the same cache of packages' });
  await withLock(lock, work, { waitMs: aDayMs, signal: context.signal });
}

function askedNames(spec: CondaSpec, lock: Lock | undefined): ReadonlySet<string> {
  const locked = lock?.packages.filter(({ isRequested }) => isRequested).map(({ name }) => name);
  return new Set(locked ?? namesOf(spec.packages));
}

function requireLinked(records: readonly CondaRecord[], names: readonly string[]): void {
  const there = new Set(records.map(({ name }) => name));
  const absent = [...new Set(names)].filter((name) => !there.has(name));
  if (there.size > 0 && absent.length === 0) return;
  const what = absent.slice(0, 10).join(', ') || 'anything';
  throw new ClocheError('verification-failed', `The tool reported success, but did not install ${what}.`, {
    hint: 'Try again; if that does not help, clear the tool’s cache of packages.',
  });
}

/** The version of the Python that was linked, which has to start. */
async function requirePython(
  subject: CondaSubject,
  records: readonly CondaRecord[],
  { run, signal }: CondaJob,
): Promise<string> {
  const prefix = condaPrefix(subject);
  const record = records.find(({ name }) => name === 'python' || name === 'pypy');
  const interpreter = await findPrefixInterpreter(prefix);
  if (!record || !interpreter)
    throw new ClocheError('verification-failed', 'The tool reported success, but there is no Python.', {
      hint: 'Try again.',
    });
  const { code, stderr } = await run(interpreter, ['-I', '-c', ''], { folder: prefix, signal, timeoutMs: 30_000 });
  if (code === 0) return record.version;
  throw new ClocheError('interpreter-unusable', 'The Python of the environment does not start.', {
    ...(readZone(subject)
      ? {}
      : {
          hint: 'On NixOS it needs a zone with the folders of other Linuxes.',
          fixes: [changeFix('Make it in a zone', { zone: 'always' })],
        }),
    detail: stderr.slice(-2000),
  });
}

async function installPip(subject: CondaSubject, lock: Lock | undefined, context: CondaJob): Promise<KnownHashes> {
  const { paths, spec, variables } = subject;
  const prefix = condaPrefix(subject);
  const locked = lock && { packages: lock.packages.filter(({ conda }) => !conda) };
  const requirements = await writeRequirements(paths.folder, spec, locked);
  if (requirements.isEmpty) return new Map();
  context.report({ phase: 'Installing with pip' });
  const command = [join(prefix, 'bin/python')] as const;
  const temporary = join(paths.folder, 'temporary');
  const hashes = await withTemporaryFolder(temporary, async () =>
    installWithPip(
      {
        command,
        folder: paths.folder,
        temporary,
        variables: { ...variables, ...insideVariables(prefix) },
        pip: await pipVersion(prefix),
        requirements,
        asked: spec.requirements,
      },
      context,
    ),
  );
  await requireNames(prefix, requirements);
  return hashes;
}

async function requireNames(prefix: string, { names }: RequirementsFile): Promise<void> {
  const there = new Set((await readPackages(prefix)).map(({ name }) => normalizeName(name)));
  const absent = names.filter((name) => !there.has(normalizeName(name)));
  if (absent.length === 0) return;
  throw new ClocheError('verification-failed', `pip reported success, but did not install ${absent.join(', ')}.`);
}
