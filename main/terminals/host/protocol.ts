import * as z from 'zod';
import { terminalExitSchema, terminalSizeSchema } from '../../../preload/contract';

/** What the program and the pty host say to each other over their link. */

/** Starts a shell. */
export const createSessionSchema = z.strictObject({
  id: z.string(),
  /** Absolute path. */
  file: z.string(),
  args: z.array(z.string()),
  /** All variables of the shell. */
  variables: z.record(z.string(), z.string()),
  /** Absolute working folder. */
  folder: z.string(),
  size: terminalSizeSchema,
  /** Secret of the shell's marks. */
  nonce: z.string().optional(),
});
export type CreateSession = z.infer<typeof createSessionSchema>;

export const sessionIdSchema = z.strictObject({ id: z.string() });
export const resizeSessionSchema = z.strictObject({ id: z.string(), size: terminalSizeSchema });

/** What the host knows of a session and the program does not. */
export const sessionStateSchema = z.strictObject({
  id: z.string(),
  /** `exited` is told after the last byte of output. */
  state: z.enum(['starting', 'running', 'exited']),
  title: z.string(),
  /** What the shell resolved at its first prompt. */
  python: z.string().optional(),
  /** Program to which the start-up files have handed the terminal of a shell that is `starting`. */
  handedTo: z.string().optional(),
  /** Variable that the start-up files made read-only, so that the shell is outside of its environment. */
  readOnly: z.string().optional(),
  /** Set while a shell that is `starting` waits for input and has reported nothing. */
  isSilent: z.literal(true).optional(),
  exit: terminalExitSchema.optional(),
  /** Exit code of the last command that ended, as the shell told it. */
  lastCode: z.int().optional(),
  /** Whether a command runs. */
  isBusy: z.boolean(),
});
export type SessionState = z.infer<typeof sessionStateSchema>;

/** What runs in the foreground: a command line, `''` for a command of the shell itself, null when the shell waits. */
export const commandSchema = z.string().nullable();

/** Names of the calls, the channel and the events. */
export const hostCalls = {
  create: 'session.create',
  close: 'session.close',
  resize: 'session.resize',
  /** Clears the screen down to the line of the cursor. */
  clear: 'session.clear',
  /** Answered with {@link commandSchema}. */
  command: 'session.command',
  /** Answered by every host that lives. */
  beat: 'host.beat',
} as const;
export const attachChannel = 'session.attach';
export const hostEvents = { changed: 'session.changed', removed: 'session.removed' } as const;
