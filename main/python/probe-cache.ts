import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { findFolders } from '../store/folders';
import { type Probe, probeSchema } from './probe';

const cacheSchema = z.object({
  schema: z.literal(1),
  /** By real path, with the time of the file's last change, milliseconds since 1970. */
  probes: z.record(z.string(), z.object({ modified: z.number(), probe: probeSchema })),
});

/** What interpreters answered before, by real path. */
export type ProbeCache = z.infer<typeof cacheSchema>['probes'];

const fileOf = (variables: NodeJS.ProcessEnv) => join(findFolders(variables).cache, 'interpreters.json');

/** The last answers; none when they cannot be read. */
export async function readProbeCache(variables: NodeJS.ProcessEnv): Promise<ProbeCache> {
  try {
    return cacheSchema.parse(JSON.parse(await readFile(fileOf(variables), 'utf8'))).probes;
  } catch {
    return {};
  }
}

/** Keeps the answers; a cache that cannot be written only costs time. */
export async function writeProbeCache(variables: NodeJS.ProcessEnv, probes: ProbeCache): Promise<void> {
  const file = fileOf(variables);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}.new`;
    await writeFile(draft, JSON.stringify({ schema: 1, probes }), { mode: 0o600 });
    await rename(draft, file);
  } catch {}
}

/** The answer that a file gave before, if it has not changed since. */
export function knownProbe(cache: ProbeCache, realPath: string, modified: number): Probe | undefined {
  const known = cache[realPath];
  return known?.modified === modified ? known.probe : undefined;
}
