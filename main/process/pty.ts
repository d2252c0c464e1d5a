import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ReadStream } from 'node:tty';
import type { TerminalSize } from '../../preload/contract';

/** What a pseudo-terminal is started with. */
export interface PtyOptions {
  /** Absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  /** All variables of the program. */
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute working folder. */
  readonly folder: string;
  readonly size: TerminalSize;
}

/** How the program ended: its exit code, and the number of the signal that ended it or 0. */
export interface PtyExit {
  readonly code: number;
  readonly signal: number;
}

export interface PtyListener {
  /** Bytes of the program, in order; the buffer is the listener's. */
  ondata(bytes: Uint8Array): void;
  /** So many bytes of the input have reached the terminal. */
  onwritten(count: number): void;
  /** Called once, after the last byte. */
  onexit(exit: PtyExit): void;
}

/** A program in a pseudo-terminal. No byte of its output is lost. */
export interface Pty {
  readonly pid: number;
  /** Bytes that were written and wait until the program reads. */
  readonly pendingInput: number;
  write(bytes: Uint8Array): void;
  resize(size: TerminalSize): void;
  /**
   * Stops reading, so that the program blocks as soon as the kernel's buffer is full. Once the program has ended, the
   * rest of that buffer (64 KiB or so) is delivered nevertheless.
   */
  pause(): void;
  resume(): void;
  /** Sends a signal to the program; does nothing when it has ended. */
  kill(signal: NodeJS.Signals): void;
}

/** The functions of node-pty's binding that are used, see its `src/unix/pty.cc`. */
interface Binding {
  fork(
    file: string,
    args: readonly string[],
    variables: readonly string[],
    folder: string,
    columns: number,
    rows: number,
    uid: number,
    gid: number,
    isUtf8: boolean,
    helperPath: string,
    onexit: (code: number, signal: number) => void,
  ): { readonly fd: number; readonly pid: number; readonly pty: string };
  resize(fd: number, columns: number, rows: number, widthPixels: number, heightPixels: number): void;
}

let loaded: Binding | undefined;

/** node-pty's own JavaScript loses the end of the output (node-pty #85, #674, #726), so only its binding is used. */
function binding(): Binding {
  if (loaded) return loaded;
  const fromHere = createRequire(import.meta.url);
  const fromPackage = createRequire(fromHere.resolve('node-pty'));
  const platform = `${process.platform}-${process.arch}`;
  const library = fromPackage.resolve(`@lydell/node-pty-${platform}`);
  loaded = fromPackage(join(dirname(library), '..', 'prebuilds', platform, 'pty.node')) as Binding;
  return loaded;
}

/** Bytes that are read at once while the program is busy. */
const readBytes = 128 * 1024;
/** All terminals read into it; what was read is copied out before anything else happens. */
const sharedBuffer = Buffer.allocUnsafeSlow(readBytes);
/** A single read of the stream that is at least as long shows that more is waiting. */
const busyBytes = 2048;
/** What can come after the exit from the kernel's buffer; more comes from a process that outlives the shell. */
const restBytesMax = 1024 * 1024;
const backoffMinMs = 1;
const backoffMaxMs = 50;

const isWouldBlock = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException).code === 'EAGAIN';

/** A program that was started in a pseudo-terminal, and both ends of that. */
export interface ForkedPty {
  readonly pid: number;
  /**
   * Descriptor of the end that reads what the program writes. The caller closes it; children that are started before that
   * have it too, as the binding does not open it close-on-exec.
   */
  readonly master: number;
  /** Path of the program's own end. */
  readonly slave: string;
}

/** Starts a program in a pseudo-terminal whose end is the caller's to read. Throws when no pseudo-terminal is to be had. */
export function forkPty(
  { file, args, variables, folder, size: { columns, rows } }: PtyOptions,
  onexit: (exit: PtyExit) => void,
): ForkedPty {
  const list = Object.entries({ ...variables, PWD: folder }).map(([name, value]) => `${name}=${value}`);
  const tell = (code: number, signal: number) => onexit({ code, signal });
  const { fd, pid, pty } = binding().fork(file, args, list, folder, columns, rows, -1, -1, true, '', tell);
  return { pid, master: fd, slave: pty };
}

/**
 * Starts a program in a pseudo-terminal of its own, in a process that starts nothing else ({@link ForkedPty.master}).
 * Throws when no pseudo-terminal is to be had.
 */
export function startPty(options: PtyOptions, listener: PtyListener): Pty {
  return new NativePty(options, listener);
}

class NativePty implements Pty {
  readonly pid: number;
  pendingInput = 0;
  readonly #listener: PtyListener;
  readonly #master: number;
  readonly #slave: number;
  readonly #stream: ReadStream;
  readonly #input: Uint8Array[] = [];
  #backoffMs = backoffMinMs;
  #retry: NodeJS.Timeout | null = null;
  #isDone = false;

  constructor(options: PtyOptions, listener: PtyListener) {
    this.#listener = listener;
    const { pid, master, slave } = forkPty(options, (exit) => this.#finish(exit));
    this.pid = pid;
    this.#master = master;
    // As long as a slave is open the master never reports an end, so nothing is thrown away before it was read.
    this.#slave = openSync(slave, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    this.#stream = new ReadStream(master);
    this.#stream.on('data', (chunk) => this.#readOn(chunk as unknown as Buffer));
    this.#stream.on('error', () => {});
  }

  write(bytes: Uint8Array): void {
    if (this.#isDone || bytes.byteLength === 0) return;
    this.#input.push(bytes);
    this.pendingInput += bytes.byteLength;
    if (this.#retry === null) this.#writeOn();
  }

  resize({ columns, rows }: TerminalSize): void {
    if (!this.#isDone) binding().resize(this.#master, columns, rows, 0, 0);
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    if (!this.#isDone) this.#stream.resume();
  }

  kill(signal: NodeJS.Signals): void {
    if (this.#isDone) return;
    try {
      process.kill(this.pid, signal);
    } catch {
      // It has just ended.
    }
  }

  /** Reads until nothing is left or the buffer is full, instead of one small read a turn of the loop. */
  #readOn(chunk: Buffer): void {
    if (chunk.byteLength < busyBytes || chunk.byteLength >= readBytes) {
      this.#listener.ondata(chunk);
      return;
    }
    let length = chunk.copy(sharedBuffer);
    while (length < readBytes) {
      const count = this.#read(length);
      if (count === 0) break;
      length += count;
    }
    this.#listener.ondata(new Uint8Array(sharedBuffer.subarray(0, length)));
  }

  /** Bytes read into the buffer from an offset on; 0 when none are there. */
  #read(offset: number): number {
    try {
      return readSync(this.#master, sharedBuffer, offset, readBytes - offset, null);
    } catch {
      return 0;
    }
  }

  #finish(exit: PtyExit): void {
    // `read` would tell the listener of `data` as well.
    this.#stream.removeAllListeners('data');
    this.#stream.pause();
    for (;;) {
      const chunk = this.#stream.read() as Buffer | null;
      if (chunk === null) break;
      this.#listener.ondata(chunk);
    }
    for (let total = 0; total < restBytesMax; ) {
      const count = this.#read(0);
      if (count === 0) break;
      total += count;
      this.#listener.ondata(new Uint8Array(sharedBuffer.subarray(0, count)));
    }
    this.#isDone = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#dropInput();
    closeSync(this.#slave);
    this.#stream.once('close', () => this.#listener.onexit(exit));
    this.#stream.destroy();
  }

  /** Writes what the terminal takes; it takes nothing while the program does not read (a paste into `sleep`). */
  #writeOn(): void {
    this.#retry = null;
    for (;;) {
      const bytes = this.#input[0];
      if (bytes === undefined) return;
      let count: number;
      try {
        count = writeSync(this.#master, bytes);
      } catch (thrown) {
        if (!isWouldBlock(thrown)) {
          this.#dropInput();
          return;
        }
        this.#retry = setTimeout(() => this.#writeOn(), this.#backoffMs);
        this.#backoffMs = Math.min(backoffMaxMs, this.#backoffMs * 2);
        return;
      }
      this.#backoffMs = backoffMinMs;
      this.pendingInput -= count;
      if (count === bytes.byteLength) this.#input.shift();
      else this.#input[0] = bytes.subarray(count);
      this.#listener.onwritten(count);
    }
  }

  #dropInput(): void {
    this.#input.length = 0;
    this.pendingInput = 0;
  }
}
