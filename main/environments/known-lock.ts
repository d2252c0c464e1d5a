import type { Lock } from '../../preload/contract';
import type { Inspection, Subject } from '../kinds/kind';
import { knownPackages } from '../python/known-packages';
import { readJsonFile } from '../store/json-file';
import type { Catalog } from './catalog';
import { lockPlace } from './record';

/** The packages of an environment as far as they are known now, to be installed again; undefined when none are. */
export async function knownLock(
  catalog: Catalog,
  subject: Subject,
  { packages, python }: Inspection,
): Promise<Lock | undefined> {
  const lock = await readLock(catalog, subject);
  const version = lock?.python ?? python;
  if (version === undefined) return undefined;
  const common = { schema: 1 as const, python: version, engine: lock?.engine ?? 'unknown' };
  return { ...common, ...lock, packages: knownPackages(packages, lock) };
}

/** What was resolved when it was last made; undefined when that is lost. */
export async function readLock({ layout, notice }: Catalog, { paths }: Subject): Promise<Lock | undefined> {
  return readJsonFile(lockPlace(layout, paths.folder, notice)).catch(() => undefined);
}
