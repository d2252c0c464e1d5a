import { ClocheError, type Scaffold, type ScaffoldRequest } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import type { NixContext } from '../run/nix';
import { runNix } from '../run/run-nix';
import { scaffoldPackage } from './scaffold';
import { parseSource, type ScaffoldSource } from './scaffold-source';

/** {@link scaffoldPackage}, with the hash of the source if the request wants it. Throws as that and as runNix. */
export async function newPackage(request: ScaffoldRequest, context: NixContext): Promise<Scaffold> {
  const open = scaffoldPackage(request);
  if (!request.resolvesHash) return open;
  const { name, version, source = '' } = request;
  const hash = await fetchHash(parseSource(source, name), version, context);
  return hash === undefined ? open : scaffoldPackage(request, hash);
}

/** Downloads a source into the store, and answers with its hash in the notation of today; undefined for a folder. */
async function fetchHash(source: ScaffoldSource, version: string, context: NixContext): Promise<string | undefined> {
  const place = placeOf(source, version);
  if (place === undefined) return undefined;
  const output = await runNix(context, 'nix-prefetch-url', [
    ...(place.isUnpacked ? ['--unpack'] : []),
    '--',
    place.url,
  ]);
  const found = /^[0-9abcdfghijklmnpqrsvwxyz]{52}$/m.exec(output)?.[0];
  if (found !== undefined) return sriOf(found);
  throw new ClocheError('tool-failed', `nix-prefetch-url did not tell the hash of ${redactCredentials(place.url)}.`);
}

/** The address that the fetcher of a source would take, and whether the hash is of what is inside. */
function placeOf(
  source: ScaffoldSource,
  version: string,
): { readonly url: string; readonly isUnpacked: boolean } | undefined {
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

const alphabet = '0123456789abcdfghijklmnpqrsvwxyz';

/** A SHA-256 in Nix's own base 32, which begins with its last bits, as `sha256-…`; pure. */
export function sriOf(base32: string): string {
  let value = 0n;
  for (const character of base32) value = value * 32n + BigInt(alphabet.indexOf(character));
  const bytes = Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
  return `sha256-${bytes.toString('base64')}`;
}
