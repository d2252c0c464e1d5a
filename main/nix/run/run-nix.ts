import { readlink, realpath } from 'node:fs/promises';
import { ClocheError, type Progress } from '../../../preload/contract';
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

/** What is to be evaluated. */
export interface EvaluationRequest extends NixOptions {
  /** Absolute path of the Nix file. */
  readonly file: string;
  /** By default the file's own value. */
  readonly attribute?: string | undefined;
  /** Further arguments, such as `--argstr name value`. */
  readonly args?: readonly string[] | undefined;
}

/** What is to be built, and what keeps it alive. */
export interface BuildRequest extends EvaluationRequest {
  readonly attribute: string;
  /** Absolute path of the link that keeps the result alive. */
  readonly root: string;
}

/** Pure evaluation hears no gentle signal, so it is not waited for as long as others, milliseconds. */
const patienceMs = 3000;
/** What an evaluation may answer, bytes: the names of all of nixpkgs fit in many times. */
const stdoutBytesMax = 64 * 1024 * 1024;

const evaluators: ReadonlySet<NixToolName> = new Set(['nix-build', 'nix-instantiate', 'nix-shell', 'nix-env']);

/**
 * Builds an attribute of a file and answers its store path, which the root keeps alive. Binary caches are used as the
 * user has set them: one that cannot be reached costs some seconds. Throws as {@link runNix}.
 */
export async function buildNix(context: NixContext, request: BuildRequest): Promise<string> {
  const { file, attribute, root, args = [] } = request;
  const output = await runNix(context, 'nix-build', [file, '-A', attribute, '-o', root, ...args], request);
  const path = output.split('\n').find((line) => line.startsWith('/'));
  if (path === undefined) throw unreadable('nix-build', output);
  context.log?.(path);
  return path;
}

/** What is to be instantiated. */
export interface InstantiationRequest extends NixOptions {
  /** Absolute path of the Nix file. */
  readonly file: string;
  readonly attributes: readonly string[];
  /** Absolute path of a link, and of further ones with a number behind, that keep the derivations alive. */
  readonly root: string;
}

/** Evaluates attributes of a file, all at once, and answers the derivation of each, output included. Throws as {@link runNix}. */
export async function instantiateNix(
  context: NixContext,
  { file, attributes, root, ...options }: InstantiationRequest,
): Promise<ReadonlyMap<string, string>> {
  const selection = attributes.flatMap((attribute) => ['-A', attribute]);
  const args = [file, ...selection, '--add-root', root, '--indirect'];
  const output = await runNix(context, 'nix-instantiate', args, options);
  // It answers with the links: where these lead to is what was made, but for the output that is meant.
  const lines = output.split('\n').filter((line) => line.startsWith('/'));
  if (lines.length !== attributes.length) throw unreadable('nix-instantiate', output);
  const derivations = await Promise.all(lines.map(derivationOf));
  return new Map(attributes.map((attribute, index) => [attribute, derivations[index] ?? '']));
}

/** `/link` or `/link!output`, as `/nix/store/….drv!output`. */
async function derivationOf(line: string): Promise<string> {
  const [link = '', output = 'out'] = line.split('!');
  return `${await realpath(link)}!${output}`;
}

/** Builds or fetches a derivation's output, and answers its store path, which the root keeps alive. Throws as {@link runNix}. */
export async function realiseNix(
  context: NixContext,
  { derivation, root, ...options }: { readonly derivation: string; readonly root: string } & NixOptions,
): Promise<string> {
  const output = await runNix(
    context,
    'nix-store',
    ['--realise', derivation, '--add-root', root, '--indirect'],
    options,
  );
  if (!output.startsWith('/')) throw unreadable('nix-store', output);
  return (await existingTarget(root)) ?? repairPath(context, await readlink(root));
}

const existingTarget = (link: string) => realpath(link).catch(() => undefined);

/** Makes a path again that Nix believes to have, and that somebody has deleted by hand. */
async function repairPath(context: NixContext, path: string): Promise<string> {
  try {
    await runNix(context, 'nix-store', ['--repair-path', path]);
  } catch (thrown) {
    if (context.signal.aborted || !(thrown instanceof ClocheError)) throw thrown;
    const line = `sudo nix-store --repair-path ${path}`;
    throw new ClocheError('tool-failed', `Nix believes to have ${path}, and it is not there.`, {
      hint: 'Somebody has deleted it by hand. One who may change the store can have it made again.',
      fixes: [{ label: 'Copy the command', action: { type: 'copy', text: line } }],
      detail: thrown.message,
    });
  }
  return path;
}

/** The value of a file, or of an attribute of it, in full. Throws as {@link runNix}, and `too-large` above 64 MiB. */
export async function evaluateNix(context: NixContext, request: EvaluationRequest): Promise<unknown> {
  const { file, attribute, args = [] } = request;
  const selection = attribute === undefined ? [] : ['-A', attribute];
  const output = await runNix(
    context,
    'nix-instantiate',
    ['--eval', '--strict', '--json', file, ...selection, ...args],
    request,
  );
  try {
    return JSON.parse(output);
  } catch {
    throw unreadable('nix-instantiate', output);
  }
}

/**
 * Keeps a path of the store alive for as long as the link stands. Throws as {@link runNix}; `not-found` when the path
 * is gone and no cache has it.
 */
export async function holdRoot(context: NixContext, storePath: string, root: string): Promise<void> {
  await runNix(context, 'nix-store', ['--realise', storePath, '--add-root', root, '--indirect']);
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
  if (evaluators.has(tool)) context.report?.({ phase: 'Evaluating' });
  const follow = createFollower(context);
  const result = await context.run(file, [...flagsOf(tool), ...args], {
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

function flagsOf(tool: NixToolName): readonly string[] {
  const log = ['--log-format', 'internal-json'];
  return tool === 'nix' ? ['--extra-experimental-features', 'nix-command flakes', ...log] : log;
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

function unreadable(tool: NixToolName, output: string): ClocheError {
  if (Buffer.byteLength(output) >= stdoutBytesMax)
    return new ClocheError('too-large', `${tool} answers with more than can be read.`);
  return new ClocheError('tool-failed', `${tool} answers with something that cannot be read.`, {
    detail: output.slice(0, 1000),
  });
}
