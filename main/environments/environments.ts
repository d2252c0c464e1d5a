import type {
  CreateRequest,
  Environment,
  EnvironmentDetail,
  Job,
  Lock,
  MadeEnvironment,
  PackageWish,
  Plan,
  Spec,
  TrashItem,
  UpdateRequest,
} from '../../preload/contract';
import type { Activation, Kind, Subject } from '../kinds/kind';

/** An environment with all that other rooms need of it. */
export interface KnownEnvironment {
  readonly environment: MadeEnvironment;
  readonly kind: Kind;
  readonly subject: Subject;
  /** What was resolved, once it is ready. */
  readonly lock: Lock | undefined;
  /** The exact versions that whoever made it asked for, such as those of a file; absent without. */
  readonly importedLock?: Lock;
}

/** How a shell or a command enters an environment. */
export interface Entrance {
  readonly environment: Environment;
  /** The kind's activation with the variables that the user gave the environment. */
  readonly activation: Activation;
  /** Why it is entered as it was and not as its project asks for now; absent when it is current. */
  readonly note?: string;
}

/** How the update of a stale environment is followed. */
export interface EnterOptions {
  /** Resolves when the job is done, and throws its error; `cancelled` keeps one from entering at all. */
  readonly follow?: (job: Job) => Promise<void>;
  /** Called when another job changes it right now, which is waited for. */
  readonly waiting?: () => void;
}

/** The life of environments; every change is on disk before it is told. Errors are ClocheErrors. */
export interface Environments {
  /** All of them, in no order: who shows them knows the one of the user's language. Reads folders only. */
  list(): Promise<Environment[]>;
  get(id: string): Promise<EnvironmentDetail>;
  /** Throws `not-found`. */
  known(id: string): Promise<KnownEnvironment>;
  /** By exact name, for the command line; throws `not-found`. */
  knownByName(name: string): Promise<KnownEnvironment>;
  /** By exact name, for the command line; also one whose record is lost. Throws `not-found`, and why it stays. */
  removableByName(name: string): Promise<Environment>;
  /**
   * What is in it now, as exact versions and builds, to make another one of; the kind says how far that goes. Throws
   * `wrong-state` for one that was never made, and where nothing is known of it.
   */
  lock(id: string): Promise<Lock>;
  plan(request: CreateRequest): Promise<Plan>;
  /** Takes the name and starts the job. Throws `name-taken`, `path-taken`, `invalid-input`. */
  create(request: CreateRequest): Promise<Job>;
  /** What it would be asked for after a wish about single packages. Throws `unsupported`, `wrong-state`. */
  askFor(id: string, wish: PackageWish): Promise<Spec>;
  /** What {@link update} would do. */
  planUpdate(request: UpdateRequest): Promise<Plan>;
  /** Starts the job; until it is done the environment is what it was. Throws `unsupported`, `wrong-state`, `untrusted`. */
  update(request: UpdateRequest): Promise<Job>;
  /**
   * Starts the job that makes a broken or missing one again; one that fails leaves what was there. Throws `wrong-state`,
   * `untrusted`.
   */
  repair(id: string): Promise<Job>;
  /** Starts the job that builds its project. Throws `unsupported`, `wrong-state`, `untrusted`, `busy`. */
  build(id: string): Promise<Job>;
  /**
   * How one enters it. One that is stale is updated before; when that fails it is entered as it was, with a note that
   * says why. Throws `not-found`, and `wrong-state` unless it is ready.
   */
  enter(id: string, options?: EnterOptions): Promise<Entrance>;
  resume(id: string): Promise<Job>;
  clean(id: string): Promise<void>;
  rename(id: string, name: string): Promise<Environment>;
  remove(id: string): Promise<TrashItem>;
  /** Notes that it was opened now. */
  touch(id: string): Promise<void>;
  trash(): Promise<TrashItem[]>;
  restore(id: string): Promise<Environment>;
  /** Deletes one item, or all. */
  emptyTrash(id?: string): Promise<void>;
  dispose(): Promise<void>;
}
