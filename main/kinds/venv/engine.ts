import type { KnownArchives } from '../../python/archives';
import type { RequirementsFile } from '../../python/pip/requirements-file';
import type { JobContext, Subject } from '../kind';
import type { VenvSpec } from './spec';

/** What an engine needs to know to make one environment. */
export interface Order {
  readonly subject: Subject<VenvSpec>;
  /** Absolute path at which the environment is made. */
  readonly prefix: string;
  /** Absolute path of an empty folder for what the tools write and need no more when they have ended. */
  readonly temporary: string;
  /** Absolute path of the base interpreter. */
  readonly interpreter: string;
  readonly context: JobContext;
}

/** A program that makes virtual environments and installs into them. */
export interface Engine {
  readonly id: 'uv' | 'pip';
  /** Its name and version before anything is made; only the name where the interpreter is not there to be asked. */
  version(interpreter: string | undefined, context: Pick<JobContext, 'run' | 'signal'>): Promise<string>;
  /** Makes the bare environment; the prefix exists and holds at most Cloche's marker. */
  makePrefix(order: Order): Promise<void>;
  /** Installs into the environment once it is made; to be called while it is being made. */
  install(order: Order, requirements: RequirementsFile, made: Promise<unknown>): Promise<KnownArchives>;
  /** Its name and version as they were used, read from the environment. */
  usedVersion(prefix: string): Promise<string>;
}
