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
import { join } from 'node:path';
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
  readonly stamp: string;
  /** Who it is, or the error that shows itself in the list; undefined when nothing can be shown. */
  readonly base: Base | undefined;
  /** Why it cannot be read, where the whole file is at fault. */
  readonly error?: ClocheError;
}

interface Base extends Omit<Shelved, 'environment'> {
  readonly environment: Omit<Environment, 'usedAt' | 'python'>;
}

const stampOf = ({ mtimeMs, size, ino }: Stats) => `${mtimeMs} ${size} ${ino}`;

/** `lock.json` begins with these two keys, and it may be long: only its beginning is read. */
const pythonPattern = /^\{\s*"schema":\s*1,\s*"python":\s*"([^"\\]+)"/;
const headBytes = 256;

/**
 * Reads the folders of environments, and remembers what it read until the files change. It reads synchronously,
 * because hundreds of files of a few hundred bytes are read several times as fast so; the caller pauses in between.
 */
export class Shelf {
  readonly #layout: Layout;
  readonly #kinds: ReadonlyMap<KindId, Kind>;
  readonly #entries = new Map<string, Entry>();
  readonly #pythons = new Map<string, { stamp: string; python: string | undefined }>();
  readonly #head = Buffer.alloc(headBytes);

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
    const { base, error } = this.#entry(id, join(folder, fileNames.record)) ?? {};
    if (error && !base) throw error;
    if (!base) return undefined;
    const used = statSync(join(folder, fileNames.used), { throwIfNoEntry: false });
    const isMade = base.made?.record.state === 'ready';
    const python = isMade ? this.#python(id, join(folder, fileNames.lock)) : undefined;
    const environment: Environment = {
      ...base.environment,
      ...(python === undefined ? {} : { python }),
      usedAt: used ? Math.floor(used.mtimeMs) : base.environment.createdAt,
      ...(isMade ? damageOf(base) : {}),
    };
    return base.made ? { environment, made: base.made } : { environment };
  }

  /** Forgets what it read of an environment. */
  forget(id: string): void {
    this.#entries.delete(id);
    this.#pythons.delete(id);
  }

  #entry(id: string, path: string): Entry | undefined {
    const known = this.#entries.get(id);
    try {
      if (known && known.stamp === stampOf(statSync(path))) return known;
      const { text, stamp } = readStamped(path);
      const entry = { stamp, ...this.#parse(id, path, text) };
      this.#entries.set(id, entry);
      return entry;
    } catch (thrown) {
      if (!isAbsent(thrown)) throw thrown;
      this.forget(id);
      return undefined;
    }
  }

  #parse(id: string, path: string, text: string): Omit<Entry, 'stamp'> {
    try {
      return { base: this.#baseOf(parseRecord(text, path, id)) };
    } catch (thrown) {
      if (!(thrown instanceof ClocheError)) throw thrown;
      return { base: thrown.code === 'newer-schema' ? this.#foreign(id, text, thrown) : undefined, error: thrown };
    }
  }

  #baseOf(record: EnvironmentRecord): Base {
    const { id, name, createdAt, state, problem } = record;
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

  #python(id: string, path: string): string | undefined {
    const known = this.#pythons.get(id);
    try {
      if (known && known.stamp === stampOf(statSync(path))) return known.python;
      const entry = this.#readPython(path);
      this.#pythons.set(id, entry);
      return entry.python;
    } catch {
      return undefined;
    }
  }

  #readPython(path: string): { stamp: string; python: string | undefined } {
    const file = openSync(path, 'r');
    try {
      const stamp = stampOf(fstatSync(file));
      const length = readSync(file, this.#head, 0, headBytes, 0);
      const head = this.#head.toString('utf8', 0, length);
      return {
        stamp,
        python: pythonPattern.exec(head)?.[1] ?? (JSON.parse(readFileSync(path, 'utf8')).python as string),
      };
    } finally {
      closeSync(file);
    }
  }
}

/** Stamp and text of one and the same state of a file. */
function readStamped(path: string): { stamp: string; text: string } {
  const file = openSync(path, 'r');
  try {
    return { stamp: stampOf(fstatSync(file)), text: readFileSync(file, 'utf8') };
  } finally {
    closeSync(file);
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
