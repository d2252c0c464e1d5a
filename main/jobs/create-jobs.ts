import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import { ClocheError, type Job, type Progress, toWireError } from '../../preload/contract';
import type { Channel } from '../../preload/link';
import type { Emit } from '../events';
import type { JobContext } from '../kinds/kind';
import type { Run } from '../process/run';
import type { Folders } from '../store/folders';
import { followLog, type LogSource } from './follow-log';
import { ForeignJobs } from './foreign-jobs';
import { baseOf, createEntry, type JobEntry } from './job-entry';
import { type LogLimits, logLimits } from './job-log';
import { isEnded, JobRecords } from './job-records';
import { createJobRuns, type JobRuns } from './job-runs';
import type { JobOptions, Jobs } from './jobs';

/** What the queue needs of the program. */
export interface JobsOptions {
  readonly folders: Pick<Folders, 'state'>;
  readonly emit: Emit;
  /** Makes what starts programs for one job: `marker` finds its children again, `log` gets their lines. */
  readonly createRun: (options: { marker?: string; log?: (line: string) => void }) => Run;
  /** How many jobs run at once; 4 by default. */
  readonly concurrency?: number;
  readonly logLimits?: LogLimits;
}

/** Ended jobs that are remembered. */
const endedMax = 100;
/** Progress is told at most once in this time, milliseconds. */
const progressEveryMs = 100;
/** Progress is written down for other processes at most once in this time, milliseconds. */
const saveEveryMs = 500;
/** How often the log of another process is looked at, milliseconds. */
const foreignLogEveryMs = 250;

/** The queue of this process; it also lists what other processes of Cloche queued. */
export function createJobs(options: JobsOptions): Jobs {
  return new JobQueue(options);
}

class JobQueue implements Jobs {
  readonly #emit: Emit;
  readonly #createRun: JobsOptions['createRun'];
  readonly #limits: LogLimits;
  readonly #records: JobRecords;
  readonly #foreign: ForeignJobs;
  readonly #opened: Promise<void>;
  readonly #overall: PQueue;
  /** One queue for each environment that has jobs now. */
  readonly #lines = new Map<string, PQueue>();
  readonly #entries = new Map<string, JobEntry>();
  readonly #isOwn = (id: string) => this.#entries.has(id);
  #isDisposed = false;

  constructor({ folders, emit, createRun, concurrency = 4, logLimits: limits = logLimits }: JobsOptions) {
    this.#emit = emit;
    this.#createRun = createRun;
    this.#limits = limits;
    this.#records = new JobRecords(join(folders.state, 'jobs'));
    this.#foreign = new ForeignJobs(this.#records, this.#isOwn, emit, (id) => this.#ownGone(id));
    this.#opened = this.#records.open().then(() => {
      if (!this.#isDisposed) this.#foreign.watch();
    });
    this.#records.sweep(this.#isOwn);
    this.#overall = new PQueue({ concurrency });
  }

  list(): Job[] {
    const own = [...this.#entries.values()].map(({ job }) => job);
    const all = [...this.#foreign.list(), ...own];
    return all.sort((a, b) => a.queuedAt - b.queuedAt || a.id.localeCompare(b.id));
  }

  start(options: JobOptions): Job {
    if (this.#isDisposed) {
      throw new ClocheError('cancelled', `${options.title} was not started, because Cloche is closing.`);
    }
    const entry = createEntry(options, this.#records, this.#limits);
    this.#entries.set(entry.job.id, entry);
    this.#tellAndSave(entry, entry.job);
    this.#enqueue(entry);
    return entry.job;
  }

  async cancel(id: string): Promise<void> {
    const entry = this.#find(id);
    if (isEnded(entry.job)) return;
    const isFirst = !entry.controller.signal.aborted;
    entry.controller.abort(new ClocheError('cancelled', `${entry.job.title} was cancelled.`));
    if (isFirst && entry.job.state === 'queued') void this.#abandon(entry);
    await entry.ended;
  }

  async finished(id: string): Promise<Job> {
    return this.#find(id).ended;
  }

  clear(): void {
    for (const job of this.list()) if (isEnded(job)) this.#forget(job.id);
  }

  logPath(id: string): string {
    return this.#sourceOf(id).path;
  }

  async followLog(id: string, channel: Channel): Promise<void> {
    await followLog(this.#sourceOf(id), channel);
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#foreign.dispose();
    await Promise.all([...this.#entries.keys()].map((id) => this.cancel(id)));
    await this.#records.settled();
  }

  #enqueue(entry: JobEntry): void {
    const perhaps = () => this.#overall.add(() => this.#perform(entry));
    const { environmentId } = entry.options;
    void (environmentId === undefined ? perhaps() : this.#lineOf(environmentId).add(perhaps));
  }

  #lineOf(environmentId: string): PQueue {
    let line = this.#lines.get(environmentId);
    if (!line) {
      line = new PQueue({ concurrency: 1 });
      line.on('idle', () => this.#lines.delete(environmentId));
      this.#lines.set(environmentId, line);
    }
    return line;
  }

  async #perform(entry: JobEntry): Promise<void> {
    await this.#opened;
    if (entry.isAbandoned) return;
    const startedAt = Date.now();
    const progress = { phase: 'Starting' };
    this.#tellAndSave(entry, { ...baseOf(entry), state: 'running', startedAt, progress });
    await this.#finish(entry, await this.#outcomeOf(entry, startedAt));
  }

  async #abandon(entry: JobEntry): Promise<void> {
    entry.isAbandoned = true;
    await this.#opened;
    await entry.options.abandon?.().catch((thrown) => entry.log.append(toWireError(thrown).message));
    await this.#finish(entry, (endedAt) => ({ ...baseOf(entry), state: 'cancelled', endedAt }));
  }

  async #outcomeOf(entry: JobEntry, startedAt: number): Promise<(endedAt: number) => Job> {
    const runs = this.#runsOf(entry);
    try {
      await entry.options.work(this.#contextOf(entry, runs));
      return (endedAt) => ({ ...baseOf(entry), state: 'done', startedAt, endedAt });
    } catch (thrown) {
      if (entry.controller.signal.aborted)
        return (endedAt) => ({ ...baseOf(entry), state: 'cancelled', startedAt, endedAt });
      const error = toWireError(thrown);
      entry.log.append(error.message);
      if (error.code === 'internal' && thrown instanceof Error && thrown.stack) entry.log.append(thrown.stack);
      return (endedAt) => ({ ...baseOf(entry), state: 'failed', startedAt, endedAt, error });
    } finally {
      await runs.end();
    }
  }

  #runsOf({ job, log, controller }: JobEntry): JobRuns {
    return createJobRuns(this.#createRun({ marker: job.id, log: (line) => log.append(line) }), controller.signal);
  }

  #contextOf(entry: JobEntry, { run }: JobRuns): JobContext {
    return {
      signal: entry.controller.signal,
      log: (line) => entry.log.append(line),
      run,
      report: (progress) => this.#report(entry, progress),
      notice: (message) => {
        // Whoever comes later finds it in the log.
        entry.log.append(message);
        this.#emit('notice.raised', { message: `${entry.job.title}: ${message}` });
      },
    };
  }

  #report(entry: JobEntry, progress: Progress): void {
    if (entry.job.state !== 'running') return;
    entry.job = { ...entry.job, ...baseOf(entry), progress };
    const waitMs = entry.toldAt + progressEveryMs - Date.now();
    if (waitMs <= 0) this.#tell(entry, entry.job);
    else entry.timer ??= setTimeout(() => this.#tell(entry, entry.job), waitMs);
    const unsavedMs = entry.savedAt + saveEveryMs - Date.now();
    if (unsavedMs <= 0) this.#save(entry);
    else entry.saveTimer ??= setTimeout(() => this.#save(entry), unsavedMs);
  }

  async #finish(entry: JobEntry, outcome: (endedAt: number) => Job): Promise<void> {
    await entry.log.end();
    this.#tellAndSave(entry, outcome(Date.now()));
    entry.settle(entry.job);
    const ended = this.list().filter(isEnded);
    for (const { id } of ended.slice(0, Math.max(0, ended.length - endedMax))) this.#forget(id);
  }

  #tell(entry: JobEntry, job: Job): void {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    entry.toldAt = Date.now();
    entry.job = job;
    this.#emit('job.changed', job);
  }

  #tellAndSave(entry: JobEntry, job: Job): void {
    this.#tell(entry, job);
    this.#save(entry);
  }

  #save(entry: JobEntry): void {
    clearTimeout(entry.saveTimer);
    entry.saveTimer = undefined;
    entry.savedAt = Date.now();
    this.#records.save(entry.job);
  }

  #forget(id: string): void {
    this.#entries.delete(id);
    this.#foreign.forget(id);
    this.#records.forget(id);
    this.#emit('job.removed', { id });
  }

  /** Another process has cleared the list. */
  #ownGone(id: string): void {
    const entry = this.#entries.get(id);
    if (entry && isEnded(entry.job)) this.#forget(id);
  }

  #find(id: string): JobEntry {
    const entry = this.#entries.get(id);
    if (entry) return entry;
    if (!this.#foreign.find(id)) throw noSuchJob();
    throw new ClocheError('unsupported', 'This job belongs to another Cloche that runs now.', {
      hint: 'Cancel it there, or press Ctrl+C in the terminal in which it was started.',
    });
  }

  #sourceOf(id: string): LogSource {
    const log = this.#entries.get(id)?.log;
    if (log) return { path: log.path, isComplete: () => log.isEnded, changed: () => log.changed() };
    if (!this.#foreign.find(id)) throw noSuchJob();
    const isComplete = () => {
      const job = this.#foreign.find(id);
      return !job || isEnded(job);
    };
    const changed = () => delay(foreignLogEveryMs, undefined, { ref: false });
    return { path: this.#records.logPath(id), isComplete, changed };
  }
}

const noSuchJob = () =>
  new ClocheError('not-found', 'There is no such job any more.', { hint: 'cloche jobs shows all that are kept.' });
