import { ClocheError, type Environment } from '../../preload/contract';
import type { Entrance } from '../environments/environments';
import type { Services } from '../services';
import { followJob } from './follow-job';
import { goOnHint } from './incomplete';
import type { Output } from './output';
import { printable } from './printable';

/**
 * How the environment of a name is entered; one that is stale is updated first, and a note tells when that failed.
 * Throws `not-found`, `wrong-state`, and `cancelled` when its update was.
 */
export async function enterByName(services: Services, name: string, output: Output): Promise<Entrance> {
  const { environments } = services;
  const { environment } = await environments.knownByName(name);
  try {
    const entrance = await environments.enter(environment.id, {
      follow: (job) => followJob(services, job, output),
      waiting: () => output.note(`${name} is being changed by another job, which is waited for.`),
    });
    if (entrance.note !== undefined) output.note(`note: ${printable(entrance.note)}`);
    return entrance;
  } catch (thrown) {
    const hint = wayOut(environment);
    if (!(thrown instanceof ClocheError && thrown.code === 'wrong-state') || hint === undefined) throw thrown;
    throw new ClocheError(thrown.code, thrown.message, { hint, detail: thrown.detail, cause: thrown });
  }
}

/** What one says here to make it ready. */
function wayOut({ name, state, problem }: Environment): string | undefined {
  if (state === 'incomplete') return goOnHint(name);
  if (state !== 'broken' && state !== 'missing') return undefined;
  return problem?.code === 'corrupt' ? undefined : `Repair it with cloche repair ${name}, or remove it.`;
}
