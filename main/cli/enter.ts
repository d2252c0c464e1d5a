import { ClocheError } from '../../preload/contract';
import type { KnownEnvironment } from '../environments/environments';
import type { Activation } from '../kinds/kind';
import type { Services } from '../services';
import { goOnHint } from './incomplete';

/** The environment of a name, when it can be entered. Throws `not-found` and `wrong-state`. */
export async function findReady({ environments }: Services, name: string): Promise<KnownEnvironment> {
  const known = await environments.knownByName(name);
  const { state, problem } = known.environment;
  if (state !== 'ready')
    throw new ClocheError('wrong-state', `${name} cannot be entered, because it is ${state}.`, {
      hint:
        state === 'incomplete'
          ? goOnHint(name)
          : (problem?.hint ?? `Make it anew: cloche remove ${name}, then cloche create ${name}.`),
      ...(problem ? { detail: problem.message } : {}),
    });
  return known;
}

/** How the environment is entered: the kind's activation and the user's own variables of it. */
export function fullActivation({ activation, subject }: KnownEnvironment): Activation {
  return { ...activation, set: { ...subject.variables, ...activation.set } };
}

/** The folder in which the person stands; the root when it is gone. */
export function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}
