import { ClocheError } from '../../preload/contract';
import type { KnownEnvironment } from '../environments/environments';

/** What its packages of conda are called on PyPI, by their own metadata; undefined where they are not installed. */
export async function broughtBy({ kind, subject }: KnownEnvironment) {
  try {
    return (await kind.distributions?.(subject))?.names;
  } catch (thrown) {
    if (thrown instanceof ClocheError) return undefined;
    throw thrown;
  }
}
