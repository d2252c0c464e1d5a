import type { Progress } from '../../../preload/contract';
import type { Run } from '../../process/run';
import type { CondaSpec } from '../spec';

/** What is needed to ask a tool something; the contexts of kinds fit it. */
export interface CondaContext {
  readonly run: Run;
  readonly signal: AbortSignal;
  /** Absolute path of the tool's program, where another one is meant than that of the machine: a zone's. */
  readonly program?: string;
  /** Absent where nobody looks. */
  readonly report?: (progress: Progress) => void;
}

/** What is needed to have a tool change something. */
export interface CondaJob extends CondaContext {
  readonly report: (progress: Progress) => void;
  /** Tells what should be known of what was installed, whole sentences. */
  readonly notice: (message: string) => void;
  readonly log: (line: string) => void;
}

/** What every order says. */
export interface Ordered extends Pick<CondaSpec, 'channels' | 'priority'> {
  /** Absolute path of the environment. */
  readonly prefix: string;
  /** The user's own variables for it. */
  readonly variables: Readonly<Record<string, string>>;
}

/** An environment that is to be made. */
export interface CondaOrder extends Ordered {
  /** Whether an environment of no packages stands there; otherwise there is nothing. */
  readonly isBegun: boolean;
  /** Match specs, or the absolute path of an explicit list. */
  readonly wanted: { readonly specs: readonly string[] } | { readonly explicit: string };
}

/** One thing that a tool can do to an environment that stands. */
export type CondaStep =
  | { readonly verb: 'install'; readonly specs: readonly string[] }
  /** What needs them goes as well. */
  | { readonly verb: 'remove'; readonly names: readonly string[] }
  /** As far as `conda-meta/pinned` allows it. */
  | { readonly verb: 'update'; readonly names: readonly string[] | 'all' };

/** An environment that stands, and is to be changed. */
export interface StepOrder extends Ordered {
  readonly step: CondaStep;
}

/** A package that would be or was linked. */
export interface Linked {
  readonly name: string;
  readonly version: string;
  readonly build: string;
  /** Size of its archive where that is still to be fetched, bytes. */
  readonly fetchBytes?: number;
}

/** What a tool would do. */
export interface Transaction {
  readonly link: readonly Linked[];
  /** What goes, with what another version comes in the place of. */
  readonly unlink: readonly Linked[];
  /** How many archives are still to be fetched, and their bytes in all. */
  readonly fetchCount: number;
  readonly fetchBytes: number;
}

/** A program that makes conda environments. All of it throws ClocheErrors: `tool-missing`, and what the tool says, explained. */
export interface CondaTool {
  readonly id: 'micromamba' | 'conda';
  /** The program of its zones that installs it, by the names that it has had in nixpkgs; absent where they hold the tool itself. */
  readonly installers?: readonly string[];
  /** Absolute path of its program on this machine. Throws `tool-missing`, with how to install it. */
  find(): Promise<string>;
  /** The oldest major version that is known to do as is expected of it here, and how it is brought up to date. */
  readonly oldest: { readonly major: number; readonly hint: string };
  /** Its name and version. */
  version(context: CondaContext): Promise<string>;
  /** What {@link create} would do; changes nothing but the tool's cache of what channels have. */
  solve(order: CondaOrder, context: CondaContext): Promise<Transaction>;
  /**
   * Makes the environment, of which {@link solve} expects that, and runs the scripts of its packages. What the tool
   * answers is not believed: the caller looks at what is there.
   */
  create(order: CondaOrder, expected: Transaction, context: CondaJob): Promise<void>;
  /** What {@link change} would do; changes nothing but the tool's cache of what channels have. */
  solveStep(order: StepOrder, context: CondaContext): Promise<Transaction>;
  /** Fetches what the step needs into the tool's cache, and leaves the environment alone. */
  fetch(order: StepOrder, expected: Transaction, context: CondaJob): Promise<void>;
  /**
   * Does the step, of which {@link solveStep} expects that, and runs the scripts of its packages. As little is believed
   * as of {@link create}; one that fails may leave anything.
   */
  change(order: StepOrder, expected: Transaction, context: CondaJob): Promise<void>;
  /** The first folder in which it keeps packages, as far as that is known without asking it. */
  cache(): string;
  /** Absolute folders in which it keeps packages, the first one first; what channels have is in their `cache`. */
  packageFolders(context: CondaContext): Promise<readonly string[]>;
  /** Fetches all that channels have into the first of {@link packageFolders}, where it is not there as it is now. */
  fetchChannels(channels: readonly string[], context: CondaContext): Promise<void>;
  /** Variables that a shell in an environment gets so that the tool works there; `program` as in {@link CondaContext}. */
  shellVariables(program: string | undefined): Promise<Readonly<Record<string, string>>>;
}
