import { normalizeName } from '../../../python/package-name';
import { addIndex, isPublicIndex, sayOwnIsAsked } from '../parts/indexes';
import { groupOf, type Parts } from '../parts/parts';
import { isTable, type Table, tableIn, tablesIn, textIn, textsIn, valueIn } from '../toml';
import { addDependency } from './dependency-table';
import { sayIndexesOfPackages, sayPrereleases } from './left-out';

/**
 * What `[tool.poetry]` asks for: its own dependencies, its groups and extras, and its sources. Of a file whose `[project]`
 * names dependencies already, only groups and sources are taken, as Poetry does.
 */
export function readPoetry(parts: Parts, poetry: Table, hasStandard: boolean): void {
  readSources(parts, poetry);
  const own = tableIn(poetry, 'dependencies');
  if (!hasStandard) readDependencies(parts, poetry, own);
  else if (Object.keys(own).some((name) => name !== 'python'))
    parts.warnings.push({
      message: 'What Poetry says of the dependencies of [project] beside their versions is left out.',
    });
  sayWhatIsLeftOut(parts, poetry, hasStandard ? {} : own);
  readGroup(parts, 'dev', tableIn(poetry, 'dev-dependencies'));
  for (const [name, group] of Object.entries(tableIn(poetry, 'group')))
    if (isTable(group)) readGroup(parts, name, tableIn(group, 'dependencies'));
}

function sayWhatIsLeftOut(parts: Parts, poetry: Table, own: Table): void {
  const groups = Object.values(tableIn(poetry, 'group')).filter(isTable);
  const tables = [own, tableIn(poetry, 'dev-dependencies'), ...groups.map((group) => tableIn(group, 'dependencies'))];
  const entries = tables.flatMap((table) => Object.entries(table));
  sayPrereleases(parts, entries);
  sayIndexesOfPackages(parts, entries, 'source');
}

function readDependencies(parts: Parts, poetry: Table, own: Table): void {
  const optional = new Map<string, [string, unknown]>();
  for (const [name, value] of Object.entries(own)) {
    if (name.toLowerCase() === 'python') continue;
    if (isOptional(value)) optional.set(normalizeName(name), [name, value]);
    else addDependency(parts, parts.main, [name, value], 'poetry');
  }
  for (const [extra, names] of Object.entries(tableIn(poetry, 'extras'))) {
    const group = groupOf(parts, extra);
    for (const name of Array.isArray(names) ? names : []) {
      const entry = typeof name === 'string' ? optional.get(normalizeName(name)) : undefined;
      if (!entry) continue;
      group.direct += 1;
      addDependency(parts, group.entries, entry, 'poetry');
    }
  }
  const inExtras = new Set(
    Object.keys(tableIn(poetry, 'extras')).flatMap((extra) =>
      textsIn(tableIn(poetry, 'extras'), extra).map(normalizeName),
    ),
  );
  const alone = [...optional].flatMap(([key, [name]]) => (inExtras.has(key) ? [] : [name]));
  if (alone.length > 0)
    parts.warnings.push({ message: `Optional, and part of no extra, so left out: ${alone.join(', ').slice(0, 300)}.` });
}

const isOptional = (value: unknown): boolean =>
  [value].flat().some((item) => isTable(item) && valueIn(item, 'optional') === true);

function readGroup(parts: Parts, name: string, dependencies: Table): void {
  const entries = Object.entries(dependencies);
  if (entries.length === 0) return;
  const group = groupOf(parts, name);
  group.direct += entries.length;
  for (const entry of entries) addDependency(parts, group.entries, entry, 'poetry');
}

/** A primary source takes the place of the public index, unless that is named as well. */
function readSources(parts: Parts, poetry: Table): void {
  const sources = tablesIn(poetry, 'source');
  const isPublic = (source: Table) => {
    const [name, url] = [textIn(source, 'name'), textIn(source, 'url')];
    // It has no address in such a file, as Poetry knows that itself.
    return url === undefined ? name?.toLowerCase() === 'pypi' : isPublicIndex({ name, url });
  };
  let hasMain = sources.some(isPublic);
  for (const source of sources) {
    const [name, url, priority = 'primary'] = [
      textIn(source, 'name'),
      textIn(source, 'url'),
      textIn(source, 'priority'),
    ];
    if (url === undefined) continue;
    if (isPublic(source)) {
      sayOwnIsAsked(parts, url);
      continue;
    }
    const isSecondary = valueIn(source, 'secondary') === true || !['primary', 'default'].includes(priority);
    addIndex(parts, { name, url, role: hasMain || isSecondary ? 'extra' : 'only' });
    hasMain ||= !isSecondary;
  }
}
