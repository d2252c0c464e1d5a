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
  build_number: z.number().catch(0),
  /** Of what it has linked, relative to the prefix. There are tens of thousands, too many to be looked at here. */
  files: z.custom<readonly string[]>((value) => Array.isArray(value)).catch([]),
});
/** What conda and micromamba note of a package that they have linked into an environment. */
export type CondaRecord = z.infer<typeof recordSchema>;

const folderOf = (prefix: string) => join(prefix, 'conda-meta');

/** Whether a conda environment stands at a prefix. */
export const isCondaPrefix = (prefix: string): boolean => namesIn(folderOf(prefix)).includes('history');

/**
 * The records of all linked packages, ordered by name; those that cannot be read are left out. Reads the files of the
 * environment and starts no tool.
 */
export async function readRecords(prefix: string): Promise<CondaRecord[]> {
  const folder = folderOf(prefix);
  const records: CondaRecord[] = [];
  const pause = createPauses();
  for (const name of namesIn(folder).filter((entry) => entry.endsWith('.json'))) {
    const record = parseRecord(textOf(join(folder, name)));
    if (record) records.push(record);
    await pause();
  }
  return records.sort((left, right) => (left.name < right.name ? -1 : 1));
}

function parseRecord(text: string | null): CondaRecord | undefined {
  try {
    return text === null ? undefined : recordSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
