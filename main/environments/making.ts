import { join } from 'node:path';
import {
  ClocheError,
  type CreateRequest,
  createRequestSchema,
  type Job,
  type KindId,
  type Lock,
  lockSchema,
  type Plan,
  type Spec,
  toWireError,
} from '../../preload/contract';
import type { Jobs } from '../jobs/jobs';
import type { JobContext, Kind, ProbeContext, Subject } from '../kinds/kind';
import { syncFiles, syncFolder } from '../store/atomic-file';
import { deleteTree } from '../store/delete-tree';
import { diskError } from '../store/disk-error';
import { commitWaitMs, readJsonFile } from '../store/json-file';
import { acquireLock, type HeldLock, withLock } from '../store/lock';
import type { Trust } from '../store/trust';
import { placedLock, placedSpec, withBroughtFiles } from './brought-files';
import type { Catalog } from './catalog';
import { commitLock, environmentLock, hiddenName, newId, pathsOf } from './layout';
import { lockDifferences } from './lock-differences';
import { isTaken, refuseTakenName, refuseTakenPaths } from './names';
import { refuseOwnPlaces, tryPlaces } from './places';
import { publishEmpty } from './publish-empty';
import { invalidRequest, requestedLockPlace } from './record';
import type { Understood } from './shelf';
import { changeRecord, noteArchives, noteReady, startTaken, takeFor } from './taken';
import type { Trash } from './trash';
import { planTrusted, refuseUntrusted } from './trusting';

/** What making an environment needs. */
export interface MakingOptions {
  readonly catalog: Catalog;
  readonly trash: Trash;
  readonly kinds: ReadonlyMap<KindId, Kind>;
  readonly jobs: Jobs;
  readonly trust: Trust;
}

/** An environment that this process is about to make or go on making. */
interface Undertaking {
  readonly kind: Kind;
  readonly subject: Subject;
  readonly requestedLock: Lock | undefined;
  readonly held: HeldLock;
  /** Resolves once what says that it is being made would outlive the machine. */
  readonly published?: Promise<void>;
  /** The first leaves nothing when it is cancelled; the other leaves what was there. */
  readonly verb: 'Create' | 'Resume';
  /** Whether a failure is to leave nothing either. */
  readonly leavesNothing?: boolean;
}

/** Creates environments, goes on with unfinished ones, and cleans up after them. */
export class Making {
  readonly #catalog: Catalog;
  readonly #trash: Trash;
  readonly #kinds: ReadonlyMap<KindId, Kind>;
  readonly #jobs: Jobs;
  readonly #trust: Trust;

  constructor({ catalog, trash, kinds, jobs, trust }: MakingOptions) {
    this.#catalog = catalog;
    this.#trash = trash;
    this.#kinds = kinds;
    this.#jobs = jobs;
    this.#trust = trust;
  }

  /** What {@link create} would do; throws what it would throw. */
  async plan(request: CreateRequest, context: ProbeContext): Promise<Plan> {
    await this.#catalog.open();
    const { kind, subject } = this.#understand(request, request.replaces);
    refuseTakenName(this.#catalog, subject.name, request.replaces);
    await refuseOwnPlaces(this.#catalog.layout, kind, subject);
    refuseTakenPaths(this.#catalog, kind, subject);
    const plan = await this.#withFiles(request, { kind, subject }, (there) => {
      const makePlan = () => kind.plan(there, placedLock(request, there.paths.folder), context);
      return planTrusted(this.#trust, { kind, subject: there }, makePlan, request.trusts);
    });
    return request.replaces === undefined ? withoutSuffix(plan, subject) : plan;
  }

  /** Does some work with a subject whose files are there, whether or not it is. */
  #withFiles<T>(
    { files = [], spec }: CreateRequest,
    { kind, subject }: { readonly kind: Kind; readonly subject: Subject },
    work: (subject: Subject) => Promise<T>,
  ): Promise<T> {
    if (files.length === 0) return work(subject);
    return withBroughtFiles(this.#catalog.layout, subject.id, files, (paths) =>
      work({ ...subject, paths, spec: checkedSpec(kind, placedSpec(spec, files, paths.folder)) }),
    );
  }

  /** Takes the name, publishes an empty environment in the state `creating`, and starts the job that fills it. */
  async create(request: CreateRequest): Promise<Job> {
    await this.#catalog.open();
    const { kind, subject } = this.#understand(request);
    const { layout } = this.#catalog;
    await refuseOwnPlaces(layout, kind, subject);
    await tryPlaces(kind, subject);
    await this.#withFiles(request, { kind, subject }, (there) =>
      refuseUntrusted(this.#trust, kind, there, request.trusts, subject.paths.folder),
    );
    if (request.replaces !== undefined) {
      // Nothing of the replaced one is deleted for a request that is refused anyway.
      refuseTakenName(this.#catalog, subject.name, request.replaces);
      refuseTakenPaths(this.#catalog, kind, this.#understand(request, request.replaces).subject);
      await this.#makeWay(request.replaces);
    }
    const held = await acquireLock(environmentLock(layout, subject.id));
    const undertaking: Undertaking = {
      kind,
      subject,
      requestedLock: placedLock(request, subject.paths.folder),
      held,
      verb: 'Create',
      leavesNothing: request.leavesNothing ?? false,
    };
    const { files: brought = [] } = request;
    try {
      const commit = async () => {
        refuseTakenName(this.#catalog, subject.name);
        refuseTakenPaths(this.#catalog, kind, subject);
        return publishEmpty(this.#catalog, undertaking, brought);
      };
      const files = await withLock(commitLock(layout), commit, { waitMs: commitWaitMs });
      const published = syncFiles(subject.paths.folder, files).then(() => syncFolder(layout.environments));
      // It is waited for at the end of the making; one that ends early has told why.
      published.catch(() => {});
      return await this.#start({ ...undertaking, published });
    } catch (thrown) {
      await held.release();
      throw thrown;
    }
  }

  /** Goes on with an incomplete environment. Throws `wrong-state`, `busy`. */
  async resume(id: string): Promise<Job> {
    const { layout, notice } = this.#catalog;
    return takeFor(this.#catalog, id, async (held) => {
      const { kind, subject } = (await this.#findIncomplete(id, 'resumed')).made;
      await refuseUntrusted(this.#trust, kind, subject);
      const requestedLock = await readJsonFile(requestedLockPlace(layout, subject.paths.folder, notice));
      await changeRecord(this.#catalog, id, ({ problem, ...record }) => ({ ...record, state: 'creating' }));
      return this.#start({ kind, subject, requestedLock, held, verb: 'Resume' });
    });
  }

  /** Deletes what an unfinished making left. Throws `wrong-state`, `busy`, `not-ours`. */
  async clean(id: string): Promise<void> {
    const held = await this.#catalog.take(id, (await this.#catalog.find(id)).environment.name);
    try {
      await this.#discard(await this.#findIncomplete(id, 'cleaned up'));
    } finally {
      await held.release();
    }
  }

  /** Deletes folders of environments whose making died before they were published. */
  async sweep(names: readonly string[]): Promise<void> {
    const { layout } = this.#catalog;
    const prefix = hiddenName('new', '');
    for (const name of names.filter((entry) => entry.startsWith(prefix))) {
      const lock = environmentLock(layout, name.slice(prefix.length));
      await withLock(lock, () => deleteTree(join(layout.environments, name))).catch(() => {});
    }
  }

  /** Deletes the incomplete environment that a new one replaces; one that is gone already is fine. */
  async #makeWay(id: string): Promise<void> {
    try {
      await this.clean(id);
    } catch (thrown) {
      if (!(thrown instanceof ClocheError && thrown.code === 'not-found')) throw thrown;
    }
  }

  /** With `knownId` it is what that environment would be, in its own place. */
  #understand(request: CreateRequest, knownId?: string): { kind: Kind; subject: Subject } {
    const checked = createRequestSchema.safeParse(request);
    if (!checked.success) throw invalidRequest('The environment cannot be made from this.', checked.error);
    const kind = this.#kinds.get(request.kind);
    if (!kind) throw new ClocheError('unsupported', `This Cloche makes no environments of the kind ${request.kind}.`);
    const { layout } = this.#catalog;
    let id = knownId ?? newId(request.name);
    while (id !== knownId && (isTaken(pathsOf(layout, id).folder) || isTaken(join(layout.trash, id))))
      id = newId(request.name);
    const { name, variables = {}, notes, files = [] } = request;
    const paths = pathsOf(layout, id);
    const spec = checkedSpec(kind, placedSpec(request.spec, files, paths.folder));
    return { kind, subject: { id, name, spec, variables, ...(notes === undefined ? {} : { notes }), paths } };
  }

  /** For one who has taken it: nobody else makes it, so a record that says `creating` is an interrupted one. */
  async #findIncomplete(id: string, done: string): Promise<Understood> {
    const found = await this.#catalog.find(id);
    if (found.made.record.state !== 'ready') return found;
    throw new ClocheError('wrong-state', `${found.environment.name} is not incomplete, so it cannot be ${done}.`, {
      hint: 'Remove it and create it anew if it does not work.',
    });
  }

  async #start(undertaking: Undertaking): Promise<Job> {
    const { subject, verb, held } = undertaking;
    const { id, name } = subject;
    const work = (context: JobContext) => this.#work(undertaking, context);
    const abandon = () => this.#undo(undertaking);
    try {
      const job = { title: `${verb} ${name}`, id, held, work, abandon };
      return await startTaken({ catalog: this.#catalog, jobs: this.#jobs }, job);
    } catch (thrown) {
      await this.#undo(undertaking).catch(() => {});
      throw thrown;
    }
  }

  async #work(undertaking: Undertaking, context: JobContext): Promise<void> {
    try {
      await this.#make(undertaking, context);
    } catch (thrown) {
      const error = diskError(thrown, undertaking.subject.paths.folder);
      // A disk that takes no note of the failure leaves a record that says `creating`: still incomplete.
      const end =
        context.signal.aborted || undertaking.leavesNothing
          ? this.#undo(undertaking)
          : this.#markIncomplete(undertaking, error);
      await end.catch((late) => context.log(toWireError(late).message));
      throw error;
    }
  }

  async #make({ kind, subject, requestedLock, published }: Undertaking, context: JobContext): Promise<void> {
    // Again, because a queue may have been between.
    await refuseUntrusted(this.#trust, kind, subject);
    const lock = lockSchema.parse(await kind.create(subject, requestedLock, context));
    if (requestedLock) for (const difference of lockDifferences(requestedLock, lock)) context.log(difference);
    context.signal.throwIfAborted();
    await published;
    await noteReady(this.#catalog, kind, subject, lock);
    await this.#catalog.publish(subject.id);
    await noteArchives(this.#catalog, kind, subject, context);
  }

  async #undo(undertaking: Undertaking): Promise<void> {
    if (undertaking.verb === 'Create') await this.#discard(await this.#catalog.find(undertaking.subject.id));
    else await this.#markIncomplete(undertaking, new ClocheError('cancelled', 'Its making was cancelled.'));
  }

  async #discard(environment: Understood): Promise<void> {
    const { id } = environment.environment;
    await this.#trash.put(environment);
    await this.#catalog.publish(id);
    await this.#trash.deleteTaken(id);
  }

  async #markIncomplete({ subject }: Undertaking, error: unknown): Promise<void> {
    const problem = toWireError(error);
    await changeRecord(this.#catalog, subject.id, (record) => ({ ...record, state: 'incomplete', problem }));
  }
}

/** What a kind makes of its settings. Throws `invalid-input`. */
function checkedSpec(kind: Kind, asked: Spec): Spec {
  const spec = kind.spec.safeParse(asked);
  if (!spec.success) throw invalidRequest(`A ${kind.label} environment cannot be made from this.`, spec.error);
  return spec.data;
}

/** The plan without the four characters that only the making itself chooses. */
function withoutSuffix(plan: Plan, { id, name }: Subject): Plan {
  const open = (text: string) => text.replaceAll(hiddenName('new', id), id).replaceAll(id, `${name}-…`);
  const { path, steps, warnings, untrusted } = plan;
  return {
    ...plan,
    path: open(path),
    steps: steps.map(open),
    warnings: warnings.map(open),
    ...(untrusted === undefined ? {} : { untrusted: untrusted.map((file) => ({ ...file, path: open(file.path) })) }),
  };
}
