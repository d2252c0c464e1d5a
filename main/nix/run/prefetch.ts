import { ClocheError } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import { toSri } from '../pins/sri';
import type { NixContext } from './nix';
import { runNix } from './run-nix';

/** What is fetched, and whether the hash is of the file or of what is inside of the archive. */
export interface PrefetchRequest {
  readonly url: string;
  readonly isUnpacked: boolean;
}

/** Downloads an address into the store, and answers with its hash, `sha256-…=`. Throws as runNix. */
export async function prefetch({ url, isUnpacked }: PrefetchRequest, context: NixContext): Promise<string> {
  const output = await runNix(context, 'nix-prefetch-url', [...(isUnpacked ? ['--unpack'] : []), '--', url]);
  const hash = output
    .split('\n')
    .map(toSri)
    .find((line) => line.startsWith('sha256-'));
  if (hash !== undefined) return hash;
  throw new ClocheError('tool-failed', `nix-prefetch-url did not tell the hash of ${redactCredentials(url)}.`);
}

/** The same; undefined when the server says that it has no such file. */
export async function prefetchIfThere(request: PrefetchRequest, context: NixContext): Promise<string | undefined> {
  try {
    return await prefetch(request, context);
  } catch (thrown) {
    if (thrown instanceof ClocheError && /HTTP error (?:404|410)\b/.test(thrown.detail ?? '')) return undefined;
    throw thrown;
  }
}
