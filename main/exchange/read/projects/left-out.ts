import { withoutCredentials } from '../../scrub';
import { type Parts, remarkAt } from '../parts/parts';
import { isTable, type Table, valueIn } from '../toml';

type Entries = readonly (readonly [name: string, value: unknown])[];

const listed = (names: readonly string[]): string => [...new Set(names)].join(', ').slice(0, 300);

const tablesOf = (value: unknown): Table[] => [value].flat().filter(isTable);

/** Says which packages name the one index that they come from, by a key of theirs: pip knows no such thing. */
export function sayIndexesOfPackages({ warnings, lines }: Parts, entries: Entries, key: 'index' | 'source'): void {
  const users = new Map<string, string[]>();
  for (const [name, value] of entries)
    for (const table of tablesOf(value)) {
      const index = valueIn(table, key);
      if (typeof index === 'string') users.set(index, [...(users.get(index) ?? []), name]);
    }
  for (const [index, names] of users) {
    const setting = `${key} = "${withoutCredentials(index).slice(0, 80)}"`;
    const message = `${setting} of ${listed(names)} is left out: pip asks each index for every package.`;
    warnings.push(remarkAt(lines.lineOfKey(names[0] ?? ''), message));
  }
}

/** Says which packages of Poetry are wanted before they are released: pip has that for all packages or none. */
export function sayPrereleases({ warnings, lines }: Parts, entries: Entries): void {
  const names = entries.flatMap(([name, value]) =>
    tablesOf(value).some((table) => valueIn(table, 'allow-prereleases') === true) ? [name] : [],
  );
  if (names.length === 0) return;
  const message = `allow-prereleases of ${listed(names)} is left out: add --pre to take pre-releases of all packages.`;
  warnings.push(remarkAt(lines.lineOfKey(names[0] ?? ''), message));
}

const uvAdvice = {
  prerelease: 'add --pre to the requirements to take pre-releases.',
  'find-links': 'add --find-links to the requirements for such places.',
  'no-index': 'the index of your own settings is asked.',
} as const;

/** Says which settings of `[tool.uv]` decide what is found and are not taken over. */
export function sayUvSettings({ warnings, lines }: Parts, uv: Table): void {
  for (const [key, advice] of Object.entries(uvAdvice)) {
    const value = valueIn(uv, key);
    if (value === undefined || value === false) continue;
    warnings.push(remarkAt(lines.lineOfKey(key), `The setting ${key} of [tool.uv] is left out: ${advice}`));
  }
}
