import { ClocheError, type Environment, toWireError } from '../../preload/contract';
import type { Services } from '../services';

/** How one goes on with an environment whose making has not ended well. */
export const goOnHint = (name: string) =>
  `Go on with cloche resume ${name}, ask for something else with cloche update ${name} and its options, or delete it with cloche clean ${name}.`;

/** The environment of a name, whatever the case of its letters, when it is incomplete. */
export async function findIncomplete({ environments }: Services, name: string): Promise<Environment | undefined> {
  const lower = name.toLowerCase();
  return (await environments.list()).find((one) => one.name.toLowerCase() === lower && one.state === 'incomplete');
}

/** Does the work; an error of it says how to go on where it has left an incomplete environment of the name. */
export async function tellIncomplete<T>(services: Services, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const left = await findIncomplete(services, name).catch(() => undefined);
    if (!left) throw thrown;
    const { code, message, hint, fixes, detail } = toWireError(thrown);
    const kept = code === 'name-taken' ? `${left.name} is incomplete.` : 'What was made so far is kept as incomplete.';
    const own = code === 'name-taken' || hint === undefined ? '' : `${hint} `;
    throw new ClocheError(code, message, {
      hint: `${own}${kept} ${goOnHint(left.name)}`,
      fixes,
      detail,
      cause: thrown,
    });
  }
}
