import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import { ClocheError, type Job, type Progress, toWireError } from '../../preload/contract';
import type { Emit } from '../events';
import type { JobContext } from '../kinds/kind';
import type { Run } from '../process/run';
import type { Folders } from '../store/folders';
import { followLog, type LogSource } from './follow-log';
import { JobLog, type LogLimits, logLimits } from './job-log';
import { isEnded, JobRecords } from './job-records';
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
/** How often the log of another process is looked at, milliseconds. */
const foreignLogEveryMs = 250;

interface Entry {
  job: Job;
  readonly options: JobOptions;
  readonly controller: AbortController;
  readonly log: JobLog;
  readonly ended: Promise<Job>;
  readonly settle: (job: Job) => void;
  /** Set while a progress report waits to be told. */
  timer?: NodeJS.Timeout | undefined;
  toldAt: number;
  /** Cancelled before it began. */
  isAbandoned: boolean;
}

/** The part of a job that all of its states share. */
function baseOf(entry: Entry) {
  const { id, title, environmentId, queuedAt } = entry.job;
  const logBytes = entry.log.writtenBytes;
  return { id, title, ...(environmentId === undefined ? {} : { environmentId }), queuedAt, logBytes };
}

/** The queue of this process; it also lists what other processes of Cloche queued. */
export function createJobs(settings: JobsOptions): Jobs {
  const { folders, emit, createRun, concurrency = 4 } = settings;
  const records = new JobRecords(join(folders.state, 'jobs'));
  const entries = new Map<string, Entry>();
  const overall = new PQueue({ concurrency });
  const lines = new Map<string, PQueue>();
  const opened = records.open();
  let isDisposed = false;

  const isOwn = (id: string) => entries.has(id);
  const list = () =>
    [...records.foreign(isOwn), ...[...entries.values()].map(({ job }) => job)].sort(
      (a, b) => a.queuedAt - b.queuedAt || a.id.localeCompare(b.id),
    );

  const tell = (entry: Entry, job: Job) => {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    entry.toldAt = Date.now();
    entry.job = job;
    emit('job.changed', job);
  };

  const tellAndSave = (entry: Entry, job: Job) => {
    tell(entry, job);
    records.save(job);
  };

  const report = (entry: Entry, progress: Progress) => {
    if (entry.job.state !== 'running') return;
    entry.job = { ...entry.job, ...baseOf(entry), progress };
    const waitMs = entry.toldAt + progressEveryMs - Date.now();
    if (waitMs <= 0) tell(entry, entry.job);
    else entry.timer ??= setTimeout(() => tell(entry, entry.job), waitMs);
  };

  const contextOf = (entry: Entry): JobContext => {
    const { signal } = entry.controller;
    const log = (line: string) => entry.log.append(line);
    const run = createRun({ marker: entry.job.id, log });
    return {
      signal,
      log,
      run: (file, args, options) => run(file, args, { signal, ...options }),
      report: (progress) => report(entry, progress),
    };
  };

  const outcomeOf = async (entry: Entry, startedAt: number): Promise<(endedAt: number) => Job> => {
    try {
      await entry.options.work(contextOf(entry));
      return (endedAt) => ({ ...baseOf(entry), state: 'done', startedAt, endedAt });
    } catch (thrown) {
      if (entry.controller.signal.aborted) return (endedAt) => ({ ...baseOf(entry), state: 'cancelled', endedAt });
      const error = toWireError(thrown);
      entry.log.append(error.message);
      if (error.code === 'internal' && thrown instanceof Error && thrown.stack) entry.log.append(thrown.stack);
      return (endedAt) => ({ ...baseOf(entry), state: 'failed', startedAt, endedAt, error });
    }
  };

  const finish = async (entry: Entry, outcome: (endedAt: number) => Job) => {
    await entry.log.end();
    tellAndSave(entry, outcome(Date.now()));
    entry.settle(entry.job);
    forgetOldest();
  };

  const perform = async (entry: Entry) => {
    await opened;
    if (entry.isAbandoned) return;
    const startedAt = Date.now();
    tellAndSave(entry, { ...baseOf(entry), state: 'running', startedAt, progress: { phase: 'Starting' } });
    await finish(entry, await outcomeOf(entry, startedAt));
  };

  const abandon = async (entry: Entry) => {
    entry.isAbandoned = true;
    await opened;
    await entry.options.abandon?.().catch((thrown) => entry.log.append(toWireError(thrown).message));
    await finish(entry, (endedAt) => ({ ...baseOf(entry), state: 'cancelled', endedAt }));
  };

  const lineOf = (environmentId: string) => {
    let line = lines.get(environmentId);
    if (!line) {
      line = new PQueue({ concurrency: 1 });
      line.on('idle', () => lines.delete(environmentId));
      lines.set(environmentId, line);
    }
    return line;
  };

  const enqueue = (entry: Entry) => {
    const perhaps = () => overall.add(() => perform(entry));
    const { environmentId } = entry.options;
    void (environmentId === undefined ? perhaps() : lineOf(environmentId).add(perhaps));
  };

  const forget = (id: string) => {
    entries.delete(id);
    records.forget(id);
    emit('job.removed', { id });
  };

  const forgetOldest = () => {
    const ended = list().filter(isEnded);
    for (const { id } of ended.slice(0, Math.max(0, ended.length - endedMax))) forget(id);
  };

  const find = (id: string): Entry => {
    const entry = entries.get(id);
    if (entry) return entry;
    if (!records.foreign(isOwn).some((job) => job.id === id)) {
      throw new ClocheError('not-found', 'There is no such job any more.');
    }
    throw new ClocheError('unsupported', 'This job belongs to another Cloche that runs now.', {
      hint: 'Cancel it there, or press Ctrl+C in the terminal in which it was started.',
    });
  };

  const cancel = async (id: string) => {
    const entry = find(id);
    if (isEnded(entry.job)) return;
    const isFirst = !entry.controller.signal.aborted;
    entry.controller.abort(new ClocheError('cancelled', `${entry.job.title} was cancelled.`));
    if (isFirst && entry.job.state === 'queued') void abandon(entry);
    await entry.ended;
  };

  const sourceOf = (id: string): LogSource => {
    const entry = entries.get(id);
    if (entry) {
      const { log } = entry;
      return { path: log.path, isComplete: () => log.isEnded, changed: () => log.changed() };
    }
    const foreign = () => records.foreign(isOwn).find((job) => job.id === id);
    if (!foreign()) throw new ClocheError('not-found', 'There is no such job any more.');
    return {
      path: records.logPath(id),
      isComplete: () => {
        const job = foreign();
        return !job || isEnded(job);
      },
      changed: () => delay(foreignLogEveryMs, undefined, { ref: false }),
    };
  };

  records.sweepLogs(isOwn);

  return {
    list,
    start: (options) => {
      if (isDisposed)
        throw new ClocheError('cancelled', `${options.title} was not started, because Cloche is closing.`);
      const entry = createEntry(options, records, settings.logLimits ?? logLimits);
      entries.set(entry.job.id, entry);
      tellAndSave(entry, entry.job);
      enqueue(entry);
      return entry.job;
    },
    cancel,
    finished: async (id) => find(id).ended,
    clear: () => {
      for (const job of list()) if (isEnded(job)) forget(job.id);
    },
    followLog: async (id, channel) => followLog(sourceOf(id), channel),
    dispose: async () => {
      isDisposed = true;
      await Promise.all([...entries.keys()].map(cancel));
      await records.settled();
    },
  };
}

function createEntry(options: JobOptions, records: JobRecords, limits: LogLimits): Entry {
  const queuedAt = Date.now();
  const id = `${queuedAt.toString(36)}-${randomBytes(5).toString('hex')}`;
  const { title, environmentId } = options;
  let settle: (job: Job) => void = () => {};
  const ended = new Promise<Job>((done) => {
    settle = done;
  });
  const job: Job = {
    id,
    title,
    ...(environmentId === undefined ? {} : { environmentId }),
    queuedAt,
    logBytes: 0,
    state: 'queued',
  };
  return {
    job,
    options,
    controller: new AbortController(),
    log: new JobLog(records.logPath(id), limits),
    ended,
    settle,
    toldAt: 0,
    isAbandoned: false,
  };
}
