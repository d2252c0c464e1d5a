import type { EnvironmentDetail } from '../../preload/contract';
import { formatsOf } from '../kinds/formats';
import type { Inspection } from '../kinds/kind';
import { readJsonFile } from '../store/json-file';
import type { Catalog } from './catalog';
import type { KnownEnvironment } from './environments';
import { lookInside } from './look-inside';
import { importedLockPlace, lockPlace, requestedLockPlace } from './record';
import type { Understood } from './shelf';
import type { Sizes } from './sizes';

/** An environment with all that other rooms need of it. */
export async function knownOf(catalog: Catalog, { environment, made }: Understood): Promise<KnownEnvironment> {
  const { kind, subject, record } = made;
  const { folder } = subject.paths;
  const place = lockPlace(catalog.layout, folder, catalog.notice);
  const [lock, importedLock] = await Promise.all([
    record.state === 'ready' ? readJsonFile(place) : undefined,
    // Without it the environment is only compared with less.
    readJsonFile(importedLockPlace(catalog.layout, folder, catalog.notice)).catch(() => undefined),
  ]);
  return { environment, kind, subject, lock, ...(importedLock === undefined ? {} : { importedLock }) };
}

/** An environment with what was asked for and what is in it, after a thorough look. */
export async function detailOf(catalog: Catalog, sizes: Sizes, understood: Understood): Promise<EnvironmentDetail> {
  const { kind, subject, record } = understood.made;
  const { spec, variables, notes } = subject;
  const size = sizes.take(understood.made);
  const now =
    record.state === 'ready' ? await describeReady(catalog, understood) : await unfinished(catalog, understood);
  const ownBytes = await size;
  const { storeBytes = 0, ...detail } = now;
  const formats = formatsOf(kind, subject);
  return {
    spec,
    variables,
    ...(notes === undefined ? {} : { notes }),
    formats,
    ...detail,
    ...(ownBytes === undefined ? {} : { sizeBytes: ownBytes + storeBytes }),
  };
}

type Inside = Omit<EnvironmentDetail, 'spec' | 'variables' | 'notes' | 'formats' | 'sizeBytes'> &
  Pick<Inspection, 'storeBytes'>;

async function describeReady(catalog: Catalog, { environment: before, made }: Understood): Promise<Inside> {
  const { kind, subject } = made;
  const { packages, interpreter, problem, built, storeBytes } = await lookInside(kind, subject);
  const environment = { ...((await catalog.inspected(subject.id, problem)) ?? before), kind: kind.id };
  const place = lockPlace(catalog.layout, subject.paths.folder, catalog.notice);
  // What is lost of it was told as a notice.
  const sources = (await readJsonFile(place).catch(() => undefined))?.sources;
  const staleness = environment.state === 'ready' ? await kind.staleness?.(subject) : undefined;
  return {
    environment,
    packages: [...packages],
    ...(interpreter === undefined ? {} : { interpreter }),
    ...(sources === undefined ? {} : { sources }),
    ...(staleness === undefined ? {} : { staleness }),
    ...(built === undefined ? {} : { built }),
    ...(storeBytes === undefined ? {} : { storeBytes }),
  };
}

async function unfinished(catalog: Catalog, { environment, made }: Understood): Promise<Inside> {
  const place = requestedLockPlace(catalog.layout, made.subject.paths.folder, catalog.notice);
  const requestedLock = await readJsonFile(place);
  return { environment, packages: [], ...(requestedLock === undefined ? {} : { requestedLock }) };
}
