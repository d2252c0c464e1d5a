import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { lineLengthMax } from '../../process/line-splitter';

/** What Nix can be busy with, by the numbers of its `logging.hh`. */
export const activityTypes = {
  copyPath: 100,
  fileTransfer: 101,
  realise: 102,
  copyPaths: 103,
  builds: 104,
  build: 105,
  queryPathInfo: 109,
  buildWaiting: 111,
  fetchTree: 112,
} as const;

/** One line of Nix's standard error. */
export type NixEvent =
  | {
      readonly action: 'start';
      readonly id: string;
      readonly type: number;
      readonly level: number;
      readonly text: string;
      readonly fields: readonly (string | number)[];
    }
  | { readonly action: 'stop'; readonly id: string }
  /** A line of a builder. */
  | { readonly action: 'log'; readonly id: string; readonly text: string }
  | { readonly action: 'phase'; readonly id: string; readonly phase: string }
  | {
      readonly action: 'progress';
      readonly id: string;
      readonly done: number;
      readonly expected: number;
      readonly running: number;
    }
  /** How much of all activities of a type is expected. */
  | { readonly action: 'expected'; readonly type: number; readonly expected: number }
  | { readonly action: 'message'; readonly level: number; readonly text: string; readonly error?: NixError }
  /** A line that is none of Nix's log. */
  | { readonly action: 'text'; readonly text: string };

/** What Nix says of a failure. */
export interface NixError {
  /** The failure alone. */
  readonly message: string;
  /** With the place in the file, the trace and suggestions. */
  readonly full: string;
  /** `file:line:column`, where the failure is in a file. */
  readonly place?: string;
}

const prefix = '@nix ';
/** A message that is longer than this is not waited for, characters. */
const messageLengthMax = 4 * 1024 * 1024;

const resultTypes = { logLine: 101, phase: 104, progress: 105, expected: 106, postBuildLogLine: 107 };

const idSchema = z.string();
const fieldsSchema = z.array(z.union([z.string(), z.number()])).default([]);
const lineSchema = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('start'),
    id: idSchema,
    type: z.number(),
    level: z.number().default(0),
    text: z.string().default(''),
    fields: fieldsSchema,
  }),
  z.object({ action: z.literal('stop'), id: idSchema }),
  z.object({ action: z.literal('result'), id: idSchema, type: z.number(), fields: fieldsSchema }),
  z.object({
    action: z.literal('msg'),
    level: z.number().default(0),
    msg: z.string(),
    raw_msg: z.string().optional(),
    file: z.string().nullish(),
    line: z.number().nullish(),
    column: z.number().nullish(),
  }),
]);
type Line = z.infer<typeof lineSchema>;

/** Text of Nix or of a builder as people read it: without colours and other control characters. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text).replace(/[\0-\x08\x0b-\x1f\x7f]/g, '');
}

/**
 * What a line of standard error says; null when it says nothing, as when it is torn. Lines without `--log-format
 * internal-json` are taken as text.
 */
export function parseNixLine(line: string): NixEvent | null {
  if (!line.startsWith(prefix)) return { action: 'text', text: cleanText(line) };
  const parsed = lineSchema.safeParse(readJson(line.slice(prefix.length)));
  return parsed.success ? eventOf(parsed.data) : null;
}

/** Ids grow beyond what a number holds exactly, so they are read as text; a string cannot hold this pattern. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/"id":(\d+)/, '"id":"$1"'));
  } catch {
    return null;
  }
}

function eventOf(line: Line): NixEvent | null {
  switch (line.action) {
    case 'start':
      return { ...line, text: cleanText(line.text) };
    case 'stop':
      return line;
    case 'result':
      return resultOf(line);
    case 'msg':
      return messageOf(line);
  }
}

function resultOf({ id, type, fields: [first, second, third] }: Extract<Line, { action: 'result' }>): NixEvent | null {
  const isText = typeof first === 'string';
  if (isText && (type === resultTypes.logLine || type === resultTypes.postBuildLogLine))
    return { action: 'log', id, text: cleanText(lastDrawn(first)) };
  if (isText && type === resultTypes.phase) return { action: 'phase', id, phase: cleanText(first) };
  if (typeof first !== 'number' || typeof second !== 'number') return null;
  if (type === resultTypes.progress)
    return { action: 'progress', id, done: first, expected: second, running: Number(third ?? 0) };
  return type === resultTypes.expected ? { action: 'expected', type: first, expected: second } : null;
}

/** Builders draw their progress over and over into one line. */
const lastDrawn = (text: string) => text.trimEnd().split('\r').at(-1) ?? '';

function messageOf({ level, msg, raw_msg: raw, file, line, column }: Extract<Line, { action: 'msg' }>): NixEvent {
  const text = cleanText(msg);
  const message = raw === undefined ? forwardedError(text) : cleanText(raw);
  if (message === undefined || level > 0) return { action: 'message', level, text };
  const place = file?.startsWith('/') && line ? { place: placeOf(file, `:${line}:${column ?? 1}`) } : {};
  return { action: 'message', level, text, error: { message, full: text, ...place } };
}

/** Newer Nix has the line and the column in the name of the file as well. */
const placeOf = (file: string, position: string) => (file.endsWith(position) ? file : file + position);

/** Failures come with a raw message, and traces without; but a daemon hands on neither kind with one. */
function forwardedError(text: string): string | undefined {
  return /^error:[ \n]/.test(text) ? withoutTrace(text).replace(/^error: /, '') : undefined;
}

/** An `error:` that says nothing yet, and all up to the one that does. */
const trace = /^ *error:\n[\s\S]*?\n *(?=error: )/gm;
/** `at FILE:LINE:COLUMN:` and the lines of that file, of which the one that is meant has a mark below it. */
const excerpt = /\n *at [^\n]*:\d+:\d+:?(?:\n *(?:\d+)?\|[^\n]*|\n[ ]*(?=\n))*/g;

/** What a text of Nix says failed: without the way there, which newer Nix puts first, and without lines of files. */
export function withoutTrace(text: string): string {
  return text.replace(trace, '').replace(excerpt, '').replace(/^ {7}/gm, '').trim();
}

/** Puts lines together again that were too long for the line splitter; answers null until one is whole. */
export function createLineJoiner(): (piece: string) => string | null {
  let pending = '';
  return (piece) => {
    const isStart = piece.startsWith(prefix);
    const line = isStart ? piece : pending + piece;
    const isTorn = piece.length === lineLengthMax && line.length < messageLengthMax && (isStart || pending !== '');
    pending = isTorn ? line : '';
    return isTorn ? null : line;
  };
}
