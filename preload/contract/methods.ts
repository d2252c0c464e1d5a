import * as z from 'zod';
import {
  createRequestSchema,
  environmentDetailSchema,
  environmentIdSchema,
  environmentNameSchema,
  environmentSchema,
  lockSchema,
  packageWishSchema,
  trashItemSchema,
  updateRequestSchema,
} from './environments';
import {
  comparisonSchema,
  conversionSchema,
  encodingSchema,
  exportedFileSchema,
  folderCandidateSchema,
  importChoiceSchema,
  importPreviewSchema,
  includedFileSchema,
  textFileSchema,
} from './exchange';
import { formatIdSchema } from './formats';
import { jobSchema } from './jobs';
import { kindIdSchema, specSchema } from './kind-ids';
import { completionSetSchema, completionsSchema, kindSummarySchema, planSchema, trustsSchema } from './kinds';
import { filesTogetherMax, keptFormLengthMax } from './limits';
import { findingSchema, interpreterSchema, machineSchema } from './machine';
import { scaffoldRequestSchema, scaffoldSchema } from './scaffold';
import { settingsSchema } from './settings';
import { terminalSchema, terminalSizeSchema } from './terminals';
import { trustedFileSchema } from './trust';

const nothing = z.strictObject({});
const environmentId = z.strictObject({ id: environmentIdSchema });
const keptText = z.string().max(keptFormLengthMax);
const anyId = z.strictObject({ id: z.string().max(128) });
const trustedHash = z.strictObject({ hash: z.string().max(80) });
const none = z.null();

const method = <P extends z.ZodType, R extends z.ZodType>(params: P, result: R) => ({ params, result });

/** Every call that the page can make: the schema of its one parameter object and of its result. */
export const methods = {
  'machine.get': method(nothing, machineSchema),
  'machine.check': method(nothing, z.array(findingSchema)),
  /** Interpreters; `refresh` looks again instead of answering from the last look. */
  'machine.interpreters': method(z.strictObject({ refresh: z.boolean() }), z.array(interpreterSchema)),
  'kind.list': method(nothing, z.array(kindSummarySchema)),
  /** Names that begin with or contain the query, the best first; `spec` is what the form holds. */
  'kind.complete': method(
    z.strictObject({
      kind: kindIdSchema,
      set: completionSetSchema,
      spec: specSchema,
      query: z.string().max(200),
      trusts: trustsSchema.optional(),
      limit: z.int().min(1).max(200),
    }),
    completionsSchema,
  ),

  /** The text of a Nix package for something that nixpkgs does not have; writes nothing. */
  'nix.scaffold': method(scaffoldRequestSchema, scaffoldSchema),

  'environment.list': method(nothing, z.array(environmentSchema)),
  'environment.get': method(environmentId, environmentDetailSchema),
  /** What is in it now, as exact versions and builds, to make another one of. */
  'environment.lock': method(environmentId, lockSchema),
  /** How what is in it now differs from what it was to be made with, or else from what it was made with. */
  'environment.compare': method(environmentId, comparisonSchema),
  'environment.plan': method(createRequestSchema, planSchema),
  'environment.create': method(createRequestSchema, jobSchema),
  /** What it would be asked for after a wish about single packages; changes nothing. */
  'environment.askFor': method(z.strictObject({ id: environmentIdSchema, wish: packageWishSchema }), specSchema),
  /** What `environment.update` would do. */
  'environment.planUpdate': method(updateRequestSchema, planSchema),
  /** Makes it what is asked for now; until that is done it stays what it was. */
  'environment.update': method(updateRequestSchema, jobSchema),
  /** Makes a broken or missing environment again, of what it was asked for and what is known of its packages. */
  'environment.repair': method(environmentId, jobSchema),
  /** Builds the project to which it belongs; what comes out is on its PATH from then on. */
  'environment.build': method(environmentId, jobSchema),
  /** Goes on with the making of an incomplete environment. */
  'environment.resume': method(environmentId, jobSchema),
  /** Deletes what an unfinished making left. */
  'environment.clean': method(environmentId, none),
  'environment.rename': method(
    z.strictObject({ id: environmentIdSchema, name: environmentNameSchema }),
    environmentSchema,
  ),
  /** Moves it into the trash. */
  'environment.remove': method(environmentId, trashItemSchema),
  /** Shows its folder in the file manager (where the host can). */
  'environment.openFolder': method(environmentId, none),

  'trash.list': method(nothing, z.array(trashItemSchema)),
  'trash.restore': method(environmentId, environmentSchema),
  /** Deletes for good: one item, or all of them when no id is given. */
  'trash.empty': method(z.strictObject({ id: environmentIdSchema.optional() }), none),

  'exchange.export': method(z.strictObject({ id: environmentIdSchema, format: formatIdSchema }), exportedFileSchema),
  /** Reads a file (a text of at most 20 MiB, or a bundle), and of `others` what it may include; runs and writes nothing. */
  'exchange.inspect': method(
    z.strictObject({
      file: textFileSchema,
      others: z.array(textFileSchema).max(filesTogetherMax).exactOptional(),
      choice: importChoiceSchema.exactOptional(),
    }),
    importPreviewSchema,
  ),
  /**
   * Which of the files of a folder, or of those that came together, can be imported, by what is in them: the one to take
   * first, and last those that cannot be read, each with its problem; runs and writes nothing.
   */
  'exchange.choose': method(
    z.strictObject({ files: z.array(textFileSchema).max(filesTogetherMax) }),
    z.array(folderCandidateSchema),
  ),
  /** What each of the files includes, as far as it can be read, in the order of the files; runs and writes nothing. */
  'exchange.includes': method(
    z.strictObject({ files: z.array(textFileSchema).max(filesTogetherMax) }),
    z.array(z.array(includedFileSchema)),
  ),
  /** What an environment would be as another kind, or as the kind that suits it best; it stays what it is. */
  'exchange.convert': method(
    z.strictObject({ id: environmentIdSchema, kind: kindIdSchema.exactOptional() }),
    conversionSchema,
  ),
  /**
   * Keeps a part of a form in the memory of the program, for the page after a reload: of the one that a page has open, one in
   * all, by an id that the page draws; or of one in which a making was asked for, by its job.
   */
  'exchange.keepForm': method(
    z.strictObject({ id: z.string().max(128), part: z.enum(['start', 'draft']), text: keptText }),
    none,
  ),
  /** The parts that are kept of the form; none of another one. */
  'exchange.keptForm': method(
    anyId,
    z.strictObject({ start: keptText.exactOptional(), draft: keptText.exactOptional() }),
  ),
  /** Forgets the form: it was closed, or sent, or is open again. That of a job goes with that by itself. */
  'exchange.forgetForm': method(anyId, none),

  /** The files of the user's that may be run or evaluated, those that were trusted last first. */
  'trust.list': method(nothing, z.array(trustedFileSchema)),
  /** They are shown again before they are used. */
  'trust.remove': method(trustedHash, none),
  /** Takes a `trust.remove` of this program back. Throws `not-found`. */
  'trust.restore': method(trustedHash, none),

  'job.list': method(nothing, z.array(jobSchema)),
  'job.cancel': method(anyId, none),
  /** Forgets the jobs that have ended. */
  'job.clear': method(nothing, none),

  'terminal.list': method(nothing, z.array(terminalSchema)),
  'terminal.create': method(
    z.strictObject({
      /** Absent for a plain shell. */
      environmentId: environmentIdSchema.optional(),
      /** Overrides the setting. */
      shell: z.enum(['bash', 'zsh', 'fish']).optional(),
      /** Absolute folder; by default the project, the default folder or home. */
      folder: z.string().max(4096).optional(),
      size: terminalSizeSchema,
    }),
    terminalSchema,
  ),
  /** Hangs up; the session leaves the list when the shell has ended. */
  'terminal.close': method(anyId, none),
  /** An empty name gives the environment's name back. */
  'terminal.rename': method(z.strictObject({ id: z.string().max(128), name: z.string().max(64) }), terminalSchema),
  /** Forgets the lines above the one of the cursor, for views that come later. */
  'terminal.clear': method(anyId, none),
  /** What runs in the foreground: a command line, `''` for a command of the shell itself, null when the shell waits. */
  'terminal.command': method(anyId, z.string().nullable()),
  'terminal.resize': method(z.strictObject({ id: z.string().max(128), size: terminalSizeSchema }), none),

  'settings.get': method(nothing, settingsSchema),
  'settings.update': method(settingsSchema.omit({ schema: true }).partial(), settingsSchema),

  /** Native dialog for a folder; null when the user cancels. Only where `machine.can.pickFiles`. */
  'host.pickFolder': method(z.strictObject({ title: z.string().max(200) }), z.string().nullable()),
  /** Native dialog for files, with their names and texts; none when the user cancels. */
  'host.pickFiles': method(z.strictObject({ title: z.string().max(200) }), z.array(textFileSchema)),
  /** Native dialog to save a text, or bytes in base64; the path, null when the user cancels. */
  'host.saveFile': method(
    z.strictObject({ fileName: z.string().max(255), text: z.string(), encoding: encodingSchema.exactOptional() }),
    z.string().nullable(),
  ),
  /** Pastes where the keyboard is, as the keys do. Only where `machine.can.paste`. */
  'host.paste': method(nothing, none),
  /** Opens an http or https address in the user's browser. */
  'host.openExternal': method(z.strictObject({ url: z.string().max(8192) }), none),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type Params<M extends MethodName> = z.input<Methods[M]['params']>;
export type ParsedParams<M extends MethodName> = z.output<Methods[M]['params']>;
export type Result<M extends MethodName> = z.output<Methods[M]['result']>;

/** The byte channels that the page can open (see `link.ts`), with the schema of their parameters. */
export const channels = {
  /** A terminal's screen as it is, then its output; what is written goes to the shell. */
  'terminal.attach': anyId,
  /** A job's log from its beginning, followed until the job ends; nothing can be written. */
  'job.log': anyId,
} as const;
export type ChannelName = keyof typeof channels;
export type ChannelParams<C extends ChannelName> = z.output<(typeof channels)[C]>;
