import packageJson from '../../package.json';
import type { Services } from '../services';
import { homeFolder } from '../store/folders';
import { type HostAbilities, type MethodGroup, nothing } from './handlers';

/** `machine.*`. */
export function machineMethods(services: Services, host: HostAbilities): MethodGroup<'machine'> {
  return {
    'machine.get': async () => ({
      version: packageJson.version,
      host: host.id,
      home: homeFolder(),
      dataFolder: services.folders.data,
      shells: await services.terminals.shells(),
      can: host.can,
    }),
    'machine.check': () => services.checkMachine(),
    'machine.interpreters': ({ refresh }) => services.interpreters(refresh),
  };
}

/** `kind.*`. */
export function kindMethods(services: Services): MethodGroup<'kind'> {
  return {
    'kind.list': () => services.kindSummaries(),
    'kind.complete': (request) => services.complete(request),
  };
}

/** `settings.*`. */
export function settingsMethods({ settings }: Services): MethodGroup<'settings'> {
  return {
    'settings.get': () => settings.get(),
    'settings.update': (change) => settings.update(change),
  };
}

/** `trust.*`. */
export function trustMethods({ trust }: Services): MethodGroup<'trust'> {
  return {
    'trust.list': () => trust.list(),
    'trust.remove': ({ hash }) => nothing(trust.remove(hash)),
    'trust.restore': ({ hash }) => nothing(trust.restore(hash)),
  };
}
