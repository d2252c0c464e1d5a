import type { CreateRequest, Environment, EnvironmentDetail, Job, Lock, Plan, TrashItem } from '../../preload/contract';
import type { Activation, Kind, Subject } from '../kinds/kind';

/** An environment with all that other rooms need of it. */
export interface KnownEnvironment {
  readonly environment: Environment;
  readonly kind: Kind;
  readonly subject: Subject;
  readonly activation: Activation;
  /** What was resolved, once it is ready. */
  readonly lock: Lock | undefined;
}

/** The life of environments; every change is on disk before it is told. Errors are ClocheErrors. */
export interface Environments {
  /** All of them, ordered by name; reads folders only. */
  list(): Promise<Environment[]>;
  get(id: string): Promise<EnvironmentDetail>;
  /** Throws `not-found`. */
  known(id: string): Promise<KnownEnvironment>;
  /** By exact name, for the command line; throws `not-found`. */
  knownByName(name: string): Promise<KnownEnvironment>;
  plan(request: CreateRequest): Promise<Plan>;
  /** Takes the name and starts the job. Throws `name-taken`, `path-taken`, `invalid-input`. */
  create(request: CreateRequest): Promise<Job>;
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
