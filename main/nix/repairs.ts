import type { Fix, Spec } from '../../preload/contract';
import { type Asked, changeFix } from './error-rule';

/** Settings that are lists of names. */
const listSettings = ['packages', 'programs', 'libraries'] as const;
/** By its key: a setting that is a list of names. */
export type ListSetting = (typeof listSettings)[number];

/** Repairs that put one of the names in the place of one that is missing; none for what was not asked for by name. */
export function renameFixes(old: string, names: readonly string[], asked: Asked): Fix[] {
  const label = (name: string) => `Use ${name} instead of ${old}`;
  if (old === asked.python) return names.map((name) => changeFix(label(name), { python: name }));
  const settings = listSettings.filter((setting) => asked[setting]?.some((entry) => isNamed(setting, entry, old)));
  return settings.flatMap((setting) =>
    names.map((name) =>
      changeFix(
        settings.length === 1 ? label(name) : `${label(name)} in ${setting}`,
        renamed(setting, old, name, asked),
      ),
    ),
  );
}

/** The setting with a name in the place of another one. */
export function renamed(setting: ListSetting, old: string, name: string, asked: Asked): Spec {
  const entries = (asked[setting] ?? []).map((entry) => {
    if (!isNamed(setting, entry, old)) return entry;
    return entry === old
      ? name
      : partsOf(setting, entry)
          .map((part) => (part === old ? name : part))
          .join('.');
  });
  return { [setting]: [...new Set(entries)] };
}

/** The repair that asks for none of the names; none when one of them was not asked for by name. */
export function leaveOutFixes(names: readonly string[], asked: Asked): Fix[] {
  const spec: Record<string, string[]> = {};
  const left = new Set<string>();
  for (const setting of listSettings) {
    const entries = asked[setting] ?? [];
    const named = (entry: string) => names.filter((name) => isNamed(setting, entry, name));
    for (const name of entries.flatMap(named)) left.add(name);
    const kept = entries.filter((entry) => named(entry).length === 0);
    if (kept.length < entries.length) spec[setting] = kept;
  }
  if (left.size === 0 || !names.every((name) => left.has(name))) return [];
  return [changeFix(names.length === 1 ? 'Leave it out' : 'Leave them out', spec)];
}

/** The repair that lets nixpkgs give what it refuses; none for a kind that cannot allow anything. */
export function allowFixes(reasons: readonly string[], { allow }: Asked): Fix[] {
  const more = [...new Set(reasons)].filter((reason) => !allow?.includes(reason));
  if (!allow || more.length === 0) return [];
  return [changeFix(`Allow ${more.join(' and ')} packages for this environment`, { allow: [...allow, ...more] })];
}

/** Why nixpkgs refuses what is marked so. */
export const refusalOf = (reason: string): string =>
  reason === 'unfree' ? 'has an unfree license' : `is marked as ${reason}`;

/** Dots lead into sets, but for packages, whose names may have some. Nix tells only the part that is missing. */
const partsOf = (setting: ListSetting, entry: string) => (setting === 'packages' ? [entry] : entry.split('.'));

const isNamed = (setting: ListSetting, entry: string, name: string): boolean =>
  entry === name || partsOf(setting, entry).includes(name);
