import { ClocheError } from '../../preload/contract';

/** What was asked of Nix, as far as repairs can change it: the values of the kind's spec. */
export interface Asked {
  readonly packages?: readonly string[];
  /** Any of `unfree`, `broken`, `insecure`. */
  readonly allow?: readonly string[];
  readonly python?: string;
}

/** What is known besides the output of a tool that failed. */
export interface FailureContext {
  readonly asked?: Asked;
  /** Names that are like one that is missing, the likeliest first. */
  readonly suggest?: (name: string) => readonly string[];
  /** How the tool ended, such as `nix-build failed with exit code 1`. */
  readonly ending?: string;
}

/** What the output of a failed program of Nix means to people; `internal-json` lines are understood. */
export function explainNix(output: string, { ending = 'Nix failed' }: FailureContext = {}): ClocheError {
  return new ClocheError('tool-failed', `${ending}.`, { detail: output });
}
