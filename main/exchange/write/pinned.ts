import { ClocheError, type Package } from '../../../preload/contract';
import type { KnownEnvironment } from '../../environments/environments';
import { knownPackages } from '../../python/known-packages';
import { isPackageName } from '../../python/package-name';
import { parseRequirements } from '../../python/requirements';
import { isHash, isVersion } from '../package-words';
import { isMachinePath, withoutCredentials } from '../scrub';
import type { Snapshot } from './snapshot';

/** The distributions of an environment by their names on PyPI, as they can leave this machine. */
export interface Pinned {
  /** With hashes in a fixed order, and only such words as requirements may hold. */
  readonly packages: readonly Package[];
  readonly losses: readonly string[];
}

/**
 * What is installed, by its names on PyPI. Throws `unsupported` where nothing was resolved, and what a kind says that cannot
 * tell.
 */
export async function pinnedOf(known: KnownEnvironment, snapshot: Snapshot): Promise<Pinned> {
  const { name, isResolved } = snapshot;
  if (!isResolved)
    throw new ClocheError('unsupported', `${name} has not been made, so no versions are known.`, {
      hint: 'Make it first, or export what was asked for.',
    });
  const { packages, losses } = await distributionsOf(known, snapshot);
  const told = [...losses];
  return { packages: packages.flatMap((item) => portable(item, told)), losses: told };
}

/** Of a kind whose packages have other names than on PyPI, what the distributions themselves say. */
async function distributionsOf({ kind, subject, lock }: KnownEnvironment, { packages }: Snapshot): Promise<Pinned> {
  if (!kind.distributions) return { packages, losses: [] };
  const found = await kind.distributions(subject);
  const ofPip = lock && { packages: lock.packages.filter(({ conda }) => !conda) };
  return { packages: knownPackages(found.packages, ofPip), losses: found.losses };
}

function portable(item: Package, losses: string[]): Package[] {
  const { name, version, hashes = [], source } = item;
  if (!isVersion(version) || !isLine(item)) {
    losses.push(
      `${JSON.stringify(`${name} ${version}`.slice(0, 100))} is no package that can be named, and is left out.`,
    );
    return [];
  }
  if (source !== undefined && isMachinePath(source)) {
    losses.push(`${name} was installed from a path of this machine and is left out.`);
    return [];
  }
  const address = source === undefined ? {} : { source: withoutCredentials(source) };
  if (address.source !== source) losses.push(`The login in the address ${address.source} is left out.`);
  return [{ ...item, ...address, hashes: hashes.filter(isHash).sort() }];
}

/** The distribution at its version, or at its address, as a line for pip. */
export const pinnedLine = ({ name, version, source }: Package): string =>
  source === undefined ? `${name}==${version}` : `${name} @ ${source}`;

/** Whether that line asks for the distribution and says nothing else; a path of this machine is told as such. */
function isLine(item: Package): boolean {
  const { name, source } = item;
  if (source !== undefined && isMachinePath(source)) return isPackageName(name);
  const line = pinnedLine(item);
  const { entries, rejected } = parseRequirements(line);
  const [entry, ...others] = entries;
  if (entry === undefined || others.length + rejected.length > 0) return false;
  if (!('hashes' in entry) || entry.name !== name || entry.text !== line || line.endsWith('\\')) return false;
  return entry.marker === undefined && entry.extras.length + entry.hashes.length + entry.options.length === 0;
}

/** Names in a sentence, the first of many. */
export function someOf(packages: readonly Package[]): string {
  const names = packages.map(({ name }) => name);
  const shown = names.length > 10 ? [...names.slice(0, 9), `${names.length - 9} more`] : names;
  return new Intl.ListFormat('en').format(shown);
}
