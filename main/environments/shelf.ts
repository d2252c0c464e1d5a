import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import {
  ClocheError,
  type Environment,
  environmentNameSchema,
  type KindId,
  kindIdSchema,
  toWireError,
  type WireError,
} from '../../preload/contract';
import type { Kind, Subject } from '../kinds/kind';
import { isAbsent } from '../store/disk-error';
import { fileNames, type Layout, pathsOf } from './layout';
import { type EnvironmentRecord, parseRecord, subjectOf } from './record';

/** One environment as its files tell, without asking whether somebody is making it right now. */
export interface Shelved {
  readonly environment: Environment;
  /** Absent when a newer Cloche wrote it or it does not fit its kind. */
  readonly made?: { readonly record: EnvironmentRecord; readonly kind: Kind; readonly subject: Subject };
}

interface Entry {
  readonly stats: Stats;
  /** The time of change of the record: it is set anew whenever the environment is opened or changed. */
  readonly usedAt: number;
  /** What shows itself in the list; undefined when nothing can be shown. */
  readonly base: Base | undefined;
  /** Why the file cannot be read. */
  readonly error?: ClocheError;
}

interface Base extends Omit<Shelved, 'environment'> {
  readonly environment: Omit<Environment, 'usedAt'>;
}

const isSame = (a: Stats, b: Stats) => a.mtimeMs === b.mtimeMs && a.ino === b.ino && a.size === b.size;

/** Larger than any record that a person asked for by hand. */
const bufferBytes = 64 * 1024;

/**
 * Reads the folders of environments, and remembers what it read until the files change. It reads synchronously,
 * because hundreds of files of a few hundred bytes are read several times as fast so; the caller pauses in between.
 */
export class Shelf {
  readonly #layout: Layout;
  readonly #kinds: ReadonlyMap<KindId, Kind>;
  readonly #entries = new Map<string, Entry>();
  readonly #buffer = Buffer.alloc(bufferBytes);

  constructor(layout: Layout, kinds: ReadonlyMap<KindId, Kind>) {
    this.#layout = layout;
    this.#kinds = kinds;
  }

  /** Ids of all folders of environments. */
  ids(): string[] {
    try {
      return readdirSync(this.#layout.environments).filter((name) => !name.startsWith('.'));
    } catch (thrown) {
      if (isAbsent(thrown)) return [];
      throw thrown;
    }
  }

  /** What is known of an environment; undefined when there is none. Throws `corrupt` when its record is unreadable. */
  read(id: string): Shelved | undefined {
    const { folder } = pathsOf(this.#layout, id);
    const entry = this.#entry(id, `${folder}/${fileNames.record}`);
    if (!entry) return undefined;
    const { base, error, usedAt } = entry;
    if (!base) throw error;
    const isMade = base.made?.record.state === 'ready';
    const environment: Environment = { ...base.environment, usedAt, ...(isMade ? damageOf(base) : {}) };
    return base.made ? { environment, made: base.made } : { environment };
  }

  /** Forgets what it read of an environment. */
  forget(id: string): void {
    this.#entries.delete(id);
  }

  #entry(id: string, path: string): Entry | undefined {
    const known = this.#entries.get(id);
    try {
      if (known && isSame(known.stats, statSync(path))) return known;
      const { text, stats } = this.#readStamped(path);
      const entry = { stats, usedAt: Math.floor(stats.mtimeMs), ...this.#parse(id, path, text) };
      this.#entries.set(id, entry);
      return entry;
    } catch (thrown) {
      if (!isAbsent(thrown)) throw thrown;
      this.forget(id);
      return undefined;
    }
  }

  #parse(id: string, path: string, text: string): Pick<Entry, 'base' | 'error'> {
    try {
      return { base: this.#baseOf(parseRecord(text, path, id)) };
    } catch (thrown) {
      if (!(thrown instanceof ClocheError)) throw thrown;
      return { base: thrown.code === 'newer-schema' ? this.#foreign(id, text, thrown) : undefined, error: thrown };
    }
  }

  #baseOf(record: EnvironmentRecord): Base {
    const { id, name, createdAt, state, problem, python } = record;
    const common = { id, name, kind: record.kind, createdAt };
    const kind = this.#kinds.get(record.kind);
    try {
      if (!kind) throw new ClocheError('unsupported', `This Cloche has no environments of the kind ${record.kind}.`);
      const subject = subjectOf(this.#layout, record, kind);
      const project = kind.project(subject.spec);
      return {
        environment: {
          ...common,
          state,
          path: kind.prefix(subject),
          ...(python === undefined ? {} : { python }),
          ...(project === undefined ? {} : { project }),
          ...(problem === undefined ? {} : { problem }),
        },
        made: { record, kind, subject },
      };
    } catch (thrown) {
      const path = pathsOf(this.#layout, id).folder;
      return { environment: { ...common, state: 'broken', path, problem: toWireError(thrown) } };
    }
  }

  /** The little that a newer Cloche's record has for sure, if it has it. */
  #foreign(id: string, text: string, error: ClocheError): Base | undefined {
    const raw = JSON.parse(text) as Record<string, unknown>;
    const name = environmentNameSchema.safeParse(raw.name);
    const kind = kindIdSchema.safeParse(raw.kind);
    if (!name.success || !kind.success) return undefined;
    const createdAt = typeof raw.createdAt === 'number' ? raw.createdAt : 0;
    const path = pathsOf(this.#layout, id).folder;
    return {
      environment: {
        id,
        name: name.data,
        kind: kind.data,
        createdAt,
        path,
        state: 'broken',
        problem: toWireError(error),
      },
    };
  }

  /** The text of a file, with what tells whether it is still the same. */
  #readStamped(path: string): { text: string; stats: Stats } {
    const file = openSync(path, 'r');
    try {
      const stats = fstatSync(file);
      if (stats.size > bufferBytes) return { stats, text: readFileSync(file, 'utf8') };
      const length = readSync(file, this.#buffer, 0, stats.size, 0);
      return { stats, text: this.#buffer.toString('utf8', 0, length) };
    } finally {
      closeSync(file);
    }
  }
}

/** What a look at two paths tells of an environment that was ready. */
function damageOf({ environment: { path }, made }: Base): { state?: 'missing' | 'broken'; problem?: WireError } {
  const interpreter = made?.record.interpreter;
  if (existsSync(interpreter ?? path)) return {};
  if (!existsSync(path)) {
    return {
      state: 'missing',
      problem: {
        code: 'not-found',
        message: `The environment is gone from ${path}.`,
        hint: 'Put it back there, or remove it from Cloche.',
      },
    };
  }
  return {
    state: 'broken',
    problem: {
      code: 'interpreter-unusable',
      message: `The interpreter ${interpreter} does not exist any more.`,
      hint: 'Install that Python again, or make the environment anew.',
    },
  };
}
