import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ClocheError, type Package } from '../../../preload/contract';
import type { CondaRecord } from './meta';

/** Hashed at a stretch: a millisecond or two of the program. */
const chunkBytes = 512 * 1024;

/**
 * Checks the archives of channels that are folders of this machine: of those conda believes whatever hash it is given.
 * Throws `hash-mismatch`.
 */
export async function requireLocalArchives(records: readonly CondaRecord[]): Promise<void> {
  for (const { name, version, url, sha256 } of records) {
    if (!sha256 || !url.startsWith('file:')) continue;
    const found = await digestOf(fileURLToPath(url), 'sha256');
    if (found === undefined || found === sha256) continue;
    throw new ClocheError('hash-mismatch', `${name} ${version} is not what its channel promised.`, {
      hint: 'The channel is damaged: index it again.',
      detail: `${url}: sha256 ${found} instead of ${sha256}`,
    });
  }
}

/**
 * Checks what was installed against the hashes of a lock: the archives themselves as long as they are there, as a tool may
 * note of one what it was told, and otherwise what was noted. Throws `hash-mismatch`, with the names.
 */
export async function requireLockedArchives(
  records: readonly CondaRecord[],
  locked: readonly Package[],
): Promise<void> {
  const there = new Map(records.map((record) => [record.name, record]));
  const wrong: string[] = [];
  const told: string[] = [];
  for (const { name, version, conda, hashes = [] } of locked) {
    const record = there.get(name);
    if (!conda || !record) continue;
    const sha256 = hashes.find((hash) => hash.startsWith('sha256:'))?.slice('sha256:'.length);
    for (const [algorithm, promised] of [['sha256', sha256] as const, ['md5', conda.md5] as const]) {
      const found = promised && (await hashOf(record, algorithm));
      if (!found || found === promised.toLowerCase()) continue;
      wrong.push(`${name} ${version}`);
      told.push(`${conda.url}: ${algorithm} ${found} instead of ${promised}`);
      break;
    }
  }
  if (wrong.length === 0) return;
  const names = [...wrong.slice(0, 10), ...(wrong.length > 10 ? [`${wrong.length - 10} more`] : [])].join(', ');
  throw new ClocheError('hash-mismatch', `${names}: this is not what the lock promises.`, {
    hint: 'The channel has another archive by that name, or it was damaged on the way. Resolve the versions anew.',
    detail: told.join('\n'),
  });
}

/** Lower case; undefined where nothing is known. */
async function hashOf(record: CondaRecord, algorithm: 'sha256' | 'md5'): Promise<string | undefined> {
  const { url, package_tarball_full_path: cached } = record;
  const files = [...(cached ? [cached] : []), ...(url.startsWith('file:') ? [fileURLToPath(url)] : [])];
  for (const file of files) {
    const found = await digestOf(file, algorithm);
    if (found !== undefined) return found;
  }
  return record[algorithm]?.toLowerCase();
}

/** Undefined for what is not there any more. */
async function digestOf(file: string, algorithm: 'sha256' | 'md5'): Promise<string | undefined> {
  const hash = createHash(algorithm);
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
