import type { Job } from '../../preload/contract';
import type { Emit } from '../events';
import { watchFolder } from '../store/watch-folder';
import { isEnded, type JobRecords } from './job-records';

/** How often it is looked whether the processes of running jobs are still alive, milliseconds. */
const lookEveryMs = 2000;

/** The jobs of other processes of Cloche, dead ones included, as their records on the disk tell; it tells what changes. */
export class ForeignJobs {
  readonly #records: JobRecords;
  readonly #isOwn: (id: string) => boolean;
  readonly #emit: Emit;
  /** Called when another process has deleted the record of a job of this one. */
  readonly #ownGone: (id: string) => void;
  /** What was told last, as text, by id. */
  readonly #told = new Map<string, { readonly text: string; readonly isEnded: boolean }>();
  #stopWatching = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor(records: JobRecords, isOwn: (id: string) => boolean, emit: Emit, ownGone: (id: string) => void) {
    this.#records = records;
    this.#isOwn = isOwn;
    this.#emit = emit;
    this.#ownGone = ownGone;
  }

  /** Begins to tell changes; the folder of the records exists. */
  watch(): void {
    this.#stopWatching = watchFolder(this.#records.folder, (names) => {
      for (const name of names) {
        if (name.endsWith('.json') && !name.startsWith('.')) this.#look(name.slice(0, -'.json'.length));
      }
    });
  }

  dispose(): void {
    this.#stopWatching();
    clearInterval(this.#timer);
  }

  list(): Job[] {
    const jobs = this.#records.all(this.#isOwn);
    // A difference to what was told is still to be told.
    for (const job of jobs) if (!this.#told.has(job.id)) this.#remember(job);
    return jobs;
  }

  find(id: string): Job | undefined {
    return this.#isOwn(id) ? undefined : this.#records.read(id);
  }

  /** Notes that this process has deleted a job, so that it is not told twice. */
  forget(id: string): void {
    this.#told.delete(id);
  }

  #look(id: string): void {
    const job = this.#records.read(id);
    if (this.#isOwn(id)) {
      if (!job) this.#ownGone(id);
      return;
    }
    if (!job) {
      if (this.#told.delete(id)) this.#emit('job.removed', { id });
      return;
    }
    if (this.#told.get(id)?.text === JSON.stringify(job)) return;
    this.#remember(job);
    this.#emit('job.changed', job);
  }

  #remember(job: Job): void {
    this.#told.set(job.id, { text: JSON.stringify(job), isEnded: isEnded(job) });
    // A process that is killed changes no file.
    if (!isEnded(job)) this.#timer ??= setInterval(() => this.#lookAtRunning(), lookEveryMs).unref();
  }

  #lookAtRunning(): void {
    const running = [...this.#told].filter(([, told]) => !told.isEnded);
    for (const [id] of running) this.#look(id);
    if (running.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
