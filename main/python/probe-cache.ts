import { dirname, join } from 'node:path';
import * as z from 'zod';
import { makePrivateFolder, writeFilesAtomic } from '../store/atomic-file';
import { findFolders } from '../store/folders';
import { statsOf, textOf } from '../store/quick-look';
import { type Probe, probeSchema } from './probe';

const entrySchema = z.object({
  /** Time of the file's last change, milliseconds since 1970. */
  modified: z.number(),
  /** The same of the folder of its library, where a missing module would appear. */
  libraryModified: z.number().optional(),
  probe: probeSchema,
});
type Entry = z.infer<typeof entrySchema>;

const cacheSchema = z.object({
  schema: z.literal(1),
  /** By real path. */
  probes: z.record(z.string(), entrySchema),
});

/** What interpreters answered before, by real path. */
export type ProbeCache = z.infer<typeof cacheSchema>['probes'];

const fileOf = (variables: NodeJS.ProcessEnv) => join(findFolders(variables).cache, 'interpreters.json');

/** The last answers; none when they cannot be read. */
export function readProbeCache(variables: NodeJS.ProcessEnv): ProbeCache {
  try {
    return cacheSchema.parse(JSON.parse(textOf(fileOf(variables)) ?? '')).probes;
  } catch {
    return {};
  }
}

/** Keeps the answers; a cache that cannot be written only costs time. */
export async function writeProbeCache(variables: NodeJS.ProcessEnv, probes: ProbeCache): Promise<void> {
  const file = fileOf(variables);
  try {
    await makePrivateFolder(dirname(file));
    const text = JSON.stringify({ schema: 1, probes });
    await writeFilesAtomic(dirname(file), [{ path: file, text }], { isDurable: false });
  } catch {}
}

/** What is to be kept of an answer; null for one that cannot be believed a second time. */
export function rememberedAs(modified: number, probe: Probe | null): Entry | null {
  if (!probe || probe.hasEnsurepip) return probe && { modified, probe };
  const libraryModified = modifiedTime(probe.library);
  return libraryModified === undefined ? null : { modified, libraryModified, probe };
}

/** What a file answered before, if neither it nor what it lacks can have changed since. */
export function knownProbe(cache: ProbeCache, realPath: string, modified: number): Entry | undefined {
  const known = cache[realPath];
  if (known?.modified !== modified) return undefined;
  return known.probe.hasEnsurepip || modifiedTime(known.probe.library) === known.libraryModified ? known : undefined;
}

const modifiedTime = (path: string | undefined) => (path === undefined ? undefined : statsOf(path)?.mtimeMs);
