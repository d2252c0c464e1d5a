import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lock, Package } from '../../preload/contract';
import { completePackages } from '../python/pip/requested';
import { lockNow } from './lock';
import { installPip } from './pip';
import { checkPlace, preparePlace } from './place';
import { requireArchives } from './prefix/archives';
import { readRecords } from './prefix/meta';
import { writePins } from './prefix/pins';
import { type CondaSpec, namesOf, newSpecs } from './spec';
import { type CondaSubject, condaPrefix } from './subject';
import type { CondaJob, CondaOrder, CondaTool, Transaction } from './tools/tool';
import { cachesOf, takingTurns } from './turns';
import { requireLinked, requirePython } from './verify';
import { insideOf, provideZone } from './zone/zone';

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
  const { spec } = subject;
  const prefix = condaPrefix(subject);
  const order = await orderOf(subject, lock);
  context.report({ phase: 'Resolving' });
  const [expected, caches] = await Promise.all([
    lock ? lockedTransaction(lock) : tool.solve(nowhere(order, subject), context),
    cachesOf(tool, context),
  ]);
  await takingTurns(caches, context, async () => {
    const isBegun = await preparePlace(subject);
    await tool.create({ ...order, isBegun }, expected, context);
  });
  context.report({ phase: 'Verifying the environment' });
  const records = await readRecords(prefix);
  requireLinked(records, expected.link, lock ? [] : namesOf(newSpecs(spec)));
  await requireArchives(records, lock?.packages);
  const python = await requirePython(subject, records, context);
  const locked = lock && { packages: lock.packages.filter(({ conda }) => !conda) };
  const archives = await installPip(subject, { locked }, context);
  await writePins(prefix, { before: [], after: spec.pins });
  const complete = (ofPip: readonly Package[]) => completePackages(ofPip, spec, archives, lock?.packages);
  return lockNow(tool, subject, { python, asked: askedNames(spec, lock), complete }, context);
}

/** The order about a place where nothing stands: of what does, both tools would replace it, or refuse to solve. */
export const nowhere = (order: CondaOrder, { paths }: CondaSubject): CondaOrder => ({
  ...order,
  prefix: join(paths.folder, 'solved'),
});

/** What a lock makes. */
export function lockedTransaction({ packages }: Lock): Transaction {
  const link = packages.flatMap(({ name, version, conda }) => (conda ? [{ name, version, build: conda.build }] : []));
  return { link, unlink: [], fetchCount: 0, fetchBytes: 0 };
}

/** What the tool is asked for; a lock becomes an explicit list in the environment's own folder. */
export async function orderOf(subject: CondaSubject, lock: Lock | undefined): Promise<CondaOrder> {
  const { spec, paths, variables } = subject;
  const { channels, priority } = spec;
  const common = { prefix: condaPrefix(subject), isBegun: false, channels, priority, variables };
  if (!lock) return { ...common, wanted: { specs: newSpecs(spec) } };
  const explicit = join(paths.folder, 'explicit.txt');
  // Older versions of both tools know no other hash; the stronger one is looked at when all is there.
  await writeFile(explicit, explicitList(linkable(lock.packages), 'md5'), { mode: 0o600 });
  return { ...common, wanted: { explicit } };
}

/**
 * The packages of channels as an explicit list, in the order in which they are given, each with its hash of the preferred
 * sort, or for want of that with the other one: https://conda.org/learn/ceps/cep-0023
 */
export function explicitList(packages: readonly Package[], preferred: 'md5' | 'sha256'): string {
  const lines = packages.flatMap(({ conda, hashes = [] }) => {
    if (!conda) return [];
    const sha256 = hashes.find((hash) => hash.startsWith('sha256:'));
    const hash = preferred === 'md5' ? (conda.md5 ?? sha256) : (sha256 ?? conda.md5);
    return [`${conda.url}${hash ? `#${hash}` : ''}`];
  });
  return ['@EXPLICIT', ...lines, ''].join('\n');
}

/** The packages in an order in which they can be linked: what is for all platforms is compiled by a Python that is there then. */
export function linkable(packages: readonly Package[]): Package[] {
  const isForAll = ({ conda }: Package) => conda?.url.includes('/noarch/') === true;
  return [...packages.filter((item) => !isForAll(item)), ...packages.filter(isForAll)];
}

/** Names of packages that were asked for, lower case; with a lock those that it says. */
export function askedNames(spec: CondaSpec, lock: Lock | undefined): ReadonlySet<string> {
  const locked = lock?.packages.filter(({ isRequested }) => isRequested).map(({ name }) => name);
  return new Set(locked ?? namesOf(spec.packages));
}
