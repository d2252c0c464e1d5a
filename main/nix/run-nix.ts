import type { Asked } from './errors';
import { findNixTool, type NixContext, type NixToolName } from './nix';

/** How a program of Nix is run. */
export interface NixOptions {
  /** Absolute working folder. */
  readonly folder?: string;
  /** Variables beside the user's own; undefined removes one. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** Text for its standard input. */
  readonly input?: string;
  /** What the repairs of an error may change. */
  readonly asked?: Asked;
  /** Names that are like one that is missing, the likeliest first. */
  readonly suggest?: (name: string) => readonly string[];
}

/** What is to be built, and what keeps it alive. */
export interface BuildRequest extends NixOptions {
  /** Absolute path of the Nix file. */
  readonly file: string;
  readonly attribute: string;
  /** Absolute path of the link that keeps the result alive. */
  readonly root: string;
  /** Further arguments, such as `--argstr name value`. */
  readonly args?: readonly string[];
}

/** What is to be evaluated. */
export interface EvaluationRequest extends NixOptions {
  /** Absolute path of the Nix file. */
  readonly file: string;
  /** By default the file's own value. */
  readonly attribute?: string;
  /** Further arguments, such as `--argstr name value`. */
  readonly args?: readonly string[];
}

/** Builds an attribute of a file and answers its store path, which the root keeps alive. Throws an explained error. */
export async function buildNix(context: NixContext, request: BuildRequest): Promise<string> {
  const { file, attribute, root, args = [] } = request;
  return runNix(context, 'nix-build', [file, '-A', attribute, '-o', root, ...args], request);
}

/** The value of a file, or of an attribute of it, in full. Throws an explained error. */
export async function evaluateNix(context: NixContext, request: EvaluationRequest): Promise<unknown> {
  return JSON.parse(await runNix(context, 'nix-instantiate', [request.file], request));
}

/** Keeps a path of the store alive for as long as the link stands. */
export async function holdRoot(context: NixContext, storePath: string, root: string): Promise<void> {
  await runNix(context, 'nix-store', ['--realise', storePath, '--add-root', root, '--indirect']);
}

/** Runs a program of Nix and answers its standard output; progress and log go to the context. Throws an explained error. */
export async function runNix(
  context: NixContext,
  tool: NixToolName,
  args: readonly string[],
  _options: NixOptions = {},
): Promise<string> {
  return (await context.run(await findNixTool(tool), args)).stdout;
}
