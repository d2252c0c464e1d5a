import { ClocheError, type Package } from '../../../preload/contract';
import { type Distribution, readDistributions } from '../../python/installed';
import { findSitePackages } from '../../python/prefix';
import { isSeed } from '../../python/seeds';
import { isCondaPrefix, readRecords } from './meta';

/** What pip would install of an environment, and what is left out of that, sentences. */
export interface CondaDistributions {
  readonly packages: readonly Package[];
  readonly losses: readonly string[];
  /** What each package of a channel has brought, by its lower-case name; nothing for one that brought none. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/**
 * The Python distributions at a prefix by their own metadata, which says what they are called on PyPI. Throws `wrong-state`
 * where there is no environment.
 */
export async function readCondaDistributions(prefix: string, name: string): Promise<CondaDistributions> {
  const sitePackages = isCondaPrefix(prefix) ? await findSitePackages(prefix) : null;
  if (sitePackages === null)
    throw new ClocheError(
      'wrong-state',
      `There is no Python in ${name}, so what it has cannot be told by the names of PyPI.`,
      {
        hint: 'Repair it first.',
      },
    );
  const [records, distributions] = await Promise.all([readRecords(prefix), readDistributions(sitePackages)]);
  const brought = new Set(records.flatMap(({ metadata }) => metadata));
  const called = new Map(distributions.map(({ metadata, name }) => [metadata, name]));
  const names = records.map((record): [string, string[]] => [
    record.name,
    record.metadata.flatMap((folder) => called.get(folder) ?? []),
  ]);
  const packages = distributions.map((found) => (brought.has(found.metadata) ? asOnPypi(found) : withoutPlace(found)));
  const left = records
    .filter(({ metadata }) => metadata.length === 0)
    .map((record) => record.name)
    .filter((item) => !isSeed(item));
  return {
    packages: packages.filter((item) => !isSeed(item.name)),
    losses: left.length === 0 ? [] : [`What is no Python distribution is left out: ${left.join(', ')}.`],
    names: Object.fromEntries(names),
  };
}

/** Where it was built by a channel, and the hash of what was built there, are nothing to pip. */
const asOnPypi = ({ name, version }: Distribution): Package => ({ name, version });

function withoutPlace({ metadata: _metadata, isEditable: _isEditable, ...found }: Distribution): Package {
  return found;
}
