import { changeFix, type Fix, type Spec } from '../../../preload/contract';
import type { Asked } from './error-rule';

/** Settings that are lists of names. */
const listSettings = ['packages', 'programs', 'libraries'] as const;
/** By its key: a setting that is a list of names. */
export type ListSetting = (typeof listSettings)[number];

/** Repairs that put one of the names in the place of one that is missing; none for what was not asked for by name. */
export function renameFixes(old: string, names: readonly string[], asked: Asked): Fix[] {
  const label = (name: string) => `Use ${name} instead of ${old}`;
  if (old === asked.python) return names.map((name) => changeFix(label(name), { python: name }));
  const settings = settingsWith(old, asked);
  const where = (setting: ListSetting) => (settings.length === 1 ? '' : ` in ${setting}`);
  return settings.flatMap((setting) =>
    names.map((name) =>
      changeFix(
        label(name) + where(setting),
        changedLists(asked, (other, entry) => (other === setting ? renamed(setting, entry, old, name) : entry)),
      ),
    ),
  );
}

const settingsWith = (name: string, asked: Asked): ListSetting[] =>
  listSettings.filter((setting) => asked[setting]?.some((entry) => isNamed(setting, entry, name)));

function renamed(setting: ListSetting, entry: string, old: string, name: string): string {
  if (entry === old) return name;
  return partsOf(setting, entry)
    .map((part) => (part === old ? name : part))
    .join('.');
}

/** The repair that asks for none of the names; none when one of them was not asked for by name. */
export function leaveOutFixes(names: readonly string[], asked: Asked): Fix[] {
  const isLeft = (setting: ListSetting, entry: string) => names.some((name) => isNamed(setting, entry, name));
  const isAsked = names.every((name) => settingsWith(name, asked).length > 0);
  return isAsked ? [leaveOutFix(names.length, asked, isLeft)] : [];
}

/** The repair that asks for nothing of a certain kind. */
export const leaveOutFix = (
  count: number,
  asked: Asked,
  isLeft: (setting: ListSetting, entry: string) => boolean,
): Fix =>
  changeFix(
    count === 1 ? 'Leave it out' : 'Leave them out',
    changedLists(asked, (setting, entry) => (isLeft(setting, entry) ? undefined : entry)),
  );

/** The lists that change when each entry becomes another one, or none for undefined. */
export function changedLists(asked: Asked, change: (setting: ListSetting, entry: string) => string | undefined): Spec {
  const changed = listSettings.flatMap((setting) => {
    const entries = asked[setting] ?? [];
    const others = entries.map((entry) => change(setting, entry));
    if (entries.every((entry, at) => entry === others[at])) return [];
    return [[setting, [...new Set(others.filter((entry) => entry !== undefined))]] as [string, string[]]];
  });
  return Object.fromEntries(changed);
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
