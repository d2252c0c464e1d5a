import { ClocheError, type Environment, fromWireError, type Job, toWireError } from '../../preload/contract';
import type { Jobs } from '../jobs/jobs';
import { whenReleased } from '../store/lock';
import type { Catalog } from './catalog';
import type { EnterOptions, Entrance, KnownEnvironment } from './environments';
import { environmentLock } from './layout';
import type { Updating } from './updating';

/** What entering an environment needs. */
export interface EnteringOptions {
  readonly catalog: Catalog;
  readonly updating: Pick<Updating, 'update'>;
  readonly jobs: Jobs;
  readonly known: (id: string) => Promise<KnownEnvironment>;
  /** Fires when the program ends. */
  readonly signal: AbortSignal;
}

/** How a shell or a command enters an environment; see {@link Environments.enter}. */
export async function enter(room: EnteringOptions, id: string, options: EnterOptions = {}): Promise<Entrance> {
  refuseUnready((await room.catalog.find(id)).environment);
  const note = await refresh(room, id, options);
  const known = await room.known(id);
  refuseUnready(known.environment);
  const activation = await known.kind.activate(known.subject);
  return {
    known,
    activation: { ...activation, set: { ...known.subject.variables, ...activation.set } },
    ...(note === undefined ? {} : { note }),
  };
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
async function refresh(room: EnteringOptions, id: string, options: EnterOptions): Promise<string | undefined> {
  const { kind, subject } = (await room.catalog.find(id)).made;
  if (!kind.staleness || !kind.update) return undefined;
  const reason = await kind.staleness(subject);
  if (reason === undefined) return undefined;
  try {
    await update(room, id, options);
    return undefined;
  } catch (thrown) {
    const { code, message, hint } = toWireError(thrown);
    if (code === 'cancelled' && options.follow) throw thrown;
    const wayOut = code === 'untrusted' ? `Update ${subject.name} to look at it.` : hint;
    const sentences = [`${subject.name} is entered as it was.`, reason, `It was not updated: ${message}`, wayOut];
    return sentences.filter((sentence) => sentence !== undefined).join(' ');
  }
}

async function update(room: EnteringOptions, id: string, options: EnterOptions): Promise<void> {
  const { follow = followSilently(room.jobs), waiting } = options;
  let job: Job;
  try {
    job = await room.updating.update({ id });
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

const followSilently = (jobs: Jobs) => async (job: Job) => {
  const ended = await jobs.finished(job.id);
  if (ended.state === 'failed') throw fromWireError(ended.error);
  if (ended.state === 'cancelled') throw new ClocheError('cancelled', `${ended.title} was cancelled.`);
};
