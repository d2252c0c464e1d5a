/** How a program is started and what may be known of it while it runs. */
export interface RunOptions {
  /** Absolute working folder. */
  readonly folder?: string;
  /** Variables beside the allow-listed ones of the user's environment; undefined removes one. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Milliseconds after which it is ended; none by default. */
  readonly timeoutMs?: number;
  /** Milliseconds between asking it to end and killing it; 5000 by default. */
  readonly patienceMs?: number;
  /** How much of its standard output is kept, bytes: the end of it; 4 MiB by default. */
  readonly stdoutBytesMax?: number;
  /** Whether the log gets its lines as they are; true by default. */
  readonly isLogged?: boolean;
  /** Each line of either stream as it comes, without its end. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Text for its standard input; by default the input is empty. */
  readonly input?: string;
  /**
   * What has to be done before it begins: its process is made meanwhile, and waits. When that fails, the program never
   * begins, and the run fails with the same.
   */
  readonly after?: Promise<unknown>;
  /**
   * Columns of a pseudo-terminal to run it in: all of its output is `stdout` then, and it is asked to end by Ctrl+C
   * before anything else. By default it gets pipes.
   */
  readonly columns?: number;
}

/** How a program ended. Output is kept up to 4 MiB a stream unless asked otherwise, the end of it. */
export interface RunResult {
  /** Exit code, or null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts a program by its absolute path (never through a shell) and resolves when it and its output have ended,
 * whatever its exit code. Rejects with a ClocheError: `cancelled` when the signal fired and the whole tree is gone,
 * `tool-missing` when it cannot be started.
 */
export type Run = (file: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>;
