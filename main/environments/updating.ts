import {
  ClocheError,
  type Job,
  type Lock,
  lockSchema,
  type PackageWish,
  type Plan,
  type Spec,
  type UpdateRequest,
  updateRequestSchema,
} from '../../preload/contract';
import type { Jobs } from '../jobs/jobs';
import type { Inspection, JobContext, Kind, ProbeContext, Subject, UpdateScope } from '../kinds/kind';
import { diskError } from '../store/disk-error';
import type { HeldLock } from '../store/lock';
import type { Trust } from '../store/trust';
import type { Catalog } from './catalog';
import { knownLock, readLock } from './known-lock';
import { lockDifferences } from './lock-differences';
import { lookInside } from './look-inside';
import { refuseTakenPaths } from './names';
import { refuseGoneProject, refuseOwnPlaces, tryPlaces } from './places';
import { invalidRequest } from './record';
import { remake } from './remaking';
import type { Understood } from './shelf';
import { noteArchives, noteReady, startTaken, takeFor } from './taken';
import { planTrusted, refuseUntrusted } from './trusting';
import { forgetWayBack, goBack, keepWayBack, sweepDiscarded } from './way-back';

/** What changing an environment needs. */
export interface UpdatingOptions {
  readonly catalog: Catalog;
  readonly jobs: Jobs;
  readonly trust: Trust;
}

/** How many differences a notice names. */
const toldMax = 5;

/** An environment as it should be, of a kind that can make it so in place. */
interface Wish {
  readonly kind: Kind & Required<Pick<Kind, 'update'>>;
  readonly subject: Subject;
  readonly scope: UpdateScope;
}

/** What is done to a finished environment. */
interface Work {
  readonly verb: 'Update' | 'Refresh' | 'Repair';
  readonly kind: Kind;
  readonly subject: Subject;
  /** What its maker is to keep of what was resolved, as far as its kind can. */
  readonly kept: Lock | undefined;
  /** Makes it what the subject asks for, and answers with what was resolved. */
  readonly make: (context: JobContext) => Promise<Lock>;
}

/** Changes finished environments and mends damaged ones; until that is done each stays what it was. */
export class Updating {
  readonly #catalog: Catalog;
  readonly #jobs: Jobs;
  readonly #trust: Trust;

  constructor({ catalog, jobs, trust }: UpdatingOptions) {
    this.#catalog = catalog;
    this.#jobs = jobs;
    this.#trust = trust;
  }

  /** What {@link update} would do; throws what it would throw. */
  async plan(request: UpdateRequest, context: ProbeContext): Promise<Plan> {
    const wish = await this.#understand(request);
    const { kind, subject, scope } = wish;
    const makePlan = () =>
      kind.packages ? kind.packages.plan(subject, scope, context) : kind.plan(subject, undefined, context);
    return planTrusted(this.#trust, wish, makePlan, request.trusts);
  }

  /** What an environment would be asked for after a wish about single packages. Throws `unsupported`, `wrong-state`. */
  async askFor(id: string, wish: PackageWish): Promise<Spec> {
    const { kind, subject } = await this.#understand({ id });
    if (kind.packages) return kind.packages.askFor(subject, wish);
    throw noSinglePackages(subject.name, kind);
  }

  /** Starts the job that makes it what is asked for. Throws `unsupported`, `wrong-state`, `untrusted`, `busy`. */
  async update(request: UpdateRequest): Promise<Job> {
    return takeFor(this.#catalog, request.id, async (held) => {
      const wish = await this.#understand(request);
      await refuseUntrusted(this.#trust, wish.kind, wish.subject, request.trusts);
      return this.#start(this.#changing('Update', wish, undefined), held);
    });
  }

  /** Starts the job that makes a stale one of what there is now, and keeps what its lock fixes. Throws as {@link update}. */
  async refresh(id: string): Promise<Job> {
    return takeFor(this.#catalog, id, async (held) => {
      const wish = await this.#understand({ id });
      await refuseUntrusted(this.#trust, wish.kind, wish.subject);
      return this.#start(this.#changing('Refresh', wish, await readLock(this.#catalog, wish.subject)), held);
    });
  }

  /**
   * Starts the job that makes a broken or missing environment again, of what it was asked for and what its lock fixes;
   * where its kind can only make it anew, of exactly the packages that are known. Until that is done it is what it was.
   * Throws `wrong-state` for one that works, `untrusted`, and what a plan of it throws.
   */
  async repair(id: string, context: ProbeContext): Promise<Job> {
    return takeFor(this.#catalog, id, async (held) => {
      const found = await this.#catalog.find(id);
      const { kind, subject } = found.made;
      const inspection = await findDamage(found);
      refuseGoneProject(kind, subject);
      await refuseUntrusted(this.#trust, kind, subject);
      if (canUpdate(kind)) {
        const wish = { kind, subject, scope: { before: subject.spec, renews: [], removes: [] } };
        return this.#start(this.#changing('Repair', wish, await readLock(this.#catalog, subject)), held);
      }
      const lock = await knownLock(this.#catalog, subject, inspection);
      await kind.plan(subject, lock, context);
      await tryPlaces(kind, subject);
      refuseTakenPaths(this.#catalog, kind, subject);
      const make = (job: JobContext) => remake(this.#catalog, { kind, subject }, lock, job);
      return this.#start({ verb: 'Repair', kind, subject, kept: lock, make }, held);
    });
  }

  async #understand(request: UpdateRequest): Promise<Wish> {
    const checked = updateRequestSchema.safeParse(request);
    if (!checked.success) throw invalidRequest('The environment cannot be changed to this.', checked.error);
    const { environment, made } = await this.#catalog.find(request.id);
    const { kind, record } = made;
    if (!canUpdate(kind)) throw cannotUpdate(environment.name, kind);
    if (record.state !== 'ready') throw unfinished(environment.name);
    const spec = kind.spec.safeParse(request.spec ?? record.spec);
    if (!spec.success) throw invalidRequest(`A ${kind.label} environment cannot be changed to this.`, spec.error);
    const subject = { ...made.subject, spec: spec.data };
    refuseMove(kind, made.subject, subject);
    await refuseOwnPlaces(this.#catalog.layout, kind, subject);
    refuseTakenPaths(this.#catalog, kind, subject);
    const { renews, removes } = checked.data;
    if (((renews && renews !== 'all') || removes) && !kind.packages) throw noSinglePackages(environment.name, kind);
    const isAnew = request.spec === undefined && !renews && !removes;
    const scope = {
      before: made.subject.spec,
      renews: isAnew ? ('all' as const) : (renews ?? []),
      removes: removes ?? [],
    };
    return { kind, subject, scope };
  }

  #changing(verb: Work['verb'], { kind, subject, scope }: Wish, kept: Lock | undefined): Work {
    const make = async (context: JobContext) => {
      const made = await readLock(this.#catalog, subject);
      const keep = () => keepWayBack(subject.paths.folder, kind.prefix(subject), context.signal);
      return kind.update(subject, kept, { ...context, keep }, { ...scope, made });
    };
    return { verb, kind, subject, kept, make };
  }

  #start(work: Work, held: HeldLock): Promise<Job> {
    const { verb, kept, subject } = work;
    const { id, name } = subject;
    const title = `${verb === 'Repair' ? 'Repair' : 'Update'} ${name}`;
    const follow = async (context: JobContext) => {
      const making = this.#work(work, context);
      const made = await (verb === 'Update'
        ? making.catch((thrown) => Promise.reject(asBefore(name, thrown)))
        : making);
      if (verb === 'Repair' && kept) this.#tellDifferences(name, lockDifferences(kept, made), context);
    };
    return startTaken({ catalog: this.#catalog, jobs: this.#jobs }, { title, id, held, work: follow });
  }

  async #work({ kind, subject, make }: Work, context: JobContext): Promise<Lock> {
    const { folder } = subject.paths;
    // Again, because a queue may have been between.
    await refuseUntrusted(this.#trust, kind, subject);
    try {
      const lock = lockSchema.parse(await make(context));
      // It is what was asked for by now, so a cancel comes too late.
      await noteReady(this.#catalog, kind, subject, lock);
      forgetWayBack(folder);
      await this.#catalog.publish(subject.id);
      await noteArchives(this.#catalog, kind, subject, context);
      return lock;
    } catch (thrown) {
      goBack(folder);
      throw diskError(thrown, folder);
    } finally {
      // What cannot be deleted now, or has not been when the program ends, is when it next looks around.
      const swept = sweepDiscarded(folder, kind.prefix(subject)).catch(({ message }) => context.log(message));
      if (!context.signal.aborted) await swept;
    }
  }

  /** Whoever has something repaired expects what was there. */
  #tellDifferences(name: string, differences: readonly string[], { log }: JobContext): void {
    if (differences.length === 0) return;
    for (const difference of differences) log(difference);
    const more = differences.length - toldMax;
    const rest = more > 0 ? [`The log has ${more} more.`] : [];
    this.#catalog.notice([`${name} is not quite what it was.`, ...differences.slice(0, toldMax), ...rest].join(' '));
  }
}

const canUpdate = (kind: Kind): kind is Wish['kind'] => kind.update !== undefined;

/** What is there of a damaged environment. Throws `wrong-state` when it works, or was never made to its end. */
async function findDamage({ environment, made }: Understood): Promise<Inspection> {
  const { name, state } = environment;
  if (made.record.state !== 'ready') throw unfinished(name);
  const inspection = await lookInside(made.kind, made.subject);
  if (state !== 'ready' || inspection.problem) return inspection;
  throw new ClocheError('wrong-state', `${name} works, so there is nothing to repair.`, {
    hint: canUpdate(made.kind) ? 'Update it to have everything resolved anew.' : undefined,
  });
}

/** Throws `invalid-input` when something that was made outside of Cloche's folder would be left behind. */
function refuseMove(kind: Kind, before: Subject, after: Subject): void {
  const kept = new Set(kind.outside(after));
  const left = kind.outside(before).find((path) => !kept.has(path));
  if (left === undefined) return;
  throw new ClocheError('invalid-input', `${before.name} stands at ${left} and cannot be moved by an update.`, {
    hint: 'Make another environment there, and remove this one.',
  });
}

const unfinished = (name: string) =>
  new ClocheError('wrong-state', `The making of ${name} has not ended, so it cannot be changed yet.`, {
    hint: 'Resume it first, or clean up what it has left and make it anew.',
  });

const noSinglePackages = (name: string, { label }: Kind) =>
  new ClocheError('unsupported', `Single packages of ${name} cannot be changed: it is a ${label} environment.`, {
    hint: 'Change what it is asked for.',
  });

const cannotUpdate = (name: string, { label }: Kind) =>
  new ClocheError(
    'unsupported',
    `${name} cannot be changed: an environment of its kind (${label}) stays as it was made.`,
    {
      hint: 'Use its own tools in a terminal, or create another one with what you want now.',
    },
  );

/** The error with what whoever asked for an update wants to know first: nothing is lost. */
function asBefore(name: string, thrown: unknown): unknown {
  if (!(thrown instanceof ClocheError)) return thrown;
  const { code, message, hint, fixes, detail } = thrown;
  const kept = `${name} stays as it was.`;
  return new ClocheError(code, message, { hint: hint ? `${hint} ${kept}` : kept, fixes, detail, cause: thrown });
}
