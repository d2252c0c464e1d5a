import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod';
import { type Job, jobSchema } from '../../preload/contract';
import { makePrivateFolder, writeFilesAtomic } from '../store/atomic-file';
import { formatJson } from '../store/json-file';
import { startOf } from '../store/process-life';

const ownerSchema = z.strictObject({ pid: z.int(), start: z.string() });
const recordSchema = z.strictObject({ schema: z.literal(1), owner: ownerSchema, job: jobSchema });
type Owner = z.infer<typeof ownerSchema>;

const isThere = ({ pid, start }: Owner) => startOf(pid) === start;

/** True when the job will not change any more. */
export const isEnded = (job: Job): boolean => job.state !== 'queued' && job.state !== 'running';

/** A job whose process died is shown as failed at the moment of its last sign of life. */
function afterDeath(job: Job, endedAt: number): Job {
  if (job.state !== 'queued' && job.state !== 'running') return job;
  const { id, title, environmentId, queuedAt, logBytes } = job;
  return {
    id,
    title,
    ...(environmentId === undefined ? {} : { environmentId }),
    queuedAt,
    logBytes,
    state: 'failed',
    startedAt: job.state === 'running' ? job.startedAt : queuedAt,
    endedAt,
    error: { code: 'cancelled', message: 'Cloche ended before this job had finished.', hint: 'Start it again.' },
  };
}

/** When a file was written last, milliseconds since 1970; 0 for none. */
const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const idOf = (name: string, ending: '.json' | '.log') =>
  name.endsWith(ending) && !name.startsWith('.') ? name.slice(0, -ending.length) : undefined;

/** A record is replaced as a whole while its owner lives; one of another version of Cloche is JSON too. */
async function isTorn(path: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(path, 'utf8'));
    return false;
  } catch (thrown) {
    return thrown instanceof SyntaxError;
  }
}

/** The jobs of all processes on the disk, `<id>.json` and `<id>.log` in one folder. */
export class JobRecords {
  /** Absolute. */
  readonly folder: string;
  readonly #owner: Owner = { pid: process.pid, start: startOf(process.pid) ?? '' };
  readonly #known = new Map<string, { stamp: string; owner: Owner; job: Job }>();
  readonly #unsaved = new Map<string, Job>();
  readonly #forgotten = new Set<string>();
  #saving: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Absolute path of a job's log. */
  logPath(id: string): string {
    return join(this.folder, `${id}.log`);
  }

  /** Makes the folder; to be called first. */
  open(): Promise<void> {
    this.#enqueue(() => makePrivateFolder(this.folder));
    return this.#saving;
  }

  /** Writes a job after all that was asked before; a disk that takes nothing costs the record, never the job. */
  save(job: Job): void {
    const isAsked = this.#unsaved.has(job.id);
    this.#unsaved.set(job.id, job);
    if (!isAsked) this.#enqueue(() => this.#saveNewest(job.id));
  }

  async #saveNewest(id: string): Promise<void> {
    // A job that starts as soon as it is queued is written once.
    await nextTurn();
    const text = formatJson({ schema: 1, owner: this.#owner, job: this.#unsaved.get(id) });
    this.#unsaved.delete(id);
    // No job outlives the machine.
    await writeFilesAtomic(this.folder, [{ path: join(this.folder, `${id}.json`), text }], { isDurable: false });
  }

  /** Deletes a job with its log. */
  forget(id: string): void {
    this.#known.delete(id);
    this.#forgotten.add(id);
    this.#enqueue(async () => {
      await rm(join(this.folder, `${id}.json`), { force: true });
      await rm(this.logPath(id), { force: true });
    });
  }

  /** The recorded jobs but own ones, dead ones included; reads what has changed since the last time. */
  all(isOwn: (id: string) => boolean): Job[] {
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch {
      return [];
    }
    return names.flatMap((name) => {
      const id = idOf(name, '.json');
      return id === undefined || isOwn(id) ? [] : (this.read(id) ?? []);
    });
  }

  /** Deletes records that a power cut has torn, and logs that belong to no job on the disk. */
  sweep(isOwn: (id: string) => boolean): void {
    this.#enqueue(async () => {
      const names = new Set(await readdir(this.folder));
      for (const name of names) {
        const id = idOf(name, '.json');
        if (id === undefined || isOwn(id) || !(await isTorn(join(this.folder, name)))) continue;
        await rm(join(this.folder, name), { force: true });
        names.delete(name);
      }
      for (const name of names) {
        const id = idOf(name, '.log');
        if (id === undefined || isOwn(id) || names.has(`${id}.json`)) continue;
        await rm(join(this.folder, name), { force: true });
      }
    });
  }

  /** Resolves when all that was asked for is on the disk. */
  settled(): Promise<void> {
    return this.#saving;
  }

  #enqueue(work: () => Promise<void>): void {
    this.#saving = this.#saving.then(work).catch(() => {});
  }

  /** A job of another process as its record tells; undefined when there is none or it was deleted here. */
  read(id: string): Job | undefined {
    if (this.#forgotten.has(id)) return undefined;
    const path = join(this.folder, `${id}.json`);
    try {
      const { mtimeMs, size, ino } = statSync(path);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      let known = this.#known.get(id);
      if (known?.stamp !== stamp) {
        const { owner, job } = recordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
        known = { stamp, owner, job };
        this.#known.set(id, known);
      }
      if (isEnded(known.job)) return known.job;
      if (isThere(known.owner)) return { ...known.job, isElsewhere: true };
      return afterDeath(known.job, Math.floor(Math.max(mtimeMs, changedAt(this.logPath(id)))));
    } catch {
      return undefined;
    }
  }
}
