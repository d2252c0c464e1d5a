import type { Services } from '../services';
import type { MethodGroup } from './handlers';

/** `nix.*`. */
export function nixMethods(services: Services): MethodGroup<'nix'> {
  return { 'nix.scaffold': (request) => services.newPackage(request) };
}
