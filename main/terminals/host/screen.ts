import { SerializeAddon } from '@xterm/addon-serialize';
import { Terminal } from '@xterm/headless';
import { scrollbackLines, type TerminalSize } from '../../../preload/contract';

/** Longest title, characters. */
export const titleLengthMax = 256;

/** What the shell tells by its start-up file: OSC 6973 with the session's secret. */
export type Mark =
  | { readonly type: 'ready'; readonly python: string }
  | { readonly type: 'outside'; readonly variable: string }
  | { readonly type: 'exec' }
  | { readonly type: 'done'; readonly code: number };

export interface ScreenListener {
  onmark(mark: Mark): void;
  /** A title without control characters, at most {@link titleLengthMax} long. */
  ontitle(title: string): void;
  /** An answer to a question of the program; only while no view is there to answer it. */
  onreply(text: string): void;
  /** Called when written bytes have been parsed. */
  onparsed(): void;
}

const markCode = 6973;
/** How long a view that goes may have left a question unanswered, milliseconds: programs wait no longer. */
const unansweredMs = 1000;
/** How many questions are remembered for that. */
const askedMax = 20;
/** Back to the state of a new terminal (RIS), so that a view that already shows something starts again. */
const reset = '\x1bc';

/** A text as a title may be shown: no control characters, nothing that reverses the direction of what follows. */
export function cleanTitle(text: string): string {
  const shown = text
    .slice(0, 4 * titleLengthMax)
    .replace(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  return shown.slice(0, titleLengthMax).replace(/[\ud800-\udbff]$/, '');
}

/** The terminal as the program believes it to be, without a display: so that a view can start from it at any time. */
export class Screen {
  readonly #terminal: Terminal;
  readonly #serializer = new SerializeAddon();
  readonly #listener: ScreenListener;
  #backlogBytes = 0;
  #answers = true;
  /** What a view was asked and has not answered yet, with the time of the question. */
  #asked: { readonly answer: string; readonly atMs: number }[] = [];
  #showsCursor = true;

  /** Marks are only believed when they carry the nonce; without one there are none. */
  constructor({ columns, rows }: TerminalSize, nonce: string | undefined, listener: ScreenListener) {
    this.#listener = listener;
    this.#terminal = new Terminal({
      cols: columns,
      rows,
      scrollback: scrollbackLines,
      allowProposedApi: true,
      logLevel: 'off',
      windowOptions: {},
    });
    this.#terminal.loadAddon(this.#serializer);
    this.#terminal.onTitleChange((title) => listener.ontitle(cleanTitle(title)));
    this.#terminal.onData((text) => {
      if (this.#answers) listener.onreply(text);
      else this.#asked = [...this.#asked.slice(1 - askedMax), { answer: text, atMs: performance.now() }];
    });
    this.#terminal.parser.registerOscHandler(markCode, (data) => {
      const mark = nonce === undefined ? null : readMark(data, nonce);
      if (mark) listener.onmark(mark);
      return true;
    });
    this.#watchCursor();
  }

  /** Bytes that were written and not parsed yet. */
  get backlogBytes(): number {
    return this.#backlogBytes;
  }

  write(bytes: Uint8Array): void {
    this.#backlogBytes += bytes.byteLength;
    this.#terminal.write(bytes, () => {
      this.#backlogBytes -= bytes.byteLength;
      this.#listener.onparsed();
    });
  }

  resize({ columns, rows }: TerminalSize): void {
    this.#terminal.resize(columns, rows);
  }

  /** Forgets the lines above the one of the cursor, once all that was written before is parsed. */
  clear(): void {
    this.#terminal.write('', () => this.#terminal.clear());
  }

  /** Resolves when all that was written before is parsed. */
  settle(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write('', resolve));
  }

  /**
   * Calls back with the screen as it is after exactly the bytes that were written before this call. From that byte on
   * the view answers the questions of the program.
   */
  hand(onscreen: (screen: Uint8Array) => void): void {
    this.#terminal.write('', () => {
      this.#answers = false;
      this.#asked = [];
      const cursor = this.#showsCursor ? '' : '\x1b[?25l';
      onscreen(new TextEncoder().encode(reset + this.#serializer.serialize() + cursor));
    });
  }

  /** Takes note of what a view sends: its answers are among that. */
  heard(bytes: Uint8Array): void {
    if (this.#asked.length === 0) return;
    const text = new TextDecoder().decode(bytes);
    this.#asked = this.#asked.filter(({ answer }) => !text.includes(answer));
  }

  /** Answers the questions of the program again, as there is no view; also what one was asked just before it went. */
  answer(): void {
    this.#answers = true;
    const recent = this.#asked.filter(({ atMs }) => performance.now() - atMs < unansweredMs);
    this.#asked = [];
    for (const { answer } of recent) this.#listener.onreply(answer);
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  /** The serialiser does not know whether the cursor is shown. */
  #watchCursor(): void {
    for (const final of ['h', 'l']) {
      this.#terminal.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
        if (parameters.includes(25)) this.#showsCursor = final === 'h';
        return false;
      });
    }
    this.#terminal.parser.registerEscHandler({ final: 'c' }, () => {
      this.#showsCursor = true;
      return false;
    });
  }
}

function readMark(data: string, nonce: string): Mark | null {
  const [secret, type, ...rest] = data.split(';');
  if (secret !== nonce) return null;
  if (type === 'ready') return { type, python: rest.join(';').slice(0, 4096) };
  if (type === 'outside') return { type, variable: cleanTitle(rest[0] ?? '') };
  if (type === 'exec') return { type };
  if (type === 'done') return { type, code: Number.parseInt(rest[0] ?? '', 10) || 0 };
  return null;
}
