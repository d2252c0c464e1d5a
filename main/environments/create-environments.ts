import { readdir, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ClocheError, type Environment, environmentNameSchema, type Lock, toWireError } from '../../preload/contract';
import { visibleLine } from '../../preload/visible-text';
import type { Emit } from '../events';
import type { Jobs } from '../jobs/jobs';
import type { Kind, NoticeContext } from '../kinds/kind';
import type { Run } from '../process/run';
import type { Folders } from '../store/folders';
import type { Trust } from '../store/trust';
import { buildProject } from './building';
import { Catalog } from './catalog';
import { detailOf, knownOf } from './detail';
import { enter } from './entering';
import type { Environments } from './environments';
import { knownLock } from './known-lock';
import { fileNames, layoutOf, nameAtBirth, pathsOf } from './layout';
import { Making } from './making';
import { refuseTakenName } from './names';
import type { Understood } from './shelf';
import { Sizes } from './sizes';
import { changeRecord } from './taken';
import { hasRemovalNote, Trash } from './trash';
import { Updating } from './updating';
import { sweepDiscarded } from './way-back';

/** What the life of environments needs of the program. */
export interface EnvironmentsOptions {
  readonly folders: Pick<Folders, 'data'>;
  readonly kinds: readonly Kind[];
  readonly jobs: Jobs;
  readonly emit: Emit;
  /** Which files of the user's may be run. */
  readonly trust: Trust;
  /** Starts programs for a plan, outside of any job. */
  readonly createRun: (options: { marker?: string; log?: (line: string) => void }) => Run;
}

/** A start shows its list first. */
const firstSweepMs = 500;
const sweepEveryMs = 24 * 60 * 60 * 1000;

/** The environments in a data folder; several processes may do this at once. */
export function createEnvironments(options: EnvironmentsOptions): Environments {
  const { folders, kinds, jobs, emit, createRun, trust } = options;
  const layout = layoutOf(folders.data);
  const kindsById = new Map(kinds.map((kind) => [kind.id, kind]));
  const catalog = new Catalog(layout, kindsById, emit);
  const trash = new Trash(catalog);
  const making = new Making({ catalog, trash, kinds: kindsById, jobs, trust });
  const updating = new Updating({ catalog, jobs, trust });
  const sizes = new Sizes();
  const ending = new AbortController();
  const context = () => ({ run: createRun({}), signal: ending.signal });
  const known = async (id: string) => knownOf(catalog, await catalog.find(id));
  const entering = { catalog, updating, jobs, ...context() };
  const upkeep = createUpkeep(catalog, trash, making);
  // Begun before the first call asks for it; that one is told when it fails.
  void catalog.open().catch(() => {});

  return {
    list: () => catalog.list(),
    get: async (id) => detailOf(catalog, sizes, await catalog.find(id)),
    known,
    knownByName: async (name) => knownOf(catalog, await catalog.find(await idOf(catalog, name))),
    removableByName: async (name) => (await catalog.findRemovable(await idOf(catalog, name))).environment,
    lock: async (id) => lockOf(catalog, await catalog.find(id)),
    plan: (request) => making.plan(request, context()),
    create: (request) => making.create(request),
    askFor: (id, wish) => updating.askFor(id, wish),
    planUpdate: (request) => updating.plan(request, context()),
    update: (request) => updating.update(request),
    repair: (id) => updating.repair(id, context()),
    build: (id) => buildProject({ catalog, jobs, trust }, id),
    enter: (id, how) => enter(entering, id, how),
    resume: (id) => making.resume(id),
    clean: (id) => making.clean(id),
    rename: (id, name) => rename(catalog, id, name),
    remove: async (id) => {
      const { name } = (await catalog.findRemovable(id)).environment;
      const held = await catalog.take(id, name);
      try {
        return await trash.put(await catalog.findRemovable(id));
      } finally {
        await held.release();
        await catalog.publish(id);
      }
    },
    touch: (id) => touch(catalog, id),
    trash: () => trash.list(),
    restore: async (id) => {
      await catalog.open();
      const restored = await trash.restore(id);
      await takeHoldAgain(catalog, id, { ...context(), notice: catalog.notice });
      return restored;
    },
    emptyTrash: async (id) => {
      if (id !== undefined) return trash.delete(id);
      await trash.deleteAll();
    },
    dispose: async () => {
      ending.abort();
      sizes.dispose();
      await Promise.all([catalog.dispose(), upkeep.stop()]);
    },
  };
}

/** The id of a name; of one whose record is lost only when no other has that name by now. */
async function idOf(catalog: Catalog, name: string): Promise<string> {
  await catalog.open();
  const named = catalog.shelved().filter(({ environment }) => environment.name === name);
  const found = named.find(({ made }) => made) ?? named[0];
  if (found) return found.environment.id;
  throw new ClocheError('not-found', `There is no environment named ${visibleLine(name)}.`, {
    hint: 'cloche list shows all of them.',
  });
}

async function lockOf(catalog: Catalog, { environment, made }: Understood): Promise<Lock> {
  const { kind, subject, record } = made;
  const lock = record.state === 'ready' ? await knownLock(catalog, subject, await kind.inspect(subject)) : undefined;
  if (lock) return lock;
  throw new ClocheError('wrong-state', `What is in ${environment.name} is not known, so it cannot be copied.`, {
    hint: 'Make another one that asks for the same.',
  });
}

async function rename(catalog: Catalog, id: string, name: string): Promise<Environment> {
  const checked = environmentNameSchema.safeParse(name);
  if (!checked.success) {
    throw new ClocheError('invalid-input', checked.error.issues[0]?.message ?? 'This name cannot be used.');
  }
  const { environment, made } = await catalog.find(id);
  const held = await catalog.take(id, environment.name);
  try {
    await changeRecord(catalog, id, (record) => {
      refuseTakenName(catalog, name, id);
      return { ...record, name };
    });
  } finally {
    await held.release();
  }
  const prefix = made.kind.prefix(made.subject);
  // A project's folder has a name of its own; one that others find by the environment's name has the old one.
  if (
    made.kind.outside(made.subject).includes(prefix) &&
    basename(prefix) === nameAtBirth(id) &&
    name !== nameAtBirth(id)
  )
    catalog.notice(
      `${prefix} keeps its name, because no prefix can be moved: other tools find it as ${nameAtBirth(id)}.`,
    );
  return (await catalog.changed(id)) ?? { ...environment, name };
}

/** The record's time of change is the time of use: it needs neither a lock nor a new record. */
async function touch(catalog: Catalog, id: string): Promise<void> {
  const { folder } = (await catalog.find(id)).made.subject.paths;
  const now = new Date();
  // A read-only disk does not keep a terminal from opening.
  await utimes(join(folder, fileNames.record), now, now).catch(() => {});
  await catalog.changed(id);
}

/** Ends what dead processes left and empties the old trash, now and then daily; never in the way of a call. */
function createUpkeep(catalog: Catalog, trash: Trash, making: Making): { stop(): Promise<void> } {
  let isStopped = false;
  const round = async () => {
    await catalog.open();
    const names = await readdir(catalog.layout.environments);
    await making.sweep(names);
    for (const id of names) {
      if (isStopped) return;
      if (id.startsWith('.')) continue;
      const { folder } = pathsOf(catalog.layout, id);
      const place = (await catalog.find(id).catch(() => undefined))?.environment.path ?? folder;
      await sweepDiscarded(folder, place).catch(() => {});
      if (hasRemovalNote(folder)) await undoHalf(catalog, trash, id);
    }
    if (!isStopped) await trash.sweep();
  };
  // What cannot be swept now is tried again the next time.
  const tryRound = () => round().catch(() => {});
  let running = Promise.resolve();
  const next = () => {
    running = running.then(tryRound);
  };
  const first = setTimeout(next, firstSweepMs).unref();
  const timer = setInterval(next, sweepEveryMs).unref();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(first);
      clearInterval(timer);
      return running;
    },
  };
}

/** A kind that cannot take hold of what it needs does not keep the environment in the trash. */
async function takeHoldAgain(catalog: Catalog, id: string, context: NoticeContext): Promise<void> {
  try {
    const { kind, subject } = (await catalog.find(id)).made;
    await kind.restored?.(subject, context);
  } catch (thrown) {
    const { message, hint } = toWireError(thrown);
    context.notice([`It is back, but something that it needs may be gone: ${message}`, hint].join(' ').trim());
  }
}

async function undoHalf(catalog: Catalog, trash: Trash, id: string): Promise<void> {
  const held = await catalog.take(id, id).catch(() => undefined);
  if (!held) return;
  try {
    await trash.undoHalf(id);
  } catch {
    // What stood outside cannot stand there any more: it does not keep the others.
  } finally {
    await held.release();
  }
  await catalog.changed(id);
}
