import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Package } from '../../../preload/contract';
import { type Distribution, readDistributions } from '../installed';
import { normalizeName } from '../package-name';
import { isSeed } from '../seeds';
import { namesIn, type PipRequest } from './requirements-file';

/** What is known of a site-packages folder besides what is in it. */
export interface Provenance {
  /** What was asked for when it was filled, and what is asked for now. */
  readonly asked: readonly PipRequest[];
  /** What was in it when it had been filled. */
  readonly filled: readonly Package[];
  /** Normalised names of what is there without it now. */
  readonly given?: ReadonlySet<string> | undefined;
}

/** Requirements for those of the installed packages that somebody installed beside what was asked for, as they are. */
export async function requirementsByHand(
  sitePackages: string,
  { asked, filled, given = new Set() }: Provenance,
): Promise<string[]> {
  const names = new Set([...given, ...asked.flatMap(namesIn)]);
  const known = new Map(filled.map((item) => [normalizeName(item.name), item]));
  const isOurs = ({ name, version }: Package) => {
    const before = known.get(normalizeName(name));
    return before?.version === version && before.isRequested !== true;
  };
  return (await readDistributions(sitePackages))
    .filter((found) => !isSeed(found.name) && !names.has(normalizeName(found.name)) && !isOurs(found))
    .filter(isChosen)
    .map(requirementOf);
}

/** Only pip tells what somebody asked it for from what that needed: of other tools all of it counts. */
const isChosen = ({ isRequested, installer }: Package) =>
  isRequested === true || (installer !== undefined && installer !== 'pip');

function requirementOf({ name, version, source, isEditable = false }: Distribution): string {
  const released = `${name}==${version}`;
  if (source === undefined) return released;
  const address = source.startsWith('/') ? pathToFileURL(source).href : source;
  // A file that was downloaded, installed and thrown away.
  if (address.startsWith('file:') && !existsSync(fileURLToPath(address))) return released;
  return isEditable ? `-e ${address}` : `${name} @ ${address}`;
}
