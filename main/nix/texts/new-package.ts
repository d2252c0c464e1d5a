import type { Scaffold, ScaffoldRequest } from '../../../preload/contract';
import type { NixContext } from '../run/nix';
import { type PrefetchRequest, prefetch } from '../run/prefetch';
import { scaffoldPackage } from './scaffold';
import { parseSource, type ScaffoldSource } from './scaffold-source';

/** {@link scaffoldPackage}, with the hash of the source if the request wants it. Throws as that and as runNix. */
export async function newPackage(request: ScaffoldRequest, context: NixContext): Promise<Scaffold> {
  const open = scaffoldPackage(request);
  if (!request.resolvesHash) return open;
  const { name, version, source = '' } = request;
  const place = placeOf(parseSource(source, name), version);
  return place ? scaffoldPackage(request, await prefetch(place, context)) : open;
}

/** What the fetcher of a source would take; undefined for a folder. */
function placeOf(source: ScaffoldSource, version: string): PrefetchRequest | undefined {
  switch (source.type) {
    case 'folder':
      return undefined;
    case 'archive':
      return { url: source.url, isUnpacked: false };
    case 'pypi':
      // nixpkgs knows where this leads.
      return {
        url: `mirror://pypi/${source.name.slice(0, 1)}/${source.name}/${source.name}-${version}.tar.gz`,
        isUnpacked: false,
      };
    case 'github': {
      const { owner, repository, revision = `v${version}` } = source;
      return { url: `https://github.com/${owner}/${repository}/archive/${revision}.tar.gz`, isUnpacked: true };
    }
  }
}
