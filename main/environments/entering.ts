import { ClocheError, type Environment, type Job, type Staleness, toWireError } from '../../preload/contract';
import { type Jobs, throwUnlessDone } from '../jobs/jobs';
import type { Run } from '../process/run';
import { whenReleased } from '../store/lock';
import type { Catalog } from './catalog';
import type { EnterOptions, Entrance } from './environments';
import { environmentLock } from './layout';
import type { Understood } from './shelf';
import type { Updating } from './updating';

/** What entering an environment needs. */
export interface EnteringOptions {
  readonly catalog: Catalog;
  readonly updating: Pick<Updating, 'refresh'>;
  readonly jobs: Jobs;
  /** Starts what entering needs, outside of any job. */
  readonly run: Run;
  /** Fires when the program ends. */
  readonly signal: AbortSignal;
}

/** How a shell or a command enters an environment; see {@link Environments.enter}. */
export async function enter(room: EnteringOptions, id: string, options: EnterOptions = {}): Promise<Entrance> {
  const found = await findReady(room, id);
  const staleness = await found.made.kind.staleness?.(found.made.subject);
  // Most are current, and are not looked for again.
  const note = staleness && (await refresh(room, found, staleness, options));
  const { environment, made } = staleness ? await findReady(room, id) : found;
  const { note: said, ...activation } = await made.kind.activate(made.subject, room);
  const notes = [note, said].filter((text) => text !== undefined);
  return {
    environment,
    activation: { ...activation, set: { ...made.subject.variables, ...activation.set } },
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  };
}

async function findReady({ catalog }: EnteringOptions, id: string): Promise<Understood> {
  const found = await catalog.find(id);
  refuseUnready(found.environment);
  return found;
}

function refuseUnready({ name, state, problem }: Environment): void {
  if (state === 'ready') return;
  throw new ClocheError('wrong-state', `${name} cannot be entered, because it is ${state}.`, {
    hint:
      problem?.hint ?? (state === 'creating' ? 'Wait until it is made.' : 'See what is wrong with it in its overview.'),
    detail: problem?.message,
  });
}

/** Updates what is stale. Answers why it is still what it was, if it is: nobody is kept from what they have. */
async function refresh(
  room: EnteringOptions,
  { made: { kind, subject } }: Understood,
  { reason, hint: first }: Staleness,
  options: EnterOptions,
): Promise<string | undefined> {
  if (!kind.update) return undefined;
  try {
    await update(room, subject.id, options);
    return undefined;
  } catch (thrown) {
    const { code, message, hint } = toWireError(thrown);
    if (code === 'cancelled' && options.follow) throw thrown;
    const wayOut = code === 'untrusted' ? `Update ${subject.name} to look at it.` : (first ?? hint);
    const why = message === reason ? [] : [`It was not updated: ${message}`];
    const sentences = [`${subject.name} is entered as it was.`, reason, ...why, wayOut];
    return sentences.filter((sentence) => sentence !== undefined).join(' ');
  }
}

async function update(room: EnteringOptions, id: string, options: EnterOptions): Promise<void> {
  const { follow = followSilently(room.jobs), waiting } = options;
  let job: Job;
  try {
    job = await room.updating.refresh(id);
  } catch (thrown) {
    if (!(thrown instanceof ClocheError && thrown.code === 'busy')) throw thrown;
    waiting?.();
    return waitForOther(room, id, thrown);
  }
  await follow(job);
}

/** Somebody else changes it right now, most likely for the same reason; throws what kept us when that was in vain. */
async function waitForOther({ catalog, signal }: EnteringOptions, id: string, reason: ClocheError) {
  await whenReleased(environmentLock(catalog.layout, id), signal);
  const { kind, subject } = (await catalog.find(id)).made;
  if ((await kind.staleness?.(subject)) !== undefined) throw reason;
}

const followSilently = (jobs: Jobs) => async (job: Job) => throwUnlessDone(await jobs.finished(job.id));
