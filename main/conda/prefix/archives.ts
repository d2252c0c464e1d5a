import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ClocheError } from '../../../preload/contract';
import type { CondaRecord } from './meta';

/**
 * Checks the archives of channels that are folders of this machine: of those conda believes whatever hash the channel
 * promises. Throws `hash-mismatch`.
 */
export async function requireLocalArchives(records: readonly CondaRecord[]): Promise<void> {
  for (const { name, version, url, sha256 } of records) {
    if (!sha256 || !url.startsWith('file:')) continue;
    const found = await digestOf(fileURLToPath(url));
    if (found === undefined || found === sha256) continue;
    throw new ClocheError('hash-mismatch', `${name} ${version} is not what its channel promised.`, {
      hint: 'The channel is damaged: index it again.',
      detail: `${url}: sha256 ${found} instead of ${sha256}`,
    });
  }
}

/** Undefined for what is not there any more. */
async function digestOf(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
