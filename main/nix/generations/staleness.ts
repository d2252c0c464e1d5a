import { ClocheError } from '../../../preload/contract';
import { readActivation } from './activation';

/**
 * Why what a Nix environment was made of is not what there is now, by the key that it would have; undefined while it is
 * the same. What cannot be read any more has changed as well: then it is told why.
 */
export async function staleAgainst(content: string, key: () => Promise<string>): Promise<string | undefined> {
  try {
    const [activation, now] = await Promise.all([readActivation(content), key()]);
    if (activation === null || activation.key === now) return undefined;
    return 'Files that it is made of have changed since it was made.';
  } catch (thrown) {
    if (thrown instanceof ClocheError) return thrown.message;
    throw thrown;
  }
}
