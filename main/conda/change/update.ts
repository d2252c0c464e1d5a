import { join } from 'node:path';
import { ClocheError, type Lock, type Package } from '../../../preload/contract';
import type { KnownArchives } from '../../python/archives';
import { readPackages } from '../../python/installed';
import { majorMinor } from '../../python/judge';
import { knownPackages } from '../../python/known-packages';
import { completePackages } from '../../python/pip/requested';
import { sitePackagesOf } from '../../python/prefix';
import { deleteTree } from '../../store/delete-tree';
import { askedNames, createConda } from '../create';
import { inspectConda } from '../inspect';
import { lockNow } from '../lock';
import { installPip, uninstallPip } from '../pip';
import { requireArchives } from '../prefix/archives';
import { noteWishes } from '../prefix/history';
import { readRecords } from '../prefix/meta';
import { condaInstaller } from '../prefix/packages';
import { withPins } from '../prefix/pins';
import { type CondaSubject, condaPrefix } from '../subject';
import type { CondaJob, CondaTool, Linked } from '../tools/tool';
import { cachesOf, takingTurns } from '../turns';
import { isSame, requirePython } from '../verify';
import { insideOf, readZone } from '../zone/zone';
import { type Foresight, heldDuring, withForesight } from './foresight';
import { type PipWork, pipWorkOf } from './pip-work';
import { type CondaScope, isPythonName } from './steps';

/** A job that changes a finished environment; see the context of an update of kinds. */
export interface CondaUpdate extends CondaJob {
  readonly keep: () => Promise<void>;
}

/**
 * Makes a finished environment what its spec asks for now, in place: everything is solved and fetched before anything is
 * touched, and what was there is kept. One that does not work, or is to be exactly what a lock fixes, is made anew. The
 * truth is read back from what is there.
 */
export async function updateConda(
  tool: CondaTool,
  subject: CondaSubject,
  lock: Lock | undefined,
  context: CondaUpdate,
  scope: CondaScope,
): Promise<Lock> {
  const { problem, packages } = await inspectConda(subject);
  if (lock || problem) {
    await context.keep();
    return createConda(tool, subject, lock && { ...lock, packages: knownPackages(packages, lock) }, context);
  }
  const inside = insideOf(readZone(subject), context);
  context.report({ phase: 'Resolving' });
  const caches = cachesOf(tool, inside);
  const archives = await withForesight(tool, subject, scope, inside, async (foresight) =>
    change(tool, subject, scope, { foresight, caches: await caches }, inside),
  );
  return lockOf(tool, subject, { archives, made: scope.made }, inside);
}

async function change(
  tool: CondaTool,
  subject: CondaSubject,
  scope: CondaScope,
  { foresight, caches }: { readonly foresight: Foresight; readonly caches: readonly string[] },
  context: CondaUpdate,
): Promise<KnownArchives> {
  const { spec } = subject;
  const prefix = condaPrefix(subject);
  const pipWork = pipWorkOf(spec, scope, foresight, await pipPackages(prefix));
  const held = { ...heldDuring(subject, scope), later: spec.pins };
  await takingTurns(caches, context, async () => {
    for (const { order, expected } of foresight.steps)
      if (expected.fetchCount > 0 && order.step.verb !== 'remove') await tool.fetch(order, expected, context);
    context.signal.throwIfAborted();
    context.report({ phase: 'Keeping what is there' });
    await context.keep();
    await uninstallPip(subject, pipWork.removes, context);
    await noteWishes(prefix, foresight.wishes, foresight.before);
    await withPins(prefix, held, async () => {
      for (const { order, expected } of foresight.steps) await tool.change({ ...order, prefix }, expected, context);
    });
  });
  context.report({ phase: 'Verifying the environment' });
  await requireForeseen(prefix, foresight);
  return doPipWork(subject, pipWork, foresight, context);
}

async function doPipWork(
  subject: CondaSubject,
  { installs, upgrades, isOtherPython }: PipWork,
  { before }: Foresight,
  context: CondaJob,
): Promise<KnownArchives> {
  if (isOtherPython) await deleteLibrary(condaPrefix(subject), before.find(({ name }) => isPythonName(name))?.version);
  const installed = installs ? await installPip(subject, { request: installs }, context) : [];
  const upgraded = upgrades ? await installPip(subject, { request: upgrades, isUpgrade: true }, context) : [];
  return new Map([...installed, ...upgraded]);
}

/** What pip had put there for a Python that is gone keeps the folder of its library. */
async function deleteLibrary(prefix: string, version = ''): Promise<void> {
  const library = join(sitePackagesOf(prefix, `python${majorMinor(version).join('.')}`), '..');
  await deleteTree(library);
}

const pipPackages = async (prefix: string): Promise<Package[]> =>
  (await readPackages(prefix)).filter(({ installer }) => installer !== condaInstaller);

/** Throws `verification-failed`, with the names, unless exactly that is there which the tool said there would be. */
async function requireForeseen(prefix: string, { after }: Foresight): Promise<void> {
  const records = await readRecords(prefix);
  const there = new Map<string, Linked>(records.map((record) => [record.name, record]));
  const wrong = [...after.values()].filter((item) => !isSame(there.get(item.name), item));
  const left = [...there.values()].filter(({ name }) => !after.has(name));
  const told = [
    ...wrong.map(({ name, version }) => `${name} ${version} is not there.`),
    ...left.map(({ name, version }) => `${name} ${version} is still there.`),
  ];
  if (told.length > 0) {
    const names = [...wrong, ...left].slice(0, 10).map(({ name }) => name);
    throw new ClocheError('verification-failed', `The tool reported success, but did not change ${names.join(', ')}.`, {
      hint: 'The environment is what it was. Try again; if that does not help, clear the tool’s cache of packages.',
      detail: told.join('\n'),
    });
  }
  await requireArchives(records);
}

async function lockOf(
  tool: CondaTool,
  subject: CondaSubject,
  { archives, made }: { readonly archives: KnownArchives; readonly made: Lock | undefined },
  context: CondaJob,
): Promise<Lock> {
  const { spec } = subject;
  const python = await requirePython(subject, await readRecords(condaPrefix(subject)), context);
  const complete = (ofPip: readonly Package[]) => completePackages(ofPip.map(withKnownArchive(made)), spec, archives);
  const now = await lockNow(tool, subject, { python, asked: askedNames(spec, undefined), complete }, context);
  return made?.sources ? { ...now, sources: made.sources } : now;
}

/** What pip has not touched is what it was. */
const withKnownArchive = (made: Lock | undefined) => (item: Package) => {
  const known = made?.packages.find(({ name, version }) => name === item.name && version === item.version);
  if (!known) return item;
  const { hashes, archive } = known;
  return { ...item, ...(hashes ? { hashes } : {}), ...(archive ? { archive } : {}) };
};
