import * as z from 'zod';
import { wireErrorSchema } from './wire-errors';

/** How far a job is; fractions only where the tool tells. */
export const progressSchema = z.strictObject({
  /** What is going on, such as `Installing packages`. */
  phase: z.string(),
  /** The package or file in hand. */
  item: z.string().optional(),
  /** Done and expected, in the unit. */
  done: z.number().optional(),
  total: z.number().optional(),
  unit: z.enum(['bytes', 'packages', 'steps']).optional(),
  /** The last line that the tool has said, at most 500 characters. */
  line: z.string().max(500).optional(),
});
export type Progress = z.infer<typeof progressSchema>;

const jobBase = {
  /** Unique among all jobs of this user. */
  id: z.string(),
  /** An imperative without a full stop, such as `Create demo`. */
  title: z.string(),
  /** The environment that it changes. */
  environmentId: z.string().optional(),
  /** Milliseconds since 1970. */
  queuedAt: z.number(),
  /** True while it runs in another process of Cloche, which alone can cancel it. */
  isElsewhere: z.boolean().optional(),
  /** Length of its log so far, bytes. */
  logBytes: z.number(),
};

/** A long piece of work, tagged by its state: progress and error exist only where they are valid. */
export const jobSchema = z.discriminatedUnion('state', [
  z.strictObject({ ...jobBase, state: z.literal('queued') }),
  z.strictObject({ ...jobBase, state: z.literal('running'), startedAt: z.number(), progress: progressSchema }),
  z.strictObject({ ...jobBase, state: z.literal('done'), startedAt: z.number(), endedAt: z.number() }),
  z.strictObject({
    ...jobBase,
    state: z.literal('failed'),
    startedAt: z.number(),
    endedAt: z.number(),
    error: wireErrorSchema,
  }),
  /** Without a start it was cancelled before it had begun. */
  z.strictObject({
    ...jobBase,
    state: z.literal('cancelled'),
    startedAt: z.number().optional(),
    endedAt: z.number(),
  }),
]);
export type Job = z.infer<typeof jobSchema>;

/** Whether a job ended because its process did: then nobody knows when that was. */
export const isInterrupted = (job: Job): boolean => job.state === 'failed' && job.error.code === 'cancelled';
