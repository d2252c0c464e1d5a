import { join } from 'node:path';
import type { Lock, Package } from '../../../preload/contract';
import type { KnownArchives } from '../../python/archives';
import { readPackages } from '../../python/installed';
import { normalizeName } from '../../python/package-name';
import { completePackages } from '../../python/pip/requested';
import { type RequirementsFile, writeRequirements } from '../../python/pip/requirements-file';
import { readPyvenvConfig } from '../../python/prefix';
import { requireInstalled } from '../../python/verify-installed';
import { withTemporaryFolder } from '../../store/temporary-folder';
import type { JobContext, Subject } from '../kind';
import { missingInBase } from './base-packages';
import { chooseEngine } from './choose-engine';
import type { Order } from './engine';
import { keepAlive, lockNixpkgs } from './nix-python';
import { guardPip } from './pip-guard';
import { preparePlace } from './place';
import { pipRequestOf, type VenvSpec } from './spec';

/** Makes the venv from nothing, deleting the remains of an earlier try, and verifies it. Answers with what was resolved. */
export async function createVenv(
  subject: Subject<VenvSpec>,
  lock: Lock | undefined,
  context: JobContext,
): Promise<Lock> {
  // A tool that is ended in the midst of a build leaves its temporary files, so they stand where they are cleaned up.
  const temporary = join(subject.paths.folder, 'temporary');
  return withTemporaryFolder(temporary, () => makeVenv(subject, lock, context, temporary));
}

async function makeVenv(
  subject: Subject<VenvSpec>,
  lock: Lock | undefined,
  context: JobContext,
  temporary: string,
): Promise<Lock> {
  context.report({ phase: 'Making the environment' });
  const [{ interpreter, engine }, prefix] = await Promise.all([
    chooseEngine(subject, lock, context),
    preparePlace(subject),
  ]);
  await keepAlive(subject, interpreter.path, context);
  const fixed = await lockNixpkgs(subject, context);
  const order: Order = { subject, prefix, temporary, interpreter: interpreter.path, context };
  const making = engine.makePrefix(order).then(() => readPackages(prefix));
  // A requirements file that cannot be written is told first.
  making.catch(() => {});
  const requirements = await writeRequirements(subject.paths.folder, pipRequestOf(subject.spec), lock);
  const installing: Promise<KnownArchives> = requirements.isEmpty
    ? Promise.resolve(new Map())
    : engine.install(order, requirements, making);
  installing.catch(() => {});
  const seeds = await making;
  if (!requirements.isEmpty) context.report({ phase: 'Resolving requirements' });
  // Beside the installation: a pip that it brings replaces the guards, or keeps them out.
  const guarding = guardPip(prefix, interpreter.version ?? '');
  guarding.catch(() => {});
  const archives = await installing;
  await guarding;
  context.report({ phase: 'Verifying the environment' });
  const { names } = requirements;
  const own = subject.spec.systemSitePackages ? await missingInBase(prefix, names, context) : names;
  const [found, configuration, used] = await Promise.all([
    requireInstalled(prefix, own),
    readPyvenvConfig(prefix),
    engine.usedVersion(prefix),
  ]);
  const installed = withoutSeeds(found, seeds, requirements);
  return {
    schema: 1,
    python: configuration?.version ?? interpreter.version ?? '',
    engine: used,
    packages: completePackages(installed, pipRequestOf(subject.spec), archives, lock?.packages),
    ...fixed,
  };
}

/** pip and what comes with it is part of every venv and not of what was asked for. */
function withoutSeeds(found: readonly Package[], seeds: readonly Package[], { names }: RequirementsFile): Package[] {
  const asked = new Set(names.map(normalizeName));
  const seeded = new Map(seeds.map(({ name, version }) => [name, version]));
  return found.filter(({ name, version }) => seeded.get(name) !== version || asked.has(normalizeName(name)));
}
