import { createRequire } from 'node:module';
import { SerializeAddon } from '@xterm/addon-serialize';
import type { Terminal as Xterm } from '@xterm/headless';
import type { Entrance } from '../../main/environments/environments';
import type { Listener } from '../../main/events';
import { createTerminals } from '../../main/terminals/create-terminals';
import type { StartPtyHost, Terminals } from '../../main/terminals/terminals';
import {
  type ClocheError,
  defaultSettings,
  type EventName,
  type Settings,
  scrollbackLines,
  type Terminal,
} from '../../preload/contract';
import { type Channel, createLink, type Frame, type Port } from '../../preload/link';

// It is CommonJS, and not every loader of the tests and figures finds its names.
const { Terminal: HeadlessTerminal } = createRequire(import.meta.url)(
  '@xterm/headless',
) as typeof import('@xterm/headless');

/** Two ports of which each receives what the other sends, later and in order. */
function portPair(): [Port, Port] {
  const make = (): Port => ({ send: () => {}, close: () => {}, onframe: null, onclose: null });
  const [a, b] = [make(), make()];
  const join = (from: Port, to: Port) => {
    from.send = (frame: Frame) => queueMicrotask(() => to.onframe?.(frame));
    from.close = () => {
      queueMicrotask(() => from.onclose?.());
      queueMicrotask(() => to.onclose?.());
    };
  };
  join(a, b);
  join(b, a);
  return [a, b];
}

/** What the terminals were told to emit, newest last. */
export interface Emitted {
  readonly name: string;
  readonly payload: unknown;
}

export interface Bench {
  readonly terminals: Terminals;
  readonly emitted: Emitted[];
  readonly runtimeFolder: string;
  /** Tells of a change as another room does. */
  tell(name: EventName, payload: unknown): void;
  /** The newest state of a terminal. */
  state(id: string): Terminal | undefined;
  /** Resolves once the state of a terminal fulfils the condition. */
  until(id: string, condition: (terminal: Terminal) => boolean): Promise<Terminal>;
  view(id: string, size?: { columns: number; rows: number }): View;
}

export interface BenchOptions {
  readonly startPtyHost: StartPtyHost;
  readonly variables: Readonly<Record<string, string>>;
  readonly environments?: readonly Entrance[];
  readonly settings?: Partial<Settings>;
  /** Folder for the start-up files. */
  readonly runtimeFolder: string;
  readonly heartbeatMs?: number;
}

/** The terminals with everything around them that a test needs; whoever makes them disposes of them. */
export function createBench(options: BenchOptions): Bench {
  const { startPtyHost, variables, environments = [], settings = {}, runtimeFolder, heartbeatMs } = options;
  const emitted: Emitted[] = [];
  const listeners = new Set<() => void>();
  const states = new Map<string, Terminal>();
  const told = new Set<Listener>();
  const terminals = createTerminals({
    folders: { runtime: runtimeFolder },
    settings: { get: async () => ({ ...defaultSettings, ...settings }) },
    environments: {
      enter: async (id) => {
        const entrance = environments.find(({ environment }) => environment.id === id);
        if (!entrance) throw new Error(`There is no environment ${id}.`);
        return entrance;
      },
      touch: async () => {},
    },
    emit: (name, payload) => {
      emitted.push({ name, payload });
      if (name === 'terminal.changed') states.set((payload as Terminal).id, payload as Terminal);
      if (name === 'terminal.removed') states.delete((payload as { id: string }).id);
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      told.add(listener);
      return () => told.delete(listener);
    },
    startPtyHost,
    variables,
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
  });
  return {
    terminals,
    emitted,
    runtimeFolder,
    tell: (name, payload) => {
      for (const listener of told) listener(name, payload);
    },
    state: (id) => states.get(id),
    until: (id, condition) =>
      new Promise((resolve) => {
        const check = () => {
          const state = states.get(id);
          if (!state || !condition(state)) return;
          listeners.delete(check);
          resolve(state);
        };
        listeners.add(check);
        check();
      }),
    view: (id, size) => new View(terminals, id, size),
  };
}

/** What a page does with a terminal: parses, acknowledges, answers, types. */
export class View {
  readonly xterm: Xterm;
  readonly channel: Channel;
  readonly #serializer = new SerializeAddon();
  readonly #chunks: Uint8Array[] = [];
  readonly #waiting = new Set<() => void>();
  /** Bytes that came, screen included. */
  received = 0;
  /** When false nothing is acknowledged. */
  acknowledges = true;
  /** When false no question of a program is answered. */
  answers = true;
  error: ClocheError | undefined;
  isClosed = false;

  constructor(terminals: Terminals, id: string, size = { columns: 200, rows: 50 }) {
    this.xterm = new HeadlessTerminal({
      cols: size.columns,
      rows: size.rows,
      scrollback: scrollbackLines,
      allowProposedApi: true,
      logLevel: 'off',
    });
    this.xterm.loadAddon(this.#serializer);
    const [page, program] = portPair();
    createLink(program, { open: (_name, _params, stream) => terminals.attach(id, stream) });
    this.channel = createLink(page).open('terminal.attach', { id });
    this.channel.ondata = (bytes) => {
      this.received += bytes.byteLength;
      this.#chunks.push(bytes);
      this.xterm.write(bytes, () => {
        if (this.acknowledges) this.channel.acknowledge(bytes.byteLength);
        for (const check of [...this.#waiting]) check();
      });
    };
    this.channel.onclose = (error) => {
      this.isClosed = true;
      this.error = error;
      for (const check of [...this.#waiting]) check();
    };
    this.xterm.onData((text) => {
      if (this.answers) this.type(text);
    });
  }

  /** All bytes that came. */
  get raw(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  type(text: string): void {
    this.channel.write(new TextEncoder().encode(text));
  }

  /** Lines of the buffer that are not empty, without trailing spaces; wrapped lines are joined. */
  lines(): string[] {
    const buffer = this.xterm.buffer.active;
    const lines: string[] = [];
    for (let index = 0; index < buffer.length; index += 1) {
      const line = buffer.getLine(index);
      if (!line) continue;
      if (line.isWrapped && lines.length > 0) lines.push((lines.pop() ?? '') + line.translateToString(true));
      else lines.push(line.translateToString(true));
    }
    return lines.filter((line) => line !== '');
  }

  /** The line in which the cursor is. */
  cursorLine(): string {
    const buffer = this.xterm.buffer.active;
    return buffer.getLine(buffer.baseY + buffer.cursorY)?.translateToString(true) ?? '';
  }

  serialize(): string {
    return this.#serializer.serialize();
  }

  /** Resolves with the first value of the condition that is not null, false or undefined; rejects after twenty seconds. */
  until<T>(condition: (view: View) => T | null | false | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(
          new Error(
            `The cursor is in ${JSON.stringify(this.cursorLine())} and the terminal shows:\n${this.raw.slice(-2000)}`,
          ),
        );
      }, 20_000);
      const check = () => {
        const value = condition(this);
        if (value === null || value === false || value === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(value);
      };
      this.#waiting.add(check);
      check();
    });
  }
}
