import { ClocheError, type ErrorCode, type Progress } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import { type Asked, explainNix } from '../errors/errors';
import { createBuildProgress } from './build-progress';
import { createLineJoiner, parseNixLine } from './internal-json';
import { findNixTool, type NixContext, type NixToolName } from './nix';
import { createReadableLog } from './readable-log';

/** How a program of Nix is run. */
export interface NixOptions {
  /** Absolute working folder. */
  readonly folder?: string | undefined;
  /** Variables beside the user's own; undefined removes one. */
  readonly variables?: Readonly<Record<string, string | undefined>> | undefined;
  /** Text for its standard input. */
  readonly input?: string | undefined;
  /** What the repairs of an error may change: the settings that the kind's spec has. */
  readonly asked?: Asked | undefined;
  /** Names that are like one that is missing, the likeliest first. */
  readonly suggest?: ((name: string) => readonly string[]) | undefined;
}

/** Pure evaluation hears no gentle signal, so it is not waited for as long as others, milliseconds. */
const patienceMs = 3000;
/** What an evaluation may answer, bytes: the names of all of nixpkgs fit in many times. */
const stdoutBytesMax = 64 * 1024 * 1024;

const evaluation = ['--eval', '--strict', '--json', '--option', 'allow-import-from-derivation', 'false', '-'];

/**
 * The value of an expression in full, for which nothing is built; `args` are such as `--argstr name value`. Throws as
 * {@link runNix}, and `too-large` above 64 MiB.
 */
export async function evaluateNix(
  context: NixContext,
  expression: string,
  { args = [], asked }: { readonly args?: readonly string[]; readonly asked?: Asked } = {},
): Promise<unknown> {
  const output = await runNix(context, 'nix-instantiate', [...evaluation, ...args], { input: expression, asked });
  try {
    return JSON.parse(output);
  } catch {
    throw unreadable('nix-instantiate', output);
  }
}

/**
 * Runs a program of Nix and answers its standard output, up to 64 MiB. The context gets progress and a readable log.
 * Throws the explained error when it fails, `tool-missing` without Nix, `cancelled`.
 */
export async function runNix(
  context: NixContext,
  tool: NixToolName,
  args: readonly string[],
  { folder, variables, input, asked, suggest }: NixOptions = {},
): Promise<string> {
  const file = await findNixTool(tool);
  const follow = createFollower(context);
  const result = await context.run(file, ['--log-format', 'internal-json', ...args], {
    ...(folder === undefined ? {} : { folder }),
    ...(variables === undefined ? {} : { variables }),
    ...(input === undefined ? {} : { input }),
    signal: context.signal,
    patienceMs,
    stdoutBytesMax,
    isLogged: false,
    onLine: (line, stream) => {
      if (stream === 'stderr') follow(line);
    },
  });
  if (result.code === 0) return result.stdout;
  const ending = result.code === null ? `was ended by ${result.signal}` : `failed with exit code ${result.code}`;
  throw explainNix(result.stderr, { asked, suggest, ending: `${tool} ${ending}` });
}

const saidLengthMax = 500;

/** Hands what standard error tells on to the log and to the progress. */
function createFollower({ log, report }: NixContext): (piece: string) => void {
  const join = createLineJoiner();
  const readableLines = createReadableLog();
  const progressOf = createBuildProgress();
  let last: Progress | undefined;
  let said: string | undefined;
  return (piece) => {
    const line = join(piece);
    const event = line === null ? null : parseNixLine(line);
    if (!event) return;
    for (const text of readableLines(event)) log?.(redactCredentials(text));
    if (event.action === 'log') said = redactCredentials(event.text).slice(0, saidLengthMax);
    const next = progressOf(event);
    last = next ?? last;
    if (last && (next || event.action === 'log')) report?.({ ...last, ...(said === undefined ? {} : { line: said }) });
  };
}

const machineCodes: ReadonlySet<ErrorCode> = new Set([
  'cancelled',
  'tool-missing',
  'network',
  'disk-full',
  'read-only',
  'permission',
]);

/** Whether what was thrown would be thrown for any other question as well. */
export const isOfMachine = (thrown: unknown): boolean =>
  !(thrown instanceof ClocheError) || machineCodes.has(thrown.code);

/** The error of an answer that is not what was asked for, or too much of it. */
export function unreadable(tool: NixToolName, output: string): ClocheError {
  if (Buffer.byteLength(output) >= stdoutBytesMax)
    return new ClocheError('too-large', `${tool} answers with more than can be read.`);
  return new ClocheError('tool-failed', `${tool} answers with something that cannot be read.`, {
    detail: output.slice(0, 1000),
  });
}
