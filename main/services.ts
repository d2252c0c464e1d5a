import type { Finding, Interpreter, KindSummary } from '../preload/contract';
import type { Environments } from './environments/environments';
import type { EventBus } from './events';
import type { Exchange } from './exchange/exchange';
import type { Jobs } from './jobs/jobs';
import type { Kind } from './kinds/kind';
import type { Run } from './process/run';
import type { Folders } from './store/folders';
import type { StartPtyHost, Terminals } from './terminals/terminals';

/** Everything that Cloche can do, for a page or a command line. */
export interface Services {
  readonly folders: Folders;
  readonly events: EventBus;
  readonly settings: SettingsStore;
  readonly kinds: readonly Kind[];
  readonly jobs: Jobs;
  readonly environments: Environments;
  readonly exchange: Exchange;
  readonly terminals: Terminals;
  readonly run: Run;
  /** The kinds with what this machine has for them. */
  kindSummaries(): Promise<KindSummary[]>;
  /** Interpreters of the machine; looks again when asked to, otherwise answers from the last look. */
  interpreters(refresh: boolean): Promise<Interpreter[]>;
  /** What the doctor found. */
  checkMachine(): Promise<Finding[]>;
  /** Ends all jobs, terminals and everything else, in reverse order. */
  dispose(): Promise<void>;
}
