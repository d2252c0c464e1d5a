import { type FileHandle, open } from 'node:fs/promises';

/** How much of a log is kept, bytes: its beginning and its end. */
export interface LogLimits {
  readonly head: number;
  readonly tail: number;
}

/** 16 MiB in all. */
export const logLimits: LogLimits = { head: 15 * 1024 * 1024, tail: 1024 * 1024 };

const cutNote = 'This log is very long: what comes now is left out, and its end follows when the job has ended.';

/** The end of a text that goes on and on, in at most `limit` bytes. */
class Tail {
  droppedBytes = 0;
  #older: string[] = [];
  #newer: string[] = [];
  #olderBytes = 0;
  #newerBytes = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(line: string, bytes: number): void {
    if (this.#newerBytes + bytes > this.#limit / 2) {
      this.droppedBytes += this.#olderBytes;
      this.#older = this.#newer;
      this.#olderBytes = this.#newerBytes;
      this.#newer = [];
      this.#newerBytes = 0;
    }
    this.#newer.push(line);
    this.#newerBytes += bytes;
  }

  text(): string {
    return [...this.#older, ...this.#newer].join('');
  }
}

/** The log of one running job: a file that grows, with its middle left out when it grows too large. */
export class JobLog {
  /** Absolute. */
  readonly path: string;
  /** Bytes that can be read from the file. */
  writtenBytes = 0;
  /** True once nothing more will be written. */
  isEnded = false;
  #acceptedBytes = 0;
  #tail: Tail | undefined;
  #pending: string[] = [];
  #writing: Promise<void> | undefined;
  #file: FileHandle | undefined;
  #waiting: (() => void)[] = [];
  readonly #limits: LogLimits;

  constructor(path: string, limits: LogLimits = logLimits) {
    this.path = path;
    this.#limits = limits;
  }

  /** Adds a line. A disk that takes no more ends the log, never the job. */
  append(line: string): void {
    if (this.isEnded) return;
    const text = `${line}\n`;
    const bytes = Buffer.byteLength(text);
    if (this.#tail) {
      this.#tail.push(text, bytes);
      return;
    }
    if (this.#acceptedBytes + bytes > this.#limits.head) {
      this.#tail = new Tail(this.#limits.tail);
      this.#tail.push(text, bytes);
      this.#enqueue(`${cutNote}\n`);
      return;
    }
    this.#acceptedBytes += bytes;
    this.#enqueue(text);
  }

  /** Writes what is left and closes the file. */
  async end(): Promise<void> {
    if (this.isEnded) return;
    if (this.#tail) {
      const dropped = this.#tail.droppedBytes;
      this.#enqueue(`${dropped === 0 ? '' : `(${dropped} bytes were left out here.)\n`}${this.#tail.text()}`);
    }
    await this.#writing;
    await this.#file?.close().catch(() => {});
    this.isEnded = true;
    this.#wake();
  }

  /** Resolves when there is more to read, or the log has ended. */
  changed(): Promise<void> {
    return new Promise((done) => this.#waiting.push(done));
  }

  #enqueue(text: string): void {
    this.#pending.push(text);
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const bytes = Buffer.from(this.#pending.join(''));
      this.#pending = [];
      try {
        this.#file ??= await open(this.path, 'ax', 0o600);
        await this.#file.appendFile(bytes);
        this.writtenBytes += bytes.byteLength;
      } catch {
        this.#pending = [];
      }
      this.#wake();
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done();
  }
}
