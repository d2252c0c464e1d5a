import * as z from 'zod';
import { environmentSchema } from './environments';
import { textFileSchema } from './exchange';
import { jobSchema } from './jobs';
import { settingsSchema } from './settings';
import { terminalSchema } from './terminals';

const gone = z.strictObject({ id: z.string() });

/** Everything that the program tells the page unasked: a whole object replaces the one with its id. */
export const events = {
  'environment.changed': environmentSchema,
  'environment.removed': gone,
  'job.changed': jobSchema,
  'job.removed': gone,
  'terminal.changed': terminalSchema,
  'terminal.removed': gone,
  'settings.changed': settingsSchema,
  /** A menu of the desktop host asks for an action of the page's registry. */
  'action.requested': z.strictObject({ action: z.string() }),
  /** The user opened a file with Cloche from outside, such as by a double click: the page offers to import it. */
  'file.opened': textFileSchema,
  /** Something was repaired or restored that the user should know, a sentence. */
  'notice.raised': z.strictObject({ message: z.string() }),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<E extends EventName> = z.output<Events[E]>;
