import type * as z from 'zod';
import type {
  Availability,
  Built,
  ClocheError,
  CompletionSet,
  Completions,
  ExportedFile,
  Field,
  FormatId,
  KindId,
  Lock,
  Package,
  PackageBuild,
  PackageWish,
  Plan,
  Progress,
  Spec,
  Staleness,
} from '../../preload/contract';
import type { KnownPackages } from '../names/known-packages';
import type { Run } from '../process/run';
import type { KnownArchives } from '../python/archives';
import type { Sources } from '../store/trust';

/** Where the things of one environment are; all paths absolute. */
export interface EnvironmentPaths {
  /** The environment's own folder in Cloche's data folder. */
  readonly folder: string;
  /** `folder/content`: what a kind may fill as it likes. */
  readonly content: string;
}

/** The environment as a kind sees it: what was asked for, and where it is. */
export interface Subject<S = Spec> {
  readonly id: string;
  readonly name: string;
  readonly spec: S;
  readonly variables: Readonly<Record<string, string>>;
  /** Free text of the user’s; nothing is made of it. */
  readonly notes?: string;
  readonly paths: EnvironmentPaths;
}

/** What a kind may use besides its arguments; a test hands in a fake `run` and recorded output. */
export interface ProbeContext {
  /** Starts a program (never a shell) with the allow-listed variables and answers when it has ended. */
  readonly run: Run;
  readonly signal: AbortSignal;
}

/** A {@link ProbeContext} of work whose outcome people may have to be told. */
export interface NoticeContext extends ProbeContext {
  /** Tells whole sentences. */
  readonly notice: (message: string) => void;
}

/** A {@link NoticeContext} inside a job. */
export interface JobContext extends NoticeContext {
  readonly report: (progress: Progress) => void;
  /** Appends a line to the job's log. */
  readonly log: (line: string) => void;
}

/** A {@link JobContext} in which a finished environment is changed. */
export interface UpdateContext extends JobContext {
  /**
   * Keeps what is in {@link EnvironmentPaths.content} as it is now: the environment becomes that again when the update
   * rejects, is cancelled or dies. To be called before anything there is changed.
   */
  readonly keep: () => Promise<void>;
}

/** What an update is about beside what the environment should be. */
export interface UpdateScope<S = Spec> {
  /** What it was asked for until now. */
  readonly before: S;
  /** Names of packages that are to be the newest that fit; all of them where everything is resolved anew. */
  readonly renews: readonly string[] | 'all';
  /** Names of packages that are not to be there any more, with what needs them. */
  readonly removes: readonly string[];
  /** What was resolved when it was last made; absent while it is only planned. */
  readonly made?: Lock | undefined;
}

/** What a kind can do whose environments are changed package by package. */
export interface PackageMembers<S = Spec> {
  /** What is to be asked for after a wish. Throws `invalid-input`, `not-found`. */
  askFor(subject: Subject<S>, wish: PackageWish): Promise<S>;
  /** What {@link Kind.update} would do; changes nothing. Throws a ClocheError when it could not. */
  plan(subject: Subject<S>, scope: UpdateScope<S>, context: ProbeContext): Promise<Plan>;
}

/** How a shell becomes the environment's: changes of its variables, and the program that encloses it, if any. */
export interface Activation {
  /** Folders put first in PATH, in this order. */
  readonly path: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  /** Folders that go before what the user has in variables that are lists, such as XDG_DATA_DIRS; none by default. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  readonly unset: readonly string[];
  /** Shown once in the prompt, in parentheses. */
  readonly promptName: string;
  /** The zone in which the shell runs, if it needs one. */
  readonly enclosure?: Enclosure;
  /** What whoever enters should know, sentences. */
  readonly note?: string;
}

/** A program that starts another one inside of a zone with a file system of its own. */
export interface Enclosure {
  /** Absolute path of the program. */
  readonly file: string;
  /** Arguments before the file and the arguments of what is started inside. */
  readonly args: readonly string[];
  /** The shells that are there inside, by their absolute paths in the zone; bash always is. */
  readonly shells: Readonly<Partial<Record<'bash' | 'zsh' | 'fish', string>>>;
}

/** What is there now, read from the environment's own files. */
export interface Inspection {
  /** Full version, absent when the interpreter is gone. */
  readonly python?: string;
  /** Absolute path of the interpreter inside. */
  readonly interpreter?: string;
  /** Absolute paths of what it cannot do without beside that, such as a zone: a cheap sign of life. */
  readonly needs?: readonly string[];
  readonly packages: readonly Package[];
  /** What the last {@link Kind.build} made; absent before there was one. */
  readonly built?: Built;
  /** How much of a store that others share it keeps alive, bytes; absent for kinds without one. */
  readonly storeBytes?: number;
  /** Why it does not work; absent when it does. */
  readonly problem?: { readonly state: 'broken' | 'missing'; readonly error: ClocheError };
}

/** Where the settings of a kind take things from, so that what one kind is asked for can be carried over to another. */
export interface Takes {
  /** How its setting `python` says which: a version such as `3.12`, or an attribute of nixpkgs such as `python312`. */
  readonly python: 'version' | 'nixpkgs';
  /** Whether its setting `requirements` holds lines for pip. */
  readonly pip: boolean;
  /**
   * Whether it takes those by their names alone, in the versions of nixpkgs: nothing by an address or a path, and no exact
   * versions of a lock.
   */
  readonly isByName?: true;
  /** Whose names its setting `packages` holds; absent for a kind without that. */
  readonly packages?: 'conda' | 'nixpkgs';
  /** Its setting for programs and libraries of nixpkgs, by attribute paths, where it always has them. */
  readonly programs?: 'programs' | 'libraries';
  /** Whether it is of a project, so that nothing but the project can become one. */
  readonly isOfProject?: true;
}

/** The Python distributions of an environment whose packages are others. */
export interface KnownDistributions {
  readonly packages: readonly Package[];
  /** What is left out of them, sentences. */
  readonly losses: readonly string[];
  /** The names on PyPI of what each package has brought, by its lower-case name; nothing for one that brought none. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** One kind of environment. It keeps no state: everything comes in and goes out by these functions. */
export interface Kind<S = Spec> {
  readonly id: KindId;
  /** The field's word for it. */
  readonly label: string;
  /** For whom it is, one sentence. */
  readonly summary: string;
  /** What the user wants who takes it, in a few words such as `Packages from nixpkgs`. */
  readonly intent: string;
  /** CSS variable of its chip, without dashes. */
  readonly hue: string;
  /** What may be asked of it; parsing fills the defaults. */
  readonly spec: z.ZodType<S>;
  readonly takes: Takes;
  /** What brings its environments into a container: pip in an image of Python, a tool of conda, or Nix. */
  readonly image: 'python' | 'conda' | 'nix';
  /** Formats that each of its environments can be exported to beside those of every kind, and that it writes itself. */
  readonly formats: readonly FormatId[];
  /** Formats of its own that only some of them have, by what was asked for; pure. */
  furtherFormats?(spec: S): readonly FormatId[];
  /** The form that makes a spec, with the choices of this machine. */
  describe(context: ProbeContext): Promise<Field[]>;
  /** Whether it can be made here. */
  probe(context: ProbeContext): Promise<Availability>;
  /** Absolute path at which the environment stands; pure. */
  prefix(subject: Subject<S>): string;
  /** The user's project folder to which it belongs, where there is one; pure. */
  project(spec: S): string | undefined;
  /** What {@link create} would do. Throws a ClocheError when it could not. */
  plan(subject: Subject<S>, lock: Lock | undefined, context: ProbeContext): Promise<Plan>;
  /**
   * Makes the environment at {@link prefix} and verifies it. Called again on the remains of an earlier call it ends
   * with the same environment, by going on from there or from nothing. With a lock it installs exactly those versions;
   * what comes from nixpkgs comes in the versions of that, and {@link plan} warns of those that are others.
   */
  create(subject: Subject<S>, lock: Lock | undefined, context: JobContext): Promise<Lock>;
  /**
   * Absolute paths outside of {@link EnvironmentPaths.folder} that {@link create} made and that go with the
   * environment, each with Cloche's marker inside; pure.
   */
  outside(subject: Subject<S>): string[];
  /**
   * How a shell enters it, from the environment's own files. Nothing is evaluated, and nothing run but scripts of the
   * environment that are meant to be run then, when they have changed.
   */
  activate(subject: Subject<S>, context: ProbeContext): Promise<Activation>;
  /** Reads what is there, without running it. */
  inspect(subject: Subject<S>): Promise<Inspection>;
  /** What is wrong that only a look at everything finds, with one that {@link inspect} finds to be whole; runs nothing. */
  verify?(subject: Subject<S>): Promise<Inspection['problem']>;
  /**
   * Makes a finished environment what the subject asks for now, and verifies it. Until it resolves the environment
   * works as before; when it rejects nothing has changed. With a lock it keeps the sources that this fixes; without one
   * all is resolved anew, or what the scope says. One that works in place has kept what was there before that. Absent for
   * kinds whose environments cannot be changed.
   */
  update?(subject: Subject<S>, lock: Lock | undefined, context: UpdateContext, scope: UpdateScope<S>): Promise<Lock>;
  /**
   * Makes a damaged environment work again without a change of what is in it, by what it was made of; false where that is
   * not what it lacks, or not enough. Only for kinds without {@link update}.
   */
  mend?(subject: Subject<S>, lock: Lock, context: JobContext): Promise<boolean>;
  /** Absent for kinds that make everything anew for each change. */
  packages?: PackageMembers<S>;
  /**
   * Builds the project itself, as it is now, whatever the environment was made of; what comes out goes with the
   * environment, and its programs are on the environment's PATH. When it rejects, what was built before is still there.
   */
  build?(subject: Subject<S>, context: JobContext): Promise<void>;
  /**
   * Why what it was made of is not what is there now, such as a changed project file; undefined while it is current.
   * Reads files only.
   */
  staleness?(subject: Subject<S>): Promise<Staleness | undefined>;
  /** Files of the user's that plan and create would evaluate or run; none of them is before it was trusted. */
  sources?(spec: S): Promise<Sources>;
  /** The same for {@link complete}, of a form that may not be filled in yet. */
  completionSources?(spec: Spec): Promise<Sources>;
  /**
   * Suggestions for a field of the form, whose values so far are in `spec`; quick, and never waits for a tool. An empty
   * text is asked for when the field is entered.
   */
  complete?(set: CompletionSet, spec: Spec, query: CompletionQuery, context: ProbeContext): Promise<Completions>;
  /**
   * What the lists of names that are kept on this machine tell of the packages that a spec asks for. Quick: nothing is fetched
   * or run, and a list that is not at hand is not waited for.
   */
  lookUp?(spec: S, context: ProbeContext): Promise<KnownPackages>;
  /**
   * All builds of a package that what a spec takes packages from has, the newest first; waits for what has to be read or
   * fetched. Throws `no-such-package`, and why nothing can be known.
   */
  search?(spec: S, name: string, context: ProbeContext): Promise<PackageBuild[]>;
  /**
   * Takes hold again of what the environment needs, after it came back from the trash; throws when that is gone. What is
   * gone and can be done without is told as a notice.
   */
  restored?(subject: Subject<S>, context: NoticeContext): Promise<void>;
  /**
   * The Python distributions that are there, by their names on PyPI; for kinds whose packages are others. Throws
   * `wrong-state` where it cannot be read.
   */
  distributions?(subject: Subject<S>): Promise<KnownDistributions>;
  /**
   * From which archives of an index its packages came, as far as a tool can tell that only afterwards, from what it has kept;
   * fetches nothing. Called when the environment is ready.
   */
  archives?(subject: Subject<S>, context: ProbeContext): Promise<KnownArchives>;
  /** The environment as one of its formats that is this kind's own. */
  write?(subject: Subject<S>, lock: Lock | undefined, format: FormatId): Promise<ExportedFile>;
}

/** What is looked for among names, and how many of them are wanted at most. */
export interface CompletionQuery {
  readonly text: string;
  readonly limit: number;
}
