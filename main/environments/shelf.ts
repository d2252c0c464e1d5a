import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  ClocheError,
  type Environment,
  environmentNameSchema,
  type KindId,
  kindIdSchema,
  type MadeEnvironment,
  toWireError,
} from '../../preload/contract';
import type { Kind, Subject } from '../kinds/kind';
import { isAbsent, readError } from '../store/disk-error';
import { readMarker } from '../store/marker';
import { isInStore } from '../store/nix-store';
import { isFolder } from '../store/quick-look';
import { fileNames, type Layout, nameAtBirth, pathsOf } from './layout';
import { type EnvironmentRecord, parseRecord, subjectOf } from './record';

/** One environment as its files tell, without asking whether somebody is making it right now. */
export interface Shelved {
  readonly environment: Environment;
  /** Absent when a newer Cloche wrote it, its record is lost, or that does not fit its kind. */
  readonly made?: { readonly record: EnvironmentRecord; readonly kind: Kind; readonly subject: Subject };
}

/** An environment whose record and kind this Cloche understands. */
export interface Understood extends Required<Shelved> {
  readonly environment: MadeEnvironment;
}

/** What tells whether a file is still the same. */
interface Stamp {
  /** The time of change of the record: it is set anew whenever the environment is opened or changed. */
  readonly mtimeMs: number;
  readonly ino: number;
  readonly size: number;
}

interface Entry {
  readonly stamp: Stamp;
  /** What shows itself in the list while nothing is damaged; undefined when nothing can be shown. */
  readonly shelved: Shelved | undefined;
  /** Why the file cannot be read. */
  readonly error?: ClocheError;
}

const isSame = (a: Stamp, b: Stamp) => a.mtimeMs === b.mtimeMs && a.ino === b.ino && a.size === b.size;

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
    const { shelved, error } = entry;
    if (!shelved) throw error;
    const damage = shelved.made?.record.state === 'ready' ? damageOf(shelved) : undefined;
    return damage ? { ...shelved, environment: { ...shelved.environment, ...damage } } : shelved;
  }

  /**
   * What is shown of an environment whose record is lost: its folder still carries its marker, or may not be looked into,
   * and the reason is told. Undefined for a folder without that marker.
   */
  remains(id: string, reason?: unknown): Shelved | undefined {
    const { folder } = pathsOf(this.#layout, id);
    const closed = closedError(folder);
    if (closed) return { environment: this.#standIn(id, {}, 0, closed) };
    if (readMarker(folder) !== id) return undefined;
    const lost = new ClocheError('corrupt', `The record of this environment is lost: ${folder}/${fileNames.record}.`, {
      hint: `Its files are still there. Remove it and make it anew; unreadable records are in ${this.#layout.quarantine}.`,
    });
    const error = reason instanceof ClocheError && reason.code !== 'corrupt' ? reason : lost;
    return { environment: this.#standIn(id, {}, 0, error) };
  }

  /** Forgets what it read of an environment. */
  forget(id: string): void {
    this.#entries.delete(id);
  }

  #entry(id: string, path: string): Entry | undefined {
    const known = this.#entries.get(id);
    try {
      if (known && isSame(known.stamp, statSync(path))) return known;
      const { text, stamp } = this.#readStamped(path);
      const entry = this.#parse(id, path, text, stamp);
      this.#entries.set(id, entry);
      return entry;
    } catch (thrown) {
      if (!isAbsent(thrown)) throw thrown;
      this.forget(id);
      return undefined;
    }
  }

  #parse(id: string, path: string, text: string, stamp: Stamp): Entry {
    const usedAt = Math.floor(stamp.mtimeMs);
    try {
      return { stamp, shelved: this.#shelvedOf(parseRecord(text, path, id), usedAt) };
    } catch (thrown) {
      if (!(thrown instanceof ClocheError)) throw thrown;
      const error = thrown.code === 'corrupt' ? (unknownKind(text) ?? thrown) : thrown;
      if (error.code === 'corrupt') return { stamp, shelved: undefined, error };
      return { stamp, shelved: { environment: this.#standIn(id, JSON.parse(text), usedAt, error) }, error };
    }
  }

  #shelvedOf(record: EnvironmentRecord, usedAt: number): Shelved {
    const { id, name, createdAt, state, problem, python } = record;
    const kind = this.#kinds.get(record.kind);
    try {
      if (!kind) throw new ClocheError('unsupported', `This Cloche has no environments of the kind ${record.kind}.`);
      const subject = subjectOf(this.#layout, record, kind);
      const path = kind.prefix(subject);
      const project = kind.project(subject.spec);
      // What is absent is undefined: leaving it out takes a copy for each, which hundreds of rows feel.
      const environment = { id, name, kind: kind.id, createdAt, usedAt, state, path, project, python, problem };
      return { environment, made: { record, kind, subject } };
    } catch (thrown) {
      const path = pathsOf(this.#layout, id).folder;
      const common = { id, name, kind: record.kind, createdAt, usedAt };
      return { environment: { ...common, state: 'broken', path, problem: toWireError(thrown) } };
    }
  }

  /** A row for what this Cloche does not understand, with the little that its record has for sure, if it has it. */
  #standIn(id: string, raw: Record<string, unknown>, usedAt: number, error: ClocheError): Environment {
    return {
      id,
      name: environmentNameSchema.safeParse(raw.name).data ?? nameAtBirth(id),
      kind: kindIdSchema.safeParse(raw.kind).data ?? 'unknown',
      createdAt: typeof raw.createdAt === 'number' ? raw.createdAt : 0,
      usedAt,
      path: pathsOf(this.#layout, id).folder,
      state: 'broken',
      problem: toWireError(error),
    };
  }

  /** The text of a file, with what tells whether it is still the same. */
  #readStamped(path: string): { text: string; stamp: Stamp } {
    const file = openSync(path, 'r');
    try {
      const { mtimeMs, ino, size } = fstatSync(file);
      const stamp = { mtimeMs, ino, size };
      if (size > bufferBytes) return { stamp, text: readFileSync(file, 'utf8') };
      const length = readSync(file, this.#buffer, 0, size, 0);
      return { stamp, text: this.#buffer.toString('utf8', 0, length) };
    } finally {
      closeSync(file);
    }
  }
}

/** Why a folder cannot be looked into; undefined when it can be, or is none. */
function closedError(folder: string): ClocheError | undefined {
  if (!isFolder(folder)) return undefined;
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return undefined;
  } catch (thrown) {
    const error = readError(thrown, folder);
    return error instanceof ClocheError && error.code === 'permission' ? error : undefined;
  }
}

/** The error for a record that is fine but for its kind, which a newer Cloche may know; undefined for any other. */
function unknownKind(text: string): ClocheError | undefined {
  let raw: { schema?: unknown; kind?: unknown } | null;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (raw?.schema !== 1 || typeof raw.kind !== 'string' || kindIdSchema.safeParse(raw.kind).success) return undefined;
  return new ClocheError('unsupported', `This Cloche has no environments of the kind ${raw.kind.slice(0, 64)}.`, {
    hint: 'Update Cloche. The environment is left as it is.',
  });
}

/** What a look at a few paths finds wrong with an environment that was ready; undefined when nothing is. */
function damageOf({ environment: { path }, made }: Shelved): Pick<Environment, 'state' | 'problem'> | undefined {
  const { interpreter, needs = [] } = made?.record ?? {};
  const lost = [interpreter ?? path, ...needs].find((needed) => !existsSync(needed));
  if (lost === undefined) return undefined;
  if (!existsSync(path)) {
    return {
      state: 'missing',
      problem: {
        code: 'not-found',
        message: `The environment is gone from ${path}.`,
        hint: 'Put it back there, repair it, or remove it from Cloche.',
      },
    };
  }
  const python = lost === interpreter ? foreignTarget(lost, path) : undefined;
  return {
    state: 'broken',
    problem: {
      code: 'interpreter-unusable',
      message:
        lost === interpreter ? `The interpreter ${lost} does not exist any more.` : `What it needs is gone: ${lost}.`,
      hint: python === undefined ? 'Repair it.' : `Repair it, or install that Python again: ${python}.`,
    },
  };
}

/** Where a link leads that is missing, if that is another's: neither in the environment nor in the Nix store. */
function foreignTarget(link: string, environment: string): string | undefined {
  let target = link;
  for (let steps = 0; steps < linksMax; steps += 1) {
    try {
      target = resolve(dirname(target), readlinkSync(target));
    } catch {
      return target.startsWith(`${environment}/`) || isInStore(target) ? undefined : target;
    }
  }
  return undefined;
}

const linksMax = 40;
