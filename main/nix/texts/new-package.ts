import { ClocheError, type Scaffold, type ScaffoldRequest } from '../../../preload/contract';
import type { NixContext } from '../run/nix';
import { prefetch, prefetchIfThere } from '../run/prefetch';
import { scaffoldPackage } from './scaffold';
import { type KnownSource, parseSource, type ScaffoldSource, sdistNames } from './scaffold-source';

/**
 * {@link scaffoldPackage}, with the hash of the source if the request wants it. Throws as that, as runNix, and
 * `not-found` when PyPI does not have it.
 */
export async function newPackage(request: ScaffoldRequest, context: NixContext): Promise<Scaffold> {
  const open = scaffoldPackage(request);
  if (!request.resolvesHash) return open;
  const { name, version, source = '' } = request;
  const known = await fetchSource(parseSource(source, name), version, context);
  return known ? scaffoldPackage(request, known) : open;
}

/** Fetches what the fetcher of a source would take; undefined for a folder. */
async function fetchSource(
  source: ScaffoldSource,
  version: string,
  context: NixContext,
): Promise<KnownSource | undefined> {
  switch (source.type) {
    case 'folder':
      return undefined;
    case 'archive':
      return { hash: await prefetch({ url: source.url, isUnpacked: false }, context) };
    case 'pypi':
      return fetchSdist(source.name, version, context);
    case 'github': {
      const { owner, repository, revision = `v${version}` } = source;
      const url = `https://github.com/${owner}/${repository}/archive/${revision}.tar.gz`;
      return { hash: await prefetch({ url, isUnpacked: true }, context) };
    }
  }
}

/** Where nixpkgs' own `mirror://pypi` leads, which only a nixpkgs in NIX_PATH could tell. */
const sdists = 'https://files.pythonhosted.org/packages/source';

async function fetchSdist(name: string, version: string, context: NixContext): Promise<KnownSource> {
  for (const sdist of sdistNames(name)) {
    const url = `${sdists}/${sdist.slice(0, 1)}/${sdist}/${sdist}-${version}.tar.gz`;
    const hash = await prefetchIfThere({ url, isUnpacked: false }, context);
    if (hash !== undefined) return { hash, sdist };
  }
  throw new ClocheError('not-found', `PyPI has no source of ${name} ${version} as a tar.gz.`, {
    hint: 'Check the name and the version. What has only wheels or a zip there is fetched by the address of an archive, or from its repository.',
  });
}
