import * as z from 'zod';
import { kindIdSchema } from './kind-ids';

/** The user's settings, as they are on disk (`settings.json`, schema 1). */
export const settingsSchema = z.strictObject({
  schema: z.literal(1),
  theme: z.enum(['system', 'dark', 'light']),
  /** Font family of the terminals; empty means the one that Cloche brings. */
  terminalFont: z.string().max(200),
  /** Pixels. */
  terminalFontSize: z.number().min(6).max(48),
  /** The shell of new terminals; `default` is the user's login shell. */
  shell: z.enum(['default', 'bash', 'zsh', 'fish']),
  /** Start terminals as login shells. */
  loginShell: z.boolean(),
  screenReader: z.boolean(),
  defaultKind: kindIdSchema,
  /** Folder in which terminals start when the environment has no project; empty means home. */
  defaultFolder: z.string().max(4096),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  schema: 1,
  theme: 'system',
  terminalFont: '',
  terminalFontSize: 12.5,
  shell: 'default',
  loginShell: false,
  screenReader: false,
  defaultKind: 'venv',
  defaultFolder: '',
};
