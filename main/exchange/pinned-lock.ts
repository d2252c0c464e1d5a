import type { Lock, Package, Spec } from '../../preload/contract';
import { normalizeName } from '../python/package-name';
import { satisfiesSpecifier } from '../python/version-specifier';
import { holdsHere, linesOf, markersOf, packageOf } from './carry/requirement-parts';
import { isLines, lineSettings } from './cloche-schema';

/** One version and no other: a range and `==1.*` are none. */
const exact = /^={2,3}([^*,]+)$/;

/**
 * What was made, at the exact versions that the settings ask for where that has others: a kind of Nix takes those of its nixpkgs
 * whatever a file says. Undefined where no exact version is asked for of what was made.
 */
export function pinnedLock(spec: Spec, made: Lock): Lock | undefined {
  const pins = pinsOf(spec, made);
  const isPinned = ({ name, conda }: Package) => conda === undefined && pins.has(normalizeName(name));
  if (!made.packages.some(isPinned)) return undefined;
  const packages = made.packages.map((item) => {
    const version = isPinned(item) ? pins.get(normalizeName(item.name)) : undefined;
    // `2.1+cpu` is what `==2.1` asks for.
    const isMet = version === undefined || satisfiesSpecifier(item.version, `==${version}`) !== false;
    return isMet ? item : { ...item, version };
  });
  return { ...made, packages };
}

/** Exact versions by normalised names, of lines that count on this machine. */
function pinsOf(spec: Spec, made: Lock): Map<string, string> {
  const environment = markersOf({ python: '', lock: made });
  const lines = [...lineSettings].flatMap((key) => (isLines(spec[key]) ? linesOf(spec[key]) : []));
  const pins = lines.flatMap((line): [string, string][] => {
    const entry = packageOf(line);
    const version = exact.exec(entry?.specifier ?? '')?.[1];
    const counts = entry !== undefined && holdsHere(entry, environment) === true;
    return counts && version !== undefined ? [[normalizeName(entry.name), version]] : [];
  });
  return new Map(pins);
}
