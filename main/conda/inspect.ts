import { join } from 'node:path';
import { ClocheError, type Package } from '../../preload/contract';
import { findPrefixInterpreter } from '../python/prefix';
import { isFolder } from '../store/quick-look';
import type { CondaSubject } from './create';
import { isCondaPrefix, readLinked } from './prefix/meta';
import { readAllPackages } from './prefix/packages';
import { findLostFiles } from './prefix/verify';
import { namesOf } from './spec';

/** What is in a conda environment now; see the inspection of kinds. */
export interface CondaInspection {
  readonly python?: string;
  readonly interpreter?: string;
  readonly needs?: readonly string[];
  readonly packages: readonly Package[];
  readonly problem?: { readonly state: 'broken' | 'missing'; readonly error: ClocheError };
}

/** Reads the records of the packages, those of pip included, and starts nothing. */
export async function inspectConda({ spec, paths }: CondaSubject): Promise<CondaInspection> {
  const prefix = paths.content;
  if (!isFolder(prefix)) return problem('missing', `There is no folder ${prefix} any more.`);
  if (!isCondaPrefix(prefix))
    return problem('broken', `The records of its packages are gone from ${prefix}/conda-meta.`);
  const [interpreter, packages] = await Promise.all([
    findPrefixInterpreter(prefix),
    readAllPackages(prefix, new Set(namesOf(spec.packages))),
  ]);
  const version = packages.find(({ name, conda }) => conda !== undefined && name === 'python')?.version;
  const python = version === undefined ? {} : { python: version };
  if (interpreter) return { ...python, interpreter, needs: [join(prefix, 'conda-meta/history')], packages };
  return { ...problem('broken', `There is no Python in ${join(prefix, 'bin')}.`), ...python, packages };
}

/** What of the packages is gone; undefined when all of it is there. Looks into every folder, and starts nothing. */
export async function verifyConda({ paths }: CondaSubject): Promise<CondaInspection['problem']> {
  const [first, ...more] = await findLostFiles(paths.content, await readLinked(paths.content));
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
