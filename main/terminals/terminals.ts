import type { Params, Shell, Terminal, TerminalSize } from '../../preload/contract';
import type { Channel, Port } from '../../preload/link';

/** The terminals of the program: what is asked of them here is done in the pty host. Errors are ClocheErrors. */
export interface Terminals {
  list(): Promise<Terminal[]>;
  /** Starts a shell, activated when an environment is named. */
  create(request: Params<'terminal.create'>): Promise<Terminal>;
  close(id: string): Promise<void>;
  rename(id: string, name: string): Promise<Terminal>;
  resize(id: string, size: TerminalSize): Promise<void>;
  /** Forgets the lines above the one of the cursor. */
  clear(id: string): Promise<void>;
  /** What runs in the foreground: a command line, `''` for a command of the shell itself, null when the shell waits. */
  command(id: string): Promise<string | null>;
  /** Connects a view: its screen as it is, then its output; one view at a time, the newest wins. */
  attach(id: string, channel: Channel): Promise<void>;
  /** Shells of this machine, the user's own first. */
  shells(): Promise<Shell[]>;
  /** How many shells run now. */
  running(): number;
  /** Ends all shells and the pty host. */
  dispose(): Promise<void>;
}

/** A started pty host: the pipe to it, and what ends it. */
export interface PtyHostProcess {
  readonly port: Port;
  kill(): void;
}

/** Starts the pty host; the desktop host does it with a utility process, the others with a Node child. */
export type StartPtyHost = () => PtyHostProcess;
