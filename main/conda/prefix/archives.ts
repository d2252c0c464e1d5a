import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Package } from '../../../preload/contract';
import { errorOf, type FailureRule, lockMismatch, mismatch } from '../tools/failure-rules';
import type { CondaRecord } from './meta';

/** Hashed at a stretch: a millisecond or two of the program. */
const chunkBytes = 512 * 1024;

/** What an installed package is to be, lower case. */
interface Promised {
  readonly record: CondaRecord;
  readonly hashes: { readonly sha256: string | undefined; readonly md5: string | undefined };
}

/**
 * Checks the archives of what was installed, as the tools believe some of what they are told: against the hashes of a
 * lock, and those of channels that are folders of this machine against what the channel says. Throws `hash-mismatch`, with
 * the names.
 */
export async function requireArchives(records: readonly CondaRecord[], locked: readonly Package[] = []): Promise<void> {
  await requireHashes(promisedByLock(records, locked), lockMismatch);
  await requireHashes(promisedByFolders(records), mismatch);
}

function promisedByLock(records: readonly CondaRecord[], locked: readonly Package[]): Promised[] {
  const there = new Map(records.map((record) => [record.name, record]));
  return locked.flatMap(({ name, conda, hashes = [] }) => {
    const record = there.get(name);
    if (!conda || !record) return [];
    const sha256 = hashes.find((hash) => hash.startsWith('sha256:'))?.slice('sha256:'.length);
    return [{ record, hashes: { sha256: sha256?.toLowerCase(), md5: conda.md5?.toLowerCase() } }];
  });
}

const promisedByFolders = (records: readonly CondaRecord[]): Promised[] =>
  records
    .filter(({ url }) => url.startsWith('file:'))
    .map((record) => ({ record, hashes: { sha256: record.sha256?.toLowerCase(), md5: undefined } }));

async function requireHashes(promises: readonly Promised[], rule: FailureRule): Promise<void> {
  const wrong: string[] = [];
  const told: string[] = [];
  for (const { record, hashes } of promises) {
    const difference = await differenceOf(record, hashes);
    if (difference === undefined) continue;
    wrong.push(`${record.name} ${record.version}`);
    told.push(`${record.url}: ${difference}`);
  }
  if (wrong.length > 0) throw errorOf(rule, wrong, told.join('\n'));
}

async function differenceOf(record: CondaRecord, hashes: Promised['hashes']): Promise<string | undefined> {
  for (const algorithm of ['sha256', 'md5'] as const) {
    const promised = hashes[algorithm];
    const found = promised && (await hashOf(record, algorithm));
    if (found && found !== promised) return `${algorithm} ${found} instead of ${promised}`;
  }
  return undefined;
}

/** Of the archive itself as long as that is there, and otherwise what was noted; undefined where nothing is known. */
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
