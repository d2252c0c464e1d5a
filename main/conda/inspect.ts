import { join } from 'node:path';
import { ClocheError, type Package } from '../../preload/contract';
import { findPrefixInterpreter } from '../python/prefix';
import { isFolder } from '../store/quick-look';
import { isCondaPrefix, readLinked } from './prefix/meta';
import { readAllPackages } from './prefix/packages';
import { findLostFiles } from './prefix/verify';
import { namesOf } from './spec';
import { type CondaSubject, condaPrefix } from './subject';
import { readZone, zoneProblem, zoneRoot } from './zone/zone';

/** What is in a conda environment now; see the inspection of kinds. */
export interface CondaInspection {
  readonly python?: string;
  readonly interpreter?: string;
  readonly needs?: readonly string[];
  readonly packages: readonly Package[];
  readonly storeBytes?: number;
  readonly problem?: { readonly state: 'broken' | 'missing'; readonly error: ClocheError };
}

/** Reads the records of the packages, those of pip included, and starts nothing. */
export async function inspectConda(subject: CondaSubject): Promise<CondaInspection> {
  const { spec } = subject;
  const prefix = condaPrefix(subject);
  if (!isFolder(prefix)) return problem('missing', `There is no folder ${prefix} any more.`);
  if (!isCondaPrefix(prefix))
    return problem('broken', `The records of its packages are gone from ${prefix}/conda-meta.`);
  const [interpreter, found] = await Promise.all([
    findPrefixInterpreter(prefix),
    readAllPackages(prefix, new Set(namesOf(spec.packages))),
  ]);
  const pinned = new Set(namesOf(spec.pins));
  const packages = found.map((one) => (one.conda && pinned.has(one.name) ? { ...one, isPinned: true } : one));
  const version = packages.find(({ name, conda }) => conda !== undefined && name === 'python')?.version;
  const python = version === undefined ? {} : { python: version };
  const lost = zoneProblem(subject);
  if (lost !== undefined) return { ...problem('broken', lost), ...python, packages };
  const zone = readZone(subject);
  const needs = [join(prefix, 'conda-meta/history'), join(prefix, 'lib'), ...(zone ? [zoneRoot(subject)] : [])];
  const storeBytes = zone ? { storeBytes: zone.storeBytes } : {};
  if (interpreter) return { ...python, interpreter, needs, packages, ...storeBytes };
  return { ...problem('broken', `There is no Python in ${join(prefix, 'bin')}.`), ...python, packages };
}

/** What of the packages is gone; undefined when all of it is there. Looks into every folder, and starts nothing. */
export async function verifyConda(subject: CondaSubject): Promise<CondaInspection['problem']> {
  const prefix = condaPrefix(subject);
  const { records, unreadable } = await readLinked(prefix);
  const lost = await findLostFiles(prefix, records);
  const [first, ...more] = [...unreadable.map((file) => `The record of a package cannot be read: ${file}.`), ...lost];
  if (first === undefined) return undefined;
  const others =
    more.length === 1 ? 'Another package is damaged too.' : `${more.length} other packages are damaged too.`;
  const message = more.length === 0 ? first : `${first} ${others}`;
  const detail = [first, ...more].join('\n');
  return { state: 'broken', error: new ClocheError('verification-failed', message, { hint, detail }) };
}

function problem(state: 'broken' | 'missing', message: string): CondaInspection {
  const code = state === 'missing' ? 'not-found' : 'interpreter-unusable';
  return { packages: [], problem: { state, error: new ClocheError(code, message, { hint }) } };
}

const hint = 'Repair it: it is made again with the packages that are known.';
