import type { Package } from '../../../preload/contract';
import { type Distribution, readDistributions } from '../../python/installed';
import { normalizeName } from '../../python/package-name';
import { findSitePackages } from '../../python/prefix';
import { type CondaRecord, readRecords } from './meta';

/** What installed a package of a channel, whichever tool it was. */
export const condaInstaller = 'conda';

/** Packages of both sorts, those of channels first: each says who installed it, and whether it is among `asked` names. */
export async function readAllPackages(prefix: string, asked: ReadonlySet<string>): Promise<Package[]> {
  const records = await readRecords(prefix);
  const brought = new Set(records.flatMap(({ metadata }) => metadata));
  const sitePackages = await findSitePackages(prefix);
  const distributions = sitePackages === null ? [] : await readDistributions(sitePackages, brought);
  const ofChannels = records.map((record) => packageOf(record, asked.has(record.name)));
  return [...ofChannels, ...distributions.filter(({ installer }) => installer !== condaInstaller).map(ofPip(asked))];
}

const ofPip =
  (asked: ReadonlySet<string>) =>
  ({ metadata: _metadata, isEditable: _isEditable, ...found }: Distribution): Package => ({
    ...found,
    isRequested: asked.has(normalizeName(found.name)) || found.isRequested === true,
  });

/** A record as the rest of the program sees packages. */
function packageOf({ name, version, build, url, md5, sha256 }: CondaRecord, isRequested: boolean): Package {
  return {
    name,
    version,
    installer: condaInstaller,
    isRequested,
    ...(!sha256 ? {} : { hashes: [`sha256:${sha256}`] }),
    ...(url === '' ? {} : { conda: { build, url, ...(!md5 ? {} : { md5 }) } }),
  };
}
