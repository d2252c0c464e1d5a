import type {
  Completions,
  EventPayload,
  Finding,
  Interpreter,
  KindSummary,
  PackageBuild,
  ParsedParams,
  Scaffold,
  ScaffoldRequest,
} from '../preload/contract';
import { createEnvironments } from './environments/create-environments';
import type { Environments } from './environments/environments';
import { createEventBus, type EventBus } from './events';
import { createExchange } from './exchange/create-exchange';
import type { Exchange } from './exchange/exchange';
import { createOpenForm, type OpenForm } from './exchange/open-form';
import { createReader, type StartReader } from './exchange/reader/reader';
import { createJobs } from './jobs/create-jobs';
import type { Jobs } from './jobs/jobs';
import { kinds } from './kinds';
import { complete } from './kinds/complete';
import type { Kind, ProbeContext } from './kinds/kind';
import { type SearchRequest, search } from './kinds/search';
import { createKindSummaries } from './kinds/summaries';
import { checkMachine } from './machine/check';
import { newPackage } from './nix/texts/new-package';
import { endOrphans } from './process/orphans';
import type { Run } from './process/run';
import { createRun } from './process/run-program';
import { findInterpreters } from './python/interpreters';
import { openDataFolder } from './store/data-folder';
import { type Folders, findFolders } from './store/folders';
import { createSettings, type SettingsStore } from './store/settings';
import { createTrust, type Trust } from './store/trust';
import { createTerminals } from './terminals/create-terminals';
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
  /** The form that a page has open. */
  readonly openForm: OpenForm;
  /** Which files of the user's may be run, by the user's own settings. */
  readonly trust: Pick<Trust, 'list' | 'remove' | 'restore'>;
  readonly terminals: Terminals;
  /** Runs a program outside of any job. */
  readonly run: Run;
  /** The kinds with what this machine has for them. */
  kindSummaries(): Promise<KindSummary[]>;
  /** Names for a field of a kind's form. */
  complete(request: ParsedParams<'kind.complete'>): Promise<Completions>;
  /** All builds of a package that can be installed into environments of a kind, the newest first. */
  search(request: SearchRequest): Promise<PackageBuild[]>;
  /** The text of a Nix package for something that nixpkgs does not have. */
  newPackage(request: ScaffoldRequest): Promise<Scaffold>;
  /** Interpreters of the machine; looks again when asked to, otherwise answers from the last look. */
  interpreters(refresh: boolean): Promise<Interpreter[]>;
  /** What the doctor found. */
  checkMachine(): Promise<Finding[]>;
  /** What was told as a notice before the first call of this, when no page could hear it; empty afterwards. */
  takeEarlyNotices(): string[];
  /** Ends all jobs and terminals, and then everything else. */
  dispose(): Promise<void>;
}

/** What the services are built from. */
export interface ServicesOptions {
  /** By default those of the XDG base directory specification. */
  readonly folders?: Folders;
  /** Called when the first terminal is asked for, and after a pty host has died. */
  readonly startPtyHost: StartPtyHost;
  /** Called when the first file is to be read, and after one that took too much. */
  readonly startReader: StartReader;
}

/** Builds everything once, in the order in which one needs the other. Throws what opening the data folder can throw. */
export async function createServices({
  folders = findFolders(),
  startPtyHost,
  startReader,
}: ServicesOptions): Promise<Services> {
  const events = createEventBus();
  const { emit } = events;
  const notice = (message: string) => emit('notice.raised', { message });
  const takeEarlyNotices = collectNotices(events);
  await Promise.all([openDataFolder(folders.data, notice), endOrphans()]);

  const run = createRun();
  const settings = createSettings({
    folder: folders.config,
    notice,
    changed: (state) => emit('settings.changed', state),
  });
  const trust = createTrust({ folder: folders.config, notice });
  const jobs = createJobs({ folders, emit, createRun });
  const environments = createEnvironments({ folders, kinds, jobs, emit, createRun, trust });
  const terminals = createTerminals({
    folders,
    settings,
    environments,
    emit,
    subscribe: events.subscribe,
    startPtyHost,
  });
  const summaries = createKindSummaries(kinds, run);
  const offered = async () =>
    new Set((await summaries.get()).filter(({ availability }) => availability.available).map(({ id }) => id));
  const reader = createReader(startReader);
  const ending = new AbortController();
  const context: ProbeContext = { run, signal: ending.signal };
  const { read, choose, includes } = reader;
  const exchange = createExchange({
    environments,
    kinds,
    offered,
    read,
    choose,
    includes,
    context,
    fieldsOf: (kind) => kind.describe({ run, signal: AbortSignal.timeout(30_000) }),
  });

  return {
    folders,
    events,
    settings,
    kinds,
    jobs,
    environments,
    exchange,
    openForm: createOpenForm(jobs, events.subscribe),
    trust,
    terminals,
    run,
    kindSummaries: () => summaries.get(),
    complete: (request) => complete(kinds, request, context, trust),
    search: (request) => search(kinds, request, context),
    newPackage: (request) => newPackage(request, context),
    interpreters: (refresh) => {
      if (refresh) summaries.refresh();
      return findInterpreters(context, { refresh });
    },
    checkMachine: () => checkMachine({ folders, kinds, run }),
    takeEarlyNotices,
    dispose: async () => {
      ending.abort();
      reader.dispose();
      await terminals.dispose();
      await jobs.dispose();
      await environments.dispose();
      settings.dispose();
    },
  };
}

/** Keeps the notices of the start until somebody takes them. */
function collectNotices(events: EventBus): () => string[] {
  const notices: string[] = [];
  const stop = events.subscribe((name, payload) => {
    if (name === 'notice.raised') notices.push((payload as EventPayload<'notice.raised'>).message);
  });
  return () => {
    stop();
    return notices.splice(0);
  };
}
