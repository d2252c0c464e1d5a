import { type FoundAttribute, findAttributes } from '../../nix/names/attributes';
import type { NixContext } from '../../nix/run/nix';
import { linuxEnvironment } from '../../python/marker-value';
import { normalizeName } from '../../python/package-name';
import { satisfiesSpecifier } from '../../python/version-specifier';
import { allCandidates, type Candidates, candidatesOf, chooseAttribute } from './attribute-names';
import { missingPackages } from './missing';
import type { Survey } from './resolution';
import type { NixRequirementsSpec } from './spec';
import { applyMarkers, plainLines, type Requested, readRequested, type Wish } from './wishes';

/** A package that is asked for, and the one of nixpkgs that it is. */
interface Mapped {
  readonly wish: Wish;
  readonly found: FoundAttribute;
}

/**
 * Finds each requirement among the packages of the pin, by evaluating it; nothing is built. With `byName` only an
 * attribute with the distribution's own name will do, for an engine that reads the lines itself. Throws
 * `no-such-package` with all that are missing, and as `readRequested`.
 */
export async function mapRequirements(
  spec: NixRequirementsSpec,
  context: NixContext,
  { byName = false, isFresh = false } = {},
): Promise<Survey> {
  const requested = readRequested(spec);
  const names = requested.packages.flatMap(({ name }) => allCandidates(candidatesOf(name)));
  const attributes = await findAttributes({ ...spec, names, isFresh }, context);
  const { wishes, skipped } = applyMarkers(requested, linuxEnvironment(attributes.python));
  const mapped = wishes.flatMap((wish): Mapped[] => {
    const own = byName ? ownName(wish) : candidatesOf(wish.written);
    const found = chooseAttribute(wish.written, own, attributes);
    return found ? [{ wish, found }] : [];
  });
  const missing = wishes.filter((wish) => !mapped.some((one) => one.wish === wish));
  if (missing.length > 0) throw missingPackages({ missing, spec, attributes, byName });
  return {
    python: attributes.python.version,
    packages: mapped.map((one) => ({
      name: one.wish.written,
      attribute: one.found.attribute,
      extras: extrasOf(one),
    })),
    lines: byName ? plainLines(requested.packages) : [],
    contents: mapped.map(({ found: { attribute, version } }) => `${attribute} ${version}`.trim()),
    skipped,
    differences: mapped.flatMap(differenceOf),
    warnings: warningsOn(spec, requested, mapped),
  };
}

const ownName = ({ name }: Wish): Candidates => ({ spellings: [name], guesses: [] });

/** What is not as it was asked for, a sentence each. */
function warningsOn(spec: NixRequirementsSpec, { remarks }: Requested, packages: readonly Mapped[]): string[] {
  return [
    ...packages.flatMap((mapped) => [...differenceOf(mapped), ...missingExtras(mapped)]),
    ...packages.flatMap(({ found }) => cautionOn(found, spec)),
    ...remarks,
  ];
}

/** How the version differs from what was asked for; nothing when it does not. */
function differenceOf({ wish: { written, specifier }, found: { version } }: Mapped): string[] {
  if (specifier === '' || version === '') return [];
  const isRight = satisfiesSpecifier(version, specifier);
  if (isRight === undefined) return [`${written} ${version} may not be ${specifier}: its version cannot be compared.`];
  return isRight ? [] : [`${written} ${version} instead of ${specifier}.`];
}

/** The sets of optional dependencies that are asked for and there, as nixpkgs calls them. */
function extrasOf({ wish, found }: Mapped): string[] {
  return found.extras.filter((extra) => wish.extras.includes(normalizeName(extra)));
}

function missingExtras({ wish, found }: Mapped): string[] {
  const known = new Set(found.extras.map(normalizeName));
  return wish.extras
    .filter((extra) => !known.has(extra))
    .map(
      (extra) => `${wish.written}[${extra}]: nixpkgs does not know what the extra ${extra} brings, so it is left out.`,
    );
}

function cautionOn({ attribute, caution }: FoundAttribute, { allow }: NixRequirementsSpec): string[] {
  if (caution === '' || allow.some((allowed) => allowed === caution)) return [];
  return [`nixpkgs marks ${attribute} as ${caution} and refuses it, unless ${caution} packages are allowed.`];
}
