import { ClocheError, type Staleness } from '../../../preload/contract';
import { readActivation } from './activation';

/**
 * Why what a Nix environment was made of is not what there is now, by the key that it would have; undefined while it is
 * the same. What cannot be read any more has changed as well: then it is told why, and that this comes first.
 */
export async function staleAgainst(content: string, key: () => Promise<string>): Promise<Staleness | undefined> {
  try {
    const [activation, now] = await Promise.all([readActivation(content), key()]);
    if (activation === null || activation.key === now) return undefined;
    return { reason: 'Files that it is made of have changed since it was made.' };
  } catch (thrown) {
    if (thrown instanceof ClocheError) return { reason: thrown.message, hint: wayOut(thrown) };
    throw thrown;
  }
}

const wayOut = ({ code }: ClocheError): string =>
  `It still works as it was. ${code === 'not-found' ? 'Put the file back' : 'Put that right'}, or change what it is made of.`;
