import { type Job, type Lock, toWireError } from '../../preload/contract';
import type { Jobs } from '../jobs/jobs';
import type { Inspection, JobContext, Kind, Subject } from '../kinds/kind';
import { lackArchives, withArchives } from '../python/archives';
import { writeFilesAtomic } from '../store/atomic-file';
import { commitWaitMs, type JsonPlace, jsonFile, readAndRepair, readJsonFile, writeJsonFile } from '../store/json-file';
import { type HeldLock, withLock } from '../store/lock';
import type { Catalog } from './catalog';
import { pathsOf } from './layout';
import { lookInside } from './look-inside';
import { type EnvironmentRecord, lockPlace, notFound, recordPlace } from './record';

/** What is done to an environment by a job that has taken it. */
export interface TakenWork {
  readonly title: string;
  readonly id: string;
  readonly held: HeldLock;
  readonly work: (context: JobContext) => Promise<void>;
  /** Called in place of the work when the job is cancelled before it began. */
  readonly abandon?: () => Promise<void>;
}

/** Takes an environment for a job that the work starts; gives it back when that throws. Throws `not-found`, `busy`. */
export async function takeFor(catalog: Catalog, id: string, work: (held: HeldLock) => Promise<Job>): Promise<Job> {
  const held = await catalog.take(id, (await catalog.find(id)).environment.name);
  try {
    return await work(held);
  } catch (thrown) {
    await held.release();
    await catalog.publish(id);
    throw thrown;
  }
}

/** Starts the job; whatever happens to its work, the environment is given back and told as it is then. */
export async function startTaken(
  { catalog, jobs }: { readonly catalog: Catalog; readonly jobs: Jobs },
  { title, id, held, work, abandon = async () => {} }: TakenWork,
): Promise<Job> {
  const settle = async (part: () => Promise<void>) => {
    try {
      await part();
    } finally {
      catalog.jobs.delete(id);
      await held.release();
      await catalog.changed(id);
    }
  };
  const job = jobs.start({
    title,
    environmentId: id,
    work: (context) => settle(() => work(context)),
    abandon: () => settle(abandon),
  });
  catalog.jobs.set(id, job.id);
  await catalog.changed(id);
  return job;
}

/** Looks at what a kind has made, and notes the environment as ready with it. Throws the problem that it finds. */
export async function noteReady(catalog: Catalog, kind: Kind, subject: Subject, lock: Lock): Promise<void> {
  const { folder } = subject.paths;
  const place = recordPlace(catalog.layout, folder, catalog.notice);
  // Nobody else changes the record of an environment that is taken.
  const [inspection, before] = await Promise.all([lookInside(kind, subject), readJsonFile(place)]);
  if (inspection.problem) throw inspection.problem.error;
  if (!before) throw notFound();
  const lockFile = jsonFile(lockPlace(catalog.layout, folder, catalog.notice), lock);
  const record = jsonFile(place, readyRecord(before, subject, lock, inspection));
  const commit = () => writeFilesAtomic(folder, [lockFile, record]);
  await withLock(place.lock, commit, { waitMs: commitWaitMs });
  catalog.mended(subject.id);
}

/**
 * Notes from which archives the packages of a ready environment came, where its kind can tell that only now. It is ready as
 * well without: what goes wrong, or is cancelled, is logged.
 */
export async function noteArchives(catalog: Catalog, kind: Kind, subject: Subject, context: JobContext): Promise<void> {
  try {
    const place = lockPlace(catalog.layout, subject.paths.folder, catalog.notice);
    const lock = kind.archives && (await readJsonFile(place));
    if (!lock || !lackArchives(lock.packages)) return;
    context.report({ phase: 'Noting the archives' });
    const packages = withArchives(lock.packages, await kind.archives?.(subject, context));
    await withLock(place.lock, () => writeJsonFile(place, { ...lock, packages }), { waitMs: commitWaitMs });
  } catch (thrown) {
    context.log(toWireError(thrown).message);
  }
}

/** Changes the record of an environment that the caller has taken; the change is made under the commit lock. */
export async function changeRecord(
  { layout, notice }: Catalog,
  id: string,
  change: (record: EnvironmentRecord) => EnvironmentRecord,
): Promise<void> {
  const place = recordPlace(layout, pathsOf(layout, id).folder, notice);
  const commit = async () => writeJsonFile(place, change(await existing(place)));
  await withLock(place.lock, commit, { waitMs: commitWaitMs });
}

/** The record at a place whose lock is held. Throws `not-found`. */
async function existing(place: JsonPlace<EnvironmentRecord>): Promise<EnvironmentRecord> {
  const record = await readAndRepair(place);
  if (record) return record;
  throw notFound();
}

function readyRecord(
  { problem, interpreter: _interpreter, needs: _needs, ...record }: EnvironmentRecord,
  { spec }: Subject,
  { python }: Lock,
  { interpreter, needs = [] }: Inspection,
): EnvironmentRecord {
  return {
    ...record,
    spec,
    state: 'ready',
    python,
    ...(interpreter === undefined ? {} : { interpreter }),
    ...(needs.length === 0 ? {} : { needs: [...needs] }),
  };
}
