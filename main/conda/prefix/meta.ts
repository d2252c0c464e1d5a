import { join } from 'node:path';
import * as z from 'zod';
import { createPauses, namesIn, textOf } from '../../store/quick-look';

/** Tools and versions of them differ in what they leave out and what they write as null. */
const recordSchema = z.object({
  name: z.string(),
  version: z.string(),
  build: z.string(),
  url: z.string().catch(''),
  md5: z.string().optional().catch(undefined),
  sha256: z.string().optional().catch(undefined),
  /** Absolute path of its archive in a cache, where it may not be any more. */
  package_tarball_full_path: z.string().optional().catch(undefined),
  build_number: z.number().catch(0),
  depends: z.array(z.string()).catch([]),
});
/** What conda and micromamba note of a package that they have linked into an environment. */
export interface CondaRecord extends z.infer<typeof recordSchema> {
  /** Its Python metadata: names of `.dist-info` and `.egg-info` in site-packages. */
  readonly metadata: readonly string[];
}
/** A {@link CondaRecord} with all that was linked, relative to the prefix. */
export interface LinkedRecord extends CondaRecord {
  readonly files: readonly string[];
}

const folderOf = (prefix: string) => join(prefix, 'conda-meta');

/** Whether a conda environment stands at a prefix. */
export const isCondaPrefix = (prefix: string): boolean => namesIn(folderOf(prefix)).includes('history');

/**
 * The records of all linked packages, ordered by name; those that cannot be read are left out. Reads the files of the
 * environment and starts no tool.
 */
export const readRecords = async (prefix: string): Promise<CondaRecord[]> =>
  (await readEach(prefix, (record) => record)).records;

/** All records with the names of tens of thousands of files, and the absolute paths of those that cannot be read. */
export const readLinked = (prefix: string): Promise<Read<LinkedRecord>> =>
  readEach(prefix, (record, files) => ({ ...record, files }));

interface Read<T> {
  readonly records: readonly T[];
  readonly unreadable: readonly string[];
}

async function readEach<T extends CondaRecord>(
  prefix: string,
  choose: (record: CondaRecord, files: readonly string[]) => T,
): Promise<{ records: T[]; unreadable: string[] }> {
  const folder = folderOf(prefix);
  const records: T[] = [];
  const unreadable: string[] = [];
  const pause = createPauses();
  for (const name of namesIn(folder).filter((entry) => entry.endsWith('.json'))) {
    const record = parseRecord(textOf(join(folder, name)), choose);
    if (record) records.push(record);
    else unreadable.push(join(folder, name));
    const pausing = pause();
    if (pausing) await pausing;
  }
  return { records: records.sort((left, right) => (left.name < right.name ? -1 : 1)), unreadable };
}

function parseRecord<T>(
  text: string | null,
  choose: (record: CondaRecord, files: readonly string[]) => T,
): T | undefined {
  try {
    if (text === null) return undefined;
    const raw = JSON.parse(text);
    const files: string[] = Array.isArray(raw.files)
      ? raw.files.filter((file: unknown) => typeof file === 'string')
      : [];
    return choose({ ...recordSchema.parse(raw), metadata: metadataIn(files) }, files);
  } catch {
    return undefined;
  }
}

const metadataShape = /^lib\/[^/]+\/site-packages\/([^/]+\.(?:dist|egg)-info)(?:\/|$)/;

function metadataIn(files: readonly string[]): string[] {
  const found = new Set<string>();
  for (const file of files) {
    // Most have nothing of it, and there are many.
    const [, name] = file.includes('-info') ? (metadataShape.exec(file) ?? []) : [];
    if (name !== undefined) found.add(name);
  }
  return [...found];
}
