import { join } from 'node:path';
import type { Availability, Progress } from '../../preload/contract';
import { ClocheError } from '../../preload/contract';
import type { Run } from '../process/run';

/** What is needed to run Nix; the contexts of kinds fit it. */
export interface NixContext {
  readonly run: Run;
  readonly signal: AbortSignal;
  readonly report?: (progress: Progress) => void;
  /** Gets the readable lines of what Nix says. */
  readonly log?: (line: string) => void;
}

/** The programs of Nix that are run here. */
export type NixToolName =
  | 'nix-build'
  | 'nix-instantiate'
  | 'nix-shell'
  | 'nix-store'
  | 'nix-env'
  | 'nix-prefetch-url'
  | 'nix-collect-garbage'
  | 'nix';

/** The absolute path of a program of Nix. Throws `tool-missing`, with how to install it, when it is nowhere. */
export async function findNixTool(name: NixToolName): Promise<string> {
  throw new ClocheError('tool-missing', `${name} is not on this machine.`);
}

/** The version of Nix, such as `2.8.0`. */
export async function nixVersion(context: NixContext): Promise<string> {
  return context.run(await findNixTool('nix'), ['--version']).then(({ stdout }) => stdout);
}

/** Whether Nix can be used here, and if not, why and what to do. */
export async function probeNix(context: NixContext): Promise<Availability> {
  await nixVersion(context);
  return { available: true };
}

/** Absolute path of the store. */
export function storeFolder(variables: NodeJS.ProcessEnv = process.env): string {
  return variables.NIX_STORE_DIR || '/nix/store';
}

/** Whether a path is something in the store. */
export function isInStore(path: string): boolean {
  return path.startsWith(join(storeFolder(), '/'));
}
