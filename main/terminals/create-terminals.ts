import { randomUUID } from 'node:crypto';
import {
  ClocheError,
  type EventPayload,
  type Params,
  type Shell,
  type Terminal,
  type TerminalSize,
} from '../../preload/contract';
import type { Channel } from '../../preload/link';
import type { Entrance, Environments } from '../environments/environments';
import type { Emit, EventBus } from '../events';
import type { SessionState } from './host/protocol';
import { connectToHost, type HostConnection, type HostEnd } from './host-connection';
import { type PreparedTerminal, type PrepareOptions, prepareTerminal } from './prepare-terminal';
import { route } from './route';
import { findShells } from './shells/find-shells';
import type { PreparedShell } from './shells/shell';
import { sweepStartupFiles } from './shells/sweep';
import type { StartPtyHost, Terminals } from './terminals';

/** What the terminals need of the other rooms. */
export interface TerminalsOptions extends Omit<PrepareOptions, 'variables'> {
  readonly environments: Pick<Environments, 'enter' | 'touch'>;
  readonly emit: Emit;
  /** Tells of environments that are renamed; without it terminals keep the name that they were opened with. */
  readonly subscribe?: EventBus['subscribe'];
  readonly startPtyHost: StartPtyHost;
  /** The user's variables; by default those of this process. */
  readonly variables?: Readonly<NodeJS.ProcessEnv>;
  /** How often the pty host must show that it lives, milliseconds; five seconds by default. */
  readonly heartbeatMs?: number;
}

/** One terminal as the program knows it. */
interface Entry {
  terminal: Terminal;
  /** Name of the environment, or of the shell: shown as long as the user gives none. */
  ownName: string;
  readonly prepared: PreparedShell;
  /** Absent when its host has died. */
  host: HostConnection | null;
}

/** The terminals; the pty host is started with the first of them, and again after it has died. */
export function createTerminals(options: TerminalsOptions): Terminals {
  return new HostedTerminals(options);
}

const heartbeatDefaultMs = 5000;

class HostedTerminals implements Terminals {
  readonly #options: TerminalsOptions;
  readonly #variables: Readonly<NodeJS.ProcessEnv>;
  readonly #entries = new Map<string, Entry>();
  #host: HostConnection | null = null;
  #sweep: Promise<void> | null = null;
  readonly #unsubscribe: (() => void) | undefined;
  #isDisposed = false;

  constructor(options: TerminalsOptions) {
    this.#options = options;
    this.#variables = options.variables ?? process.env;
    this.#unsubscribe = options.subscribe?.((name, payload) => {
      if (name === 'environment.changed') this.#renamed(payload as EventPayload<'environment.changed'>);
    });
  }

  async list(): Promise<Terminal[]> {
    return [...this.#entries.values()].map(({ terminal }) => terminal);
  }

  async create(request: Params<'terminal.create'>): Promise<Terminal> {
    if (this.#isDisposed) throw new ClocheError('cancelled', 'Cloche is closing, so no terminal was opened.');
    this.#sweep ??= sweepStartupFiles(this.#options.folders.runtime);
    await this.#sweep;
    const start = await prepareTerminal({ ...this.#options, variables: this.#variables }, request);
    const entry = this.#add(start, request.size);
    await this.#start(entry, start);
    if (start.entrance) this.#entered(start.entrance);
    if (start.note !== undefined) this.#options.emit('notice.raised', { message: start.note });
    return entry.terminal;
  }

  async close(id: string): Promise<void> {
    const entry = this.#find(id);
    if (entry.host) await entry.host.close(id);
    else this.#removed(id);
  }

  async rename(id: string, name: string): Promise<Terminal> {
    const entry = this.#find(id);
    return this.#update(entry, { name: name.trim() || entry.ownName });
  }

  async resize(id: string, size: TerminalSize): Promise<void> {
    const entry = this.#find(id);
    if (!entry.host) return;
    await entry.host.resize(id, size);
    this.#update(entry, { size });
  }

  async clear(id: string): Promise<void> {
    await this.#find(id).host?.clear(id);
  }

  async command(id: string): Promise<string | null> {
    return (await this.#find(id).host?.command(id)) ?? null;
  }

  async attach(id: string, channel: Channel): Promise<void> {
    const { host } = this.#find(id);
    if (!host)
      throw new ClocheError('wrong-state', 'The process that held this terminal has ended, and its screen with it.', {
        hint: 'Close this terminal and open a new one.',
      });
    route(channel, host.attach(id));
  }

  shells(): Promise<Shell[]> {
    return findShells(this.#variables);
  }

  running(): number {
    return [...this.#entries.values()].filter(({ terminal }) => terminal.state !== 'exited').length;
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#unsubscribe?.();
    await this.#host?.end();
    await Promise.all([...this.#entries.values()].map(({ prepared }) => prepared.dispose()));
  }

  #find(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new ClocheError('not-found', 'There is no such terminal any more.');
    return entry;
  }

  /** Terminals to which the user gave no name have that of their environment. */
  #renamed({ id, name }: EventPayload<'environment.changed'>): void {
    for (const entry of this.#entries.values()) {
      const { terminal, ownName } = entry;
      if (terminal.environmentId !== id || ownName === name) continue;
      entry.ownName = name;
      if (terminal.name === ownName) this.#update(entry, { name });
    }
  }

  #update(entry: Entry, change: Partial<Terminal>): Terminal {
    entry.terminal = { ...entry.terminal, ...change };
    this.#options.emit('terminal.changed', entry.terminal);
    return entry.terminal;
  }

  #entered({ environment, note }: Entrance): void {
    void this.#options.environments.touch(environment.id).catch(() => {});
    if (note !== undefined) this.#options.emit('notice.raised', { message: note });
  }

  #add({ entrance, shell, prepared }: PreparedTerminal, size: TerminalSize): Entry {
    const environment = entrance?.environment;
    const ownName = environment?.name ?? shell.id;
    const terminal: Terminal = {
      id: randomUUID(),
      ...(environment ? { environmentId: environment.id } : {}),
      name: ownName,
      title: '',
      shell: shell.id,
      state: 'starting',
      size,
      createdAt: Date.now(),
    };
    const entry: Entry = { terminal, ownName, prepared, host: this.#connect() };
    this.#entries.set(terminal.id, entry);
    return entry;
  }

  async #start({ terminal, prepared, host }: Entry, { nonce }: PreparedTerminal): Promise<void> {
    const { id, size } = terminal;
    this.#options.emit('terminal.changed', terminal);
    try {
      const { file, args, folder, variables } = prepared;
      await host?.create({ id, file, args: [...args], variables: { ...variables }, folder, size, nonce });
    } catch (thrown) {
      this.#removed(id);
      throw new ClocheError('internal', `The shell ${prepared.file} could not be started in a terminal.`, {
        hint: 'Close some terminals, or choose another shell in the settings.',
        detail: thrown instanceof Error ? thrown.message : String(thrown),
        cause: thrown,
      });
    }
  }

  #connect(): HostConnection {
    if (this.#host) return this.#host;
    const { startPtyHost, heartbeatMs = heartbeatDefaultMs } = this.#options;
    const started: HostConnection = connectToHost(startPtyHost, heartbeatMs, {
      onchanged: (state) => this.#changed(state),
      onremoved: (id) => this.#removed(id),
      onend: (end) => this.#hostEnded(started, end),
    });
    this.#host = started;
    return started;
  }

  #changed({ id, state, title, python, handedTo, readOnly, isSilent, exit, isBusy }: SessionState): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    if (state === 'exited') void entry.prepared.dispose();
    this.#update(entry, {
      state,
      title,
      isBusy,
      handedTo,
      readOnly,
      isSilent,
      ...(python === undefined ? {} : { python }),
      ...(exit ? { exit } : {}),
    });
  }

  #removed(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    void entry.prepared.dispose();
    this.#options.emit('terminal.removed', { id });
  }

  #hostEnded(ended: HostConnection, { wasHung }: HostEnd): void {
    if (this.#host === ended) this.#host = null;
    const lost = [...this.#entries.values()].filter((entry) => entry.host === ended);
    for (const entry of lost) {
      entry.host = null;
      void entry.prepared.dispose();
      if (entry.terminal.state !== 'exited')
        this.#update(entry, {
          state: 'exited',
          handedTo: undefined,
          readOnly: undefined,
          isSilent: undefined,
          isBusy: false,
        });
    }
    if (lost.length === 0 || this.#isDisposed) return;
    const message = wasHung
      ? 'The process that holds the terminals did not answer any more, so Cloche ended it, and their shells with it.'
      : 'The process that holds the terminals ended unexpectedly, and their shells with it.';
    this.#options.emit('notice.raised', { message });
  }
}
