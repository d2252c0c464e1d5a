import { utimesSync } from 'node:fs';
import {
  ClocheError,
  type Environment,
  fromWireError,
  type KindId,
  toWireError,
  type WireError,
} from '../../preload/contract';
import type { Emit } from '../events';
import type { Inspection, Kind } from '../kinds/kind';
import { endOrphans } from '../process/orphans';
import { makePrivateFolder } from '../store/atomic-file';
import { openDataFolder } from '../store/data-folder';
import { commitWaitMs, readJsonFile, restoreLost } from '../store/json-file';
import { acquireLock, type HeldLock, isLocked, whenReleased, withLock } from '../store/lock';
import { createPauses } from '../store/quick-look';
import { watchFolder } from '../store/watch-folder';
import { environmentLock, type Layout, pathsOf } from './layout';
import { notFound, recordPlace } from './record';
import { Shelf, type Shelved, type Understood } from './shelf';
import { endDeadChange, hasWayBack, sweepDiscarded } from './way-back';

const interrupted: WireError = {
  code: 'cancelled',
  message: 'Its making was interrupted before it had finished.',
  hint: 'Resume it, or clean up what it has left.',
};

/** What there is: answers from the disk, and tells the page what changed, whoever changed it. */
export class Catalog {
  readonly layout: Layout;
  readonly notice: (message: string) => void;
  readonly kinds: ReadonlyMap<KindId, Kind>;
  /** The jobs of this process, by the id of the environment that they change. */
  readonly jobs = new Map<string, string>();
  readonly #shelf: Shelf;
  readonly #emit: Emit;
  readonly #told = new Map<string, Environment>();
  readonly #inspected = new Map<string, NonNullable<Inspection['problem']>>();
  readonly #followed = new Set<string>();
  readonly #noticed = new Set<string>();
  readonly #ending = new AbortController();
  #opened: Promise<void> | undefined;
  #publishing: Promise<unknown> = Promise.resolve();
  #stopWatching = () => {};

  constructor(layout: Layout, kinds: ReadonlyMap<KindId, Kind>, emit: Emit) {
    this.layout = layout;
    this.notice = (message) => emit('notice.raised', { message });
    this.kinds = kinds;
    this.#emit = emit;
    this.#shelf = new Shelf(layout, kinds);
  }

  /** Makes the folders and begins to watch them. Throws what {@link openDataFolder} throws, each time anew. */
  open(): Promise<void> {
    this.#opened ??= this.#open().catch((thrown) => {
      this.#opened = undefined;
      throw thrown;
    });
    return this.#opened;
  }

  async #open(): Promise<void> {
    await openDataFolder(this.layout.data, this.notice);
    await makePrivateFolder(this.layout.environments);
    // Made while there is room for it: a full disk is when it is needed.
    await makePrivateFolder(this.layout.trash);
    if (this.#ending.signal.aborted) return;
    this.#stopWatching = watchFolder(this.layout.environments, (names) => {
      for (const name of names) if (!name.startsWith('.')) void this.publish(name).catch(() => {});
    });
  }

  /** Ends the watching; afterwards nothing is made or written any more. */
  async dispose(): Promise<void> {
    this.#ending.abort();
    await this.#opened?.catch(() => {});
    this.#stopWatching();
    await this.#publishing;
  }

  /** All that can be shown, in no order. */
  async list(): Promise<Environment[]> {
    await this.open();
    const environments: Environment[] = [];
    const pause = createPauses();
    for (const id of this.#shelf.ids()) {
      let shelved = this.#peek(id);
      if (mayBeHalfChanged(shelved) && this.#isHalfChanged(id)) {
        await this.#endDeadChange(id);
        shelved = this.#peek(id);
      }
      shelved ??= await this.#repaired(id);
      if (!shelved) continue;
      const environment = this.#present(shelved);
      environments.push(environment instanceof Promise ? await environment : environment);
      const pausing = pause();
      if (pausing) await pausing;
    }
    // Only what no event has told yet: a difference to what was told is still to be told.
    for (const environment of environments) {
      if (!this.#told.has(environment.id)) this.#told.set(environment.id, environment);
    }
    return environments;
  }

  /** Everything that can be told without any repair, for checks under the commit lock. */
  shelved(): Shelved[] {
    return this.#shelf.ids().flatMap((id) => this.#peek(id) ?? this.#shelf.remains(id) ?? []);
  }

  /** Throws `not-found`; and when the environment cannot be used by this Cloche, the reason for that. */
  async find(id: string): Promise<Understood> {
    const { environment, made } = await this.#find(id);
    if (made) return { environment: { ...environment, kind: made.kind.id }, made };
    throw environment.problem ? fromWireError(environment.problem) : notFound();
  }

  /** {@link find}, but an environment whose record is lost can be removed as well: nobody else understands it. */
  async findRemovable(id: string): Promise<Shelved> {
    const found = await this.#find(id);
    return found.environment.problem?.code === 'corrupt' ? found : this.find(id);
  }

  async #find(id: string): Promise<Shelved> {
    await this.open();
    if (this.#isHalfChanged(id)) await this.#endDeadChange(id);
    const shelved = this.#peek(id) ?? (await this.#repaired(id));
    if (!shelved) throw notFound();
    return { ...shelved, environment: await this.#present(shelved) };
  }

  /** Reads an environment again and tells its change, if there is one; undefined when it is gone. */
  publish(id: string): Promise<Environment | undefined> {
    // One after another, so that the last one told is the last one read.
    const next = this.#publishing.then(() => this.#publish(id));
    this.#publishing = next.catch(() => {});
    return next;
  }

  async #publish(id: string): Promise<Environment | undefined> {
    if (this.#isHalfChanged(id)) await this.#endDeadChange(id);
    const before = this.#told.get(id);
    const shelved = this.#peek(id) ?? (await this.#repaired(id));
    if (!shelved) {
      this.#shelf.forget(id);
      this.#inspected.delete(id);
      if (this.#told.delete(id)) this.#emit('environment.removed', { id });
      return undefined;
    }
    const after = await this.#present(shelved);
    this.#told.set(id, after);
    if (!before || JSON.stringify(before) !== JSON.stringify(after)) this.#emit('environment.changed', after);
    return after;
  }

  /** {@link publish}, and lets the watchers of other processes know. */
  changed(id: string): Promise<Environment | undefined> {
    try {
      const now = new Date();
      utimesSync(pathsOf(this.layout, id).folder, now, now);
    } catch {
      // It is gone, or its disk can only be read.
    }
    return this.publish(id);
  }

  /** Keeps what a thorough look found wrong, until the next look. */
  async inspected(id: string, problem: Inspection['problem']): Promise<Environment | undefined> {
    if (problem) this.#inspected.set(id, problem);
    else this.#inspected.delete(id);
    return this.publish(id);
  }

  /** Forgets what the last look found wrong: it was mended. */
  mended(id: string): void {
    this.#inspected.delete(id);
  }

  /** Takes an environment for a change; throws `busy` when a job or another process has it. */
  async take(id: string, name: string): Promise<HeldLock> {
    try {
      const held = await acquireLock(environmentLock(this.layout, id));
      // Its maker may have died since it was looked at.
      if (this.#isHalfChanged(id)) await this.#endTaken(id).catch(giveBack(held));
      return held;
    } catch (thrown) {
      if (!(thrown instanceof ClocheError && thrown.code === 'busy')) throw thrown;
      throw new ClocheError('busy', `${name} is being changed by a job right now.`, {
        hint: 'Wait until the job has finished, or cancel it, then try again.',
        cause: thrown,
      });
    }
  }

  #isHalfChanged(id: string): boolean {
    return hasWayBack(pathsOf(this.layout, id).folder);
  }

  /** Whoever changes it right now holds its lock; of one who has died, the change is ended before anybody sees it. */
  async #endDeadChange(id: string): Promise<void> {
    try {
      await withLock(environmentLock(this.layout, id), () => this.#endTaken(id));
    } catch (thrown) {
      if (!(thrown instanceof ClocheError && thrown.code === 'busy')) this.#noticeOnce(id, thrown);
    }
  }

  async #endTaken(id: string): Promise<void> {
    // The tool that the dead one had started may still be at it.
    await endOrphans();
    const { folder } = pathsOf(this.layout, id);
    endDeadChange(folder);
    void sweepDiscarded(folder, this.#peek(id)?.environment.path ?? folder).catch(() => {});
  }

  #peek(id: string): Shelved | undefined {
    try {
      return this.#shelf.read(id);
    } catch {
      return undefined;
    }
  }

  /** A second reading, which restores an unreadable record, or one that is gone, from its last good copy if it can. */
  async #repaired(id: string): Promise<Shelved | undefined> {
    let reason: unknown;
    try {
      const place = recordPlace(this.layout, pathsOf(this.layout, id).folder, this.notice);
      const record = await readJsonFile(place);
      if (!record && this.#shelf.remains(id))
        await withLock(place.lock, () => restoreLost(place), { waitMs: commitWaitMs });
      const shelved = this.#shelf.read(id);
      if (shelved) return shelved;
    } catch (thrown) {
      reason = thrown;
    }
    const remains = this.#shelf.remains(id, reason);
    if (!remains && reason !== undefined) this.#noticeOnce(id, reason);
    return remains;
  }

  #noticeOnce(id: string, thrown: unknown): void {
    if (this.#noticed.has(id)) return;
    this.#noticed.add(id);
    const { message, hint } = toWireError(thrown);
    this.notice(hint === undefined ? message : `${message} ${hint}`);
  }

  #present({ environment }: Shelved): Environment | Promise<Environment> {
    const { id, state } = environment;
    const jobId = this.jobs.get(id);
    if (state === 'creating') return jobId === undefined ? this.#orphan(environment) : { ...environment, jobId };
    const found = state === 'ready' ? this.#inspected.get(id) : undefined;
    return {
      ...environment,
      ...(found ? { state: found.state, problem: toWireError(found.error) } : {}),
      ...(jobId === undefined ? {} : { jobId }),
    };
  }

  /** A record that says `creating` without a job of ours: another process is at it, or it was interrupted. */
  async #orphan(environment: Environment): Promise<Environment> {
    const lock = environmentLock(this.layout, environment.id);
    if (!(await isLocked(lock))) return { ...environment, state: 'incomplete', problem: interrupted };
    void this.#follow(environment.id);
    return environment;
  }

  async #follow(id: string): Promise<void> {
    if (this.#followed.has(id)) return;
    this.#followed.add(id);
    await whenReleased(environmentLock(this.layout, id), this.#ending.signal).catch(() => {});
    this.#followed.delete(id);
    if (!this.#ending.signal.aborted) await this.publish(id).catch(() => {});
  }
}

/**
 * Whether a change of it may have been broken off: one in place, or a making anew, which never looks ready. Of hundreds of
 * rows that look is felt where it cannot have been.
 */
const mayBeHalfChanged = (shelved: Shelved | undefined): boolean =>
  shelved?.made?.kind.update !== undefined || shelved?.environment.state !== 'ready';

const giveBack =
  (held: HeldLock) =>
  async (thrown: unknown): Promise<never> => {
    await held.release();
    throw thrown;
  };
