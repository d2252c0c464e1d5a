import * as z from 'zod';

export const terminalSizeSchema = z.strictObject({
  /** Columns and rows, in cells. */
  columns: z.int().min(2).max(1000),
  rows: z.int().min(1).max(1000),
});
export type TerminalSize = z.infer<typeof terminalSizeSchema>;

/** How a shell ended: its exit code, or the signal that killed it. */
export const terminalExitSchema = z.strictObject({
  code: z.int(),
  /** Number of the signal; 0 when it ended by itself. */
  signal: z.int(),
  /** Set where a shell ended by itself before its first prompt: its start-up files ended it. */
  isEarly: z.literal(true).optional(),
});

/** A shell in a pseudo-terminal; it lives in the pty host and outlasts the page. */
export const terminalSchema = z.strictObject({
  id: z.string(),
  /** The environment it is activated in; absent for a plain shell. */
  environmentId: z.string().optional(),
  /** Name given by the user, otherwise the environment's. */
  name: z.string(),
  /** What the program inside set as title, without control characters, at most 256 characters. */
  title: z.string(),
  /** Name of the shell, such as `zsh`. */
  shell: z.string(),
  /** `starting` until the shell reported its first prompt. */
  state: z.enum(['starting', 'running', 'exited']),
  /** Path of the `python` that the shell itself resolved at its first prompt. */
  python: z.string().optional(),
  /**
   * Program, such as `fish`, to which the shell's start-up files have handed the terminal: while it is `starting` and that
   * is so, it is in no environment.
   */
  handedTo: z.string().optional(),
  /** Variable, such as `PATH`, that the shell's start-up files made read-only, so that it is in no environment. */
  readOnly: z.string().optional(),
  /**
   * Set while a shell that is `starting` waits for input and has reported nothing: its start-up files ask for something, or
   * keep it from reporting.
   */
  isSilent: z.literal(true).optional(),
  /** True while a command runs in the shell, as far as the shell tells. */
  isBusy: z.boolean().optional(),
  /** Absent for one that is `exited` when the process that held it has died. */
  exit: terminalExitSchema.optional(),
  size: terminalSizeSchema,
  /** Milliseconds since 1970. */
  createdAt: z.number(),
});
export type Terminal = z.infer<typeof terminalSchema>;

/** The shells in which an environment can be activated. */
export const shellIds = ['bash', 'zsh', 'fish'] as const;

/** A shell that can be started on this machine. */
export const shellSchema = z.strictObject({
  id: z.enum(shellIds),
  /** Absolute path. */
  file: z.string(),
  /** True for the user's login shell. */
  isDefault: z.boolean(),
});
export type Shell = z.infer<typeof shellSchema>;
