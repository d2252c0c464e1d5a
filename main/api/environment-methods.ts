import { ClocheError } from '../../preload/contract';
import type { Services } from '../services';
import { isFolder } from '../store/quick-look';
import { type HostAbilities, type MethodGroup, nothing } from './handlers';

/** `environment.*`. */
export function environmentMethods(
  { environments, exchange }: Services,
  host: HostAbilities,
): MethodGroup<'environment'> {
  return {
    'environment.list': () => environments.list(),
    'environment.get': ({ id }) => environments.get(id),
    'environment.lock': ({ id }) => environments.lock(id),
    'environment.compare': ({ id }) => exchange.compare(id),
    'environment.plan': (request) => environments.plan(request),
    'environment.create': (request) => environments.create(request),
    'environment.askFor': ({ id, wish }) => environments.askFor(id, wish),
    'environment.planUpdate': (request) => environments.planUpdate(request),
    'environment.update': (request) => environments.update(request),
    'environment.repair': ({ id }) => environments.repair(id),
    'environment.build': ({ id }) => environments.build(id),
    'environment.resume': ({ id }) => environments.resume(id),
    'environment.clean': ({ id }) => nothing(environments.clean(id)),
    'environment.rename': ({ id, name }) => environments.rename(id, name),
    'environment.remove': ({ id }) => environments.remove(id),
    'environment.openFolder': async ({ id }) => {
      const { path } = (await environments.known(id)).environment;
      if (!isFolder(path)) throw new ClocheError('not-found', `There is no folder at ${path}.`);
      return nothing(host.openFolder(path));
    },
  };
}

/** `trash.*`. */
export function trashMethods({ environments }: Services): MethodGroup<'trash'> {
  return {
    'trash.list': () => environments.trash(),
    'trash.restore': ({ id }) => environments.restore(id),
    'trash.empty': ({ id }) => nothing(environments.emptyTrash(id)),
  };
}
