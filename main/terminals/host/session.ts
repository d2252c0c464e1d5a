import { ClocheError, type TerminalSize } from '../../../preload/contract';
import type { Channel } from '../../../preload/link';
import { type Pty, type PtyExit, startPty } from '../../process/pty';
import { pauseBytes, resumeBytes, ViewFlow } from './flow';
import { foregroundCommand, isWaiting, replacingProgram, startupProgram } from './foreground';
import type { CreateSession, SessionState } from './protocol';
import { type Mark, Screen } from './screen';

/** Between hanging up and killing, milliseconds; shorter than what a host without a parent has left. */
export const patienceMs = 1500;
/** Titles that follow each other faster than this are told once, milliseconds. */
const tellMs = 50;
/** Silence after which a shell that has not come to its prompt is looked for, milliseconds. */
const quietMs = 2000;
/** What holds of a shell until its first prompt only. */
const startedNow = { handedTo: undefined, isSilent: undefined } as const;
/** Input that may wait for a program that does not read, bytes. */
const inputBytesMax = 32 * 1024 * 1024;

export interface SessionListener {
  onchange(state: SessionState): void;
  /** Called once, when the session was closed and its shell has ended. */
  onremoved(): void;
}

/** A shell, its pseudo-terminal, its screen, and the view that shows it, if any. */
export class Session {
  readonly #listener: SessionListener;
  readonly #screen: Screen;
  readonly #pty: Pty;
  readonly #command: readonly string[];
  #state: SessionState;
  #view: ViewFlow | null = null;
  #isPaused = false;
  #isClosing = false;
  #hasToldRunning = false;
  /** Set between the end of the shell and the moment at which that is told. */
  #exit: PtyExit | null = null;
  #tellTimer: NodeJS.Timeout | null = null;
  #killTimer: NodeJS.Timeout | null = null;
  #quietTimer: NodeJS.Timeout | null = null;

  /** Throws when the shell cannot be started. */
  constructor(request: CreateSession, listener: SessionListener) {
    this.#listener = listener;
    this.#command = [request.file, ...request.args];
    this.#state = { id: request.id, state: 'starting', title: '', isBusy: false };
    this.#screen = new Screen(request.size, request.nonce, {
      onmark: (mark) => this.#mark(mark),
      ontitle: (title) => {
        this.#state = { ...this.#state, title };
        this.#tellSoon();
      },
      onreply: (text) => this.#pty.write(new TextEncoder().encode(text)),
      onparsed: () => this.#balance(),
    });
    this.#pty = startPty(request, {
      ondata: (bytes) => {
        this.#screen.write(bytes);
        this.#view?.push(bytes);
        this.#balance();
        if (this.#state.state === 'starting') this.#lookSoon();
      },
      onwritten: (count) => this.#view?.channel.acknowledge(count),
      onexit: (exit) => void this.#ended(exit),
    });
    // Without a secret there are no marks, and the first prompt cannot be told from the rest.
    if (request.nonce === undefined) this.#state = { ...this.#state, state: 'running' };
  }

  /** Shows the session in a view: its screen, then its output. The view that it had is closed. */
  attach(channel: Channel): void {
    this.#detach(
      new ClocheError('busy', 'This terminal is shown somewhere else now.', {
        hint: 'Open it here again to take it back.',
      }),
    );
    const view = new ViewFlow(channel);
    this.#view = view;
    view.onsent = () => this.#balance();
    channel.ondata = (bytes) => {
      this.#screen.heard(bytes);
      this.#write(bytes);
    };
    channel.onclose = () => {
      if (this.#view === view) this.#detach();
    };
    this.#screen.hand((screen) => {
      if (this.#view === view) view.begin(screen);
      else if (this.#view === null) this.#screen.answer();
    });
  }

  resize(size: TerminalSize): void {
    this.#screen.resize(size);
    this.#pty.resize(size);
  }

  /** Forgets the lines above the one of the cursor, so that a view that comes later does not show them again. */
  clear(): void {
    this.#screen.clear();
  }

  /** What runs in the foreground: a command line, `''` for a command of the shell itself, null when it waits. */
  command(): string | null {
    if (this.#exit) return null;
    return foregroundCommand(this.#pty.pid, this.#state.handedTo) ?? (this.#state.isBusy ? '' : null);
  }

  /** Hangs up, and kills a shell that does not end within {@link patienceMs}. */
  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    if (this.#exit) {
      this.#remove();
      return;
    }
    this.#pty.kill('SIGHUP');
    this.#pty.kill('SIGCONT');
    this.#killTimer = setTimeout(() => this.#pty.kill('SIGKILL'), patienceMs);
  }

  #write(bytes: Uint8Array): void {
    if (this.#exit) {
      this.#view?.channel.acknowledge(bytes.byteLength);
      return;
    }
    if (this.#pty.pendingInput + bytes.byteLength > inputBytesMax) {
      this.#detach(new ClocheError('too-large', 'The program in this terminal does not read what is typed.'));
      return;
    }
    this.#pty.write(bytes);
  }

  #detach(error?: ClocheError): void {
    const view = this.#view;
    if (!view) return;
    this.#view = null;
    view.dispose();
    view.channel.close(error);
    this.#screen.answer();
    this.#balance();
  }

  #mark(mark: Mark): void {
    if (mark.type === 'exec') this.#state = { ...this.#state, isBusy: true };
    if (mark.type === 'done') this.#state = { ...this.#state, isBusy: false, lastCode: mark.code };
    if (mark.type === 'outside') this.#state = { ...this.#state, readOnly: mark.variable };
    if (mark.type === 'ready') {
      const { python } = mark;
      this.#state = { ...this.#state, state: 'running', ...startedNow, ...(python === '' ? {} : { python }) };
    }
    this.#tellSoon();
  }

  #lookSoon(): void {
    if (this.#quietTimer) this.#quietTimer.refresh();
    else this.#quietTimer = setTimeout(() => this.#look(), quietMs);
  }

  /**
   * Tells to which program the start-up files have handed the terminal, or that the shell waits and has reported nothing.
   * A program that replaces the shell is there to stay; what runs in a shell that has waited may be the user's own.
   */
  #look(): void {
    if (this.#state.state !== 'starting' || this.#exit) return;
    const { pid } = this.#pty;
    const { handedTo, isSilent } = this.#state;
    const program =
      replacingProgram(pid, this.#command) ?? handedTo ?? (isSilent ? null : startupProgram(pid, this.#command));
    if (program === null) {
      if (isSilent) return;
      // A shell that works may say nothing more before it waits.
      if (!isWaiting(pid, this.#command)) this.#lookSoon();
      else this.#change({ isSilent: true });
    } else if (program !== handedTo) this.#change({ handedTo: program, isSilent: undefined });
  }

  #change(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    this.#tell();
  }

  /** Stops and starts the reading by what waits, and tells of the end once nothing waits any more. */
  #balance(): void {
    const waiting = Math.max(this.#screen.backlogBytes, this.#view?.pendingBytes ?? 0);
    if (!this.#isPaused && waiting > pauseBytes) {
      this.#isPaused = true;
      this.#pty.pause();
    } else if (this.#isPaused && waiting < resumeBytes) {
      this.#isPaused = false;
      this.#pty.resume();
    }
    if (this.#exit && waiting === 0) this.#tellExit(this.#exit);
  }

  async #ended(exit: PtyExit): Promise<void> {
    if (this.#killTimer) clearTimeout(this.#killTimer);
    if (this.#quietTimer) clearTimeout(this.#quietTimer);
    this.#exit = exit;
    if (this.#isClosing) {
      this.#remove();
      return;
    }
    this.#view?.flush();
    await this.#screen.settle();
    this.#balance();
  }

  #tellExit({ code, signal }: PtyExit): void {
    if (this.#state.state === 'exited') return;
    const isEarly = this.#state.state === 'starting' && signal === 0;
    const exit = { code, signal, ...(isEarly ? { isEarly } : {}) };
    this.#state = { ...this.#state, state: 'exited', ...startedNow, readOnly: undefined, isBusy: false, exit };
    this.#tell();
  }

  #tellSoon(): void {
    this.#tellTimer ??= setTimeout(() => this.#tell(), tellMs);
    if (this.#state.state === 'running' && !this.#hasToldRunning) this.#tell();
  }

  #tell(): void {
    if (this.#tellTimer) clearTimeout(this.#tellTimer);
    this.#tellTimer = null;
    this.#hasToldRunning = this.#state.state === 'running';
    this.#listener.onchange(this.#state);
  }

  #remove(): void {
    if (this.#tellTimer) clearTimeout(this.#tellTimer);
    this.#detach();
    this.#screen.dispose();
    this.#listener.onremoved();
  }
}
