import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClocheError } from '../../../preload/contract';
import { readInstalled } from '../../python/installed';
import { markRequested } from '../../python/pip/requested';
import { findPrefixInterpreter, findSitePackages, type PyvenvConfig, readPyvenvConfig } from '../../python/prefix';
import { readMarker } from '../../store/marker';
import { isInStore } from '../../store/nix-store';
import { isFolder } from '../../store/quick-look';
import type { Inspection, Subject } from '../kind';
import { pipRequestOf, type VenvSpec, venvPrefix, venvProject } from './spec';

/** What is in a venv now, read from its files. */
export async function inspectVenv(subject: Subject<VenvSpec>): Promise<Inspection> {
  const prefix = venvPrefix(subject);
  if (!(await lstat(prefix).catch(() => null))?.isDirectory())
    return problem('missing', `There is no folder ${prefix} any more.`, 'Repair it, put it back there, or remove it.');
  if (venvProject(subject.spec) !== undefined && readMarker(prefix) !== subject.id)
    return problem('missing', `${prefix} is no longer the environment that Cloche made.`, 'Remove it from the list.');
  const [configuration, interpreter, found] = await Promise.all([
    readPyvenvConfig(prefix),
    findPrefixInterpreter(prefix),
    findSitePackages(prefix),
  ]);
  const sitePackages = found !== null && isFolder(found) ? found : null;
  const python = configuration?.version ? { python: configuration.version } : {};
  const packages = sitePackages ? markRequested(await readInstalled(sitePackages), pipRequestOf(subject.spec)) : [];
  if (interpreter && sitePackages) return { ...python, interpreter, needs: [sitePackages], packages };
  const broken = problem('broken', brokenMessage(prefix, configuration, interpreter), recreate);
  return { ...broken, ...python, packages };
}

const recreate = 'Repair it: it is made again with the packages that are known.';

function brokenMessage(prefix: string, configuration: PyvenvConfig | null, interpreter: string | null): string {
  if (interpreter) return `The packages in ${join(prefix, 'lib')} are gone.`;
  const home = configuration?.home;
  if (home !== undefined && isInStore(home)) return `Its Python is gone from the Nix store: ${home}.`;
  return home
    ? `Its Python does not start; the one in ${home} that it was made of is probably gone.`
    : `There is no Python in ${join(prefix, 'bin')}.`;
}

function problem(state: 'broken' | 'missing', message: string, hint: string): Inspection {
  const code = state === 'missing' ? 'not-found' : 'interpreter-unusable';
  return { packages: [], problem: { state, error: new ClocheError(code, message, { hint }) } };
}
