import { ClocheError } from '../../../preload/contract';
import { readActivation } from './activation';

/** Why what a Nix environment was made of is not what there is now; undefined while it is the same. */
export async function changedSince(content: string, key: string): Promise<string | undefined> {
  const activation = await readActivation(content);
  if (activation === null || activation.key === key) return undefined;
  return 'Files that it is made of have changed since it was made.';
}

/** {@link changedSince} for a key that may not be told now: then why not, as a file that cannot be read has changed too. */
export async function staleAgainst(content: string, key: () => Promise<string>): Promise<string | undefined> {
  try {
    return await changedSince(content, await key());
  } catch (thrown) {
    if (thrown instanceof ClocheError) return thrown.message;
    throw thrown;
  }
}
