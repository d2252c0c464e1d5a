import type { KnownPackages } from '../../names/known-packages';
import { lookUpInNixpkgs } from '../../nix/names/package-names';
import { normalizeName } from '../../python/package-name';
import { readEntries } from '../../python/pip/requirements-file';
import type { PackageEntry } from '../../python/requirements';
import { allCandidates, candidatesOf } from './attribute-names';
import { type NixRequirementsSpec, takesNixpkgs } from './spec';

/**
 * What the names of a nixpkgs that were read tell of the lines that ask it for a package, whatever the Python; of engines that
 * take packages from elsewhere nothing. Throws `invalid-input` for what pip would refuse.
 */
export async function lookUpRequirements(spec: NixRequirementsSpec): Promise<KnownPackages> {
  const { engine, requirements, nixpkgs, python } = spec;
  if (!takesNixpkgs(engine)) return { missing: [], isWhole: false };
  const asked = readEntries(requirements).filter((entry): entry is PackageEntry => entry.type === 'package');
  const always = asked.filter(({ marker }) => marker === undefined);
  const packages = [...new Set(always.map(({ name }) => name))];
  const attributesOf = (name: string) =>
    engine === 'attributes' ? allCandidates(candidatesOf(name)) : [normalizeName(name)];
  const known = await lookUpInNixpkgs({ packages, programs: [], attributesOf }, { nixpkgs, python });
  return { ...known, isWhole: known.isWhole && always.length === asked.length };
}
