import * as z from 'zod';
import type { Transaction } from './tool';

const linkSchema = z.object({
  name: z.string(),
  version: z.string(),
  build: z.string().optional(),
  build_string: z.string().optional(),
  size: z.number().optional(),
});
const logEntrySchema = z.object({ level: z.string(), message: z.string() });
const text = z.string().optional().catch(undefined);
const texts = z.array(z.string()).optional().catch(undefined);

/** One of conda’s errors: conda/exceptions.py; beside its class and sentence what each class tells of its own. */
const exceptionSchema = z.object({
  /** The class. */
  exception_name: text,
  message: text,
  packages: texts,
  package_name: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  /** Of something that was to be fetched. */
  url: text,
  status_code: z.union([z.string(), z.number()]).optional().catch(undefined),
  /** Of files of packages and of their records. */
  path: text,
  target_full_path: text,
  corrupted_file: text,
  /** Of the classic solver: chains of specs, each beginning with what was asked for. */
  unsatisfiable: z.array(z.array(z.string())).optional().catch(undefined),
});
/** See {@link exceptionSchema}. */
export type CondaException = Partial<z.infer<typeof exceptionSchema>>;

/** What micromamba and conda answer with `--json`, as far as it is looked at; neither tells all of it. */
const answerSchema = exceptionSchema.extend({
  success: z.boolean().optional(),
  actions: z
    .object({
      LINK: z.array(linkSchema).optional(),
      UNLINK: z.array(linkSchema).optional(),
      FETCH: z.array(linkSchema).optional(),
    })
    .optional(),
  /** micromamba since 2.8: what it had to say. */
  log_history: z.array(logEntrySchema).optional(),
  /** micromamba: why there is no solution. */
  solver_problems: z.array(z.string()).optional(),
  /** conda: several errors at once. */
  errors: z.array(exceptionSchema).optional().catch(undefined),
});
/** See {@link answerSchema}. */
export type CondaAnswer = Partial<z.infer<typeof answerSchema>>;

/** The answer in an output, in which progress may stand before it; undefined when there is none. */
export function parseAnswer(output: string): CondaAnswer | undefined {
  const text = output.replaceAll('\r', '').split('\0').at(-1) ?? '';
  const begin = text.indexOf('{');
  if (begin < 0) return undefined;
  try {
    return answerSchema.parse(JSON.parse(text.slice(begin, text.lastIndexOf('}') + 1)));
  } catch {
    return undefined;
  }
}

/** What an answer says would be done; of one without actions nothing. */
export function transactionOf({ actions = {} }: CondaAnswer): Transaction {
  const { LINK = [], UNLINK = [], FETCH = [] } = actions;
  const sizes = new Map(FETCH.map((item) => [item.name, item.size ?? 0]));
  return {
    link: LINK.map((item) => linkedOf(item, sizes.get(item.name))),
    unlink: UNLINK.map((item) => linkedOf(item)),
    fetchCount: FETCH.length,
    fetchBytes: FETCH.reduce((sum, { size = 0 }) => sum + size, 0),
  };
}

const infoSchema = z.object({
  /** conda. */
  pkgs_dirs: z.array(z.string()).optional(),
  /** micromamba. */
  'package cache': z.array(z.string()).optional(),
});

/** The folders of packages in what `info --json` answers; none in what cannot be read. */
export const packageFoldersIn = (output: string): string[] => {
  const info = readJson(output, infoSchema);
  return info?.pkgs_dirs ?? info?.['package cache'] ?? [];
};

const settingsSchema = z.object({ offline: z.boolean().optional() });

/** Whether the settings that a tool answers as JSON say that it works offline; false for what cannot be read. */
export const isOfflineIn = (output: string): boolean => readJson(output, settingsSchema)?.offline === true;

function readJson<T>(output: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(output.slice(output.indexOf('{'))));
  } catch {
    return undefined;
  }
}

const linkedOf = (
  { name, version, build, build_string }: z.infer<typeof linkSchema>,
  fetchBytes?: number,
): Transaction['link'][number] => ({
  name,
  version,
  build: build ?? build_string ?? '',
  ...(fetchBytes === undefined ? {} : { fetchBytes }),
});
