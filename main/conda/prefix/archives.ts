import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ClocheError, type Lock } from '../../../preload/contract';

/** An archive and what it is promised to be, by its channel or by a lock. */
interface Promised {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly sha256?: string | undefined;
  readonly md5?: string | undefined;
}

/**
 * Checks the archives of channels that are folders of this machine: of those conda believes whatever hash it is given.
 * Throws `hash-mismatch`.
 */
export async function requireLocalArchives(promised: readonly Promised[]): Promise<void> {
  for (const { name, version, url, sha256, md5 } of promised) {
    const [algorithm, hash] = sha256 ? ['sha256', sha256] : ['md5', md5];
    if (!hash || !url.startsWith('file:')) continue;
    const found = await digestOf(fileURLToPath(url), algorithm);
    if (found === undefined || found === hash) continue;
    throw new ClocheError('hash-mismatch', `${name} ${version} is not what its channel promised.`, {
      hint: 'The channel is damaged: index it again.',
      detail: `${url}: ${algorithm} ${found} instead of ${hash}`,
    });
  }
}

/** The archives of packages of channels, with what a lock promises of them. */
export const promisedBy = ({ packages }: Lock): Promised[] =>
  packages.flatMap(({ name, version, conda }) => (conda ? [{ name, version, url: conda.url, md5: conda.md5 }] : []));

/** Undefined for what is not there any more. */
async function digestOf(file: string, algorithm: string): Promise<string | undefined> {
  const hash = createHash(algorithm);
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
