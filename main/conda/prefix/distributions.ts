import { ClocheError, type Package } from '../../../preload/contract';
import { type Distribution, readDistributions } from '../../python/installed';
import { findSitePackages } from '../../python/prefix';
import { isSeed } from '../../python/seeds';
import { type CondaRecord, isCondaPrefix, readRecords } from './meta';

const metadataShape = /^lib\/[^/]+\/site-packages\/([^/]+\.(?:dist|egg)-info)(?:\/|$)/;

/** The metadata in site-packages that packages of channels have brought: names of `.dist-info` and `.egg-info`. */
export function metadataOf(records: readonly CondaRecord[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { files } of records)
    for (const file of files) {
      // Most have nothing of it, and there are many.
      if (typeof file !== 'string' || !file.includes('-info')) continue;
      const [, name] = metadataShape.exec(file) ?? [];
      if (name !== undefined) found.add(name);
    }
  return found;
}

/** What pip would install of an environment, and what is left out of that, sentences. */
export interface CondaDistributions {
  readonly packages: readonly Package[];
  readonly losses: readonly string[];
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
  const brought = metadataOf(records);
  const packages = distributions.map((found) => (brought.has(found.metadata) ? asOnPypi(found) : withoutPlace(found)));
  const left = records
    .filter((record) => metadataOf([record]).size === 0)
    .map((record) => record.name)
    .filter((item) => !isSeed(item));
  return {
    packages: packages.filter((item) => !isSeed(item.name)),
    losses: left.length === 0 ? [] : [`What is no Python distribution is left out: ${left.join(', ')}.`],
  };
}

/** Where it was built by a channel, and the hash of what was built there, are nothing to pip. */
const asOnPypi = ({ name, version }: Distribution): Package => ({ name, version });

function withoutPlace({ metadata: _metadata, isEditable: _isEditable, ...found }: Distribution): Package {
  return found;
}
