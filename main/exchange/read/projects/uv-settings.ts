import { normalizeName } from '../../../python/package-name';
import type { PackageEntry, RequirementEntry } from '../../../python/requirements';
import { addIndex } from '../parts/indexes';
import { addSpecifier, groupOf, type Parts, reject, remarkAt } from '../parts/parts';
import { isTable, type Table, tableIn, textIn, textsIn, valueIn } from '../toml';
import { addDependency } from './dependency-table';
import { sayUvSettings } from './left-out';

/** The older group of dependencies for development that `[tool.uv]` has. */
export function readUvDevelopment(parts: Parts, uv: Table): void {
  const development = textsIn(uv, 'dev-dependencies');
  if (development.length === 0) return;
  const group = groupOf(parts, 'dev');
  group.direct += development.length;
  for (const text of development) addSpecifier(parts, group.entries, text);
}

/**
 * What `[tool.uv]` says beside the standard: indexes, from where single packages come, and limits. To be read after all
 * dependencies, whose lines it changes.
 */
export function readUvSettings(parts: Parts, uv: Table): void {
  for (const text of textsIn(uv, 'constraint-dependencies')) addSpecifier(parts, parts.constraints, text);
  if (textsIn(uv, 'override-dependencies').length > 0)
    parts.warnings.push({ message: 'uv overrides what some packages need; pip does not, so that is left out.' });
  sayUvSettings(parts, uv);
  const sources = tableIn(uv, 'sources');
  readIndexes(parts, uv, sources);
  const byName = new Map(Object.entries(sources).map(([name, value]) => [normalizeName(name), value]));
  for (const list of [parts.main, ...[...parts.groups.values()].map(({ entries }) => entries)])
    applySources(parts, list, byName);
}

function readIndexes(parts: Parts, uv: Table, sources: Table): void {
  const users = usersOf(sources);
  for (const index of [valueIn(uv, 'index')].flat().filter(isTable)) {
    const [name, url] = [textIn(index, 'name'), textIn(index, 'url')];
    if (url === undefined) continue;
    const isOnly = valueIn(index, 'default') === true;
    const packages = valueIn(index, 'explicit') === true ? users.get(name ?? '') : [];
    const role = textIn(index, 'format') === 'flat' ? 'flat' : isOnly ? 'only' : 'extra';
    addIndex(parts, { name, url, role, packages: packages ?? [] });
  }
  const [own, more] = [textIn(uv, 'index-url'), textsIn(uv, 'extra-index-url')];
  if (own !== undefined) addIndex(parts, { url: own, role: 'only' });
  for (const url of more) addIndex(parts, { url });
}

/** Which packages name an index as the one they come from. */
function usersOf(sources: Table): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const [name, value] of Object.entries(sources))
    for (const source of [value].flat().filter(isTable)) {
      const index = textIn(source, 'index');
      if (index === undefined) continue;
      const names = users.get(index) ?? [];
      names.push(name);
      users.set(index, names);
    }
  return users;
}

/** Puts addresses, repositories and paths into the lines of the packages that come from there. */
function applySources(parts: Parts, entries: RequirementEntry[], byName: ReadonlyMap<string, unknown>): void {
  const before = entries.splice(0);
  for (const entry of before) {
    const value = entry.type === 'package' ? byName.get(normalizeName(entry.name)) : undefined;
    const places = [value]
      .flat()
      .filter(isTable)
      .filter((source) => valueIn(source, 'index') === undefined);
    if (entry.type !== 'package' || places.length === 0) entries.push(entry);
    else for (const place of places) applySource(parts, entries, entry, place);
  }
}

function applySource(parts: Parts, entries: RequirementEntry[], entry: PackageEntry, source: Table): void {
  if (valueIn(source, 'workspace') === true) {
    reject(parts, entry.line, entry.text, 'is a part of the same workspace, which is not here.');
    return;
  }
  const markers = [entry.marker, textIn(source, 'marker')].filter((marker) => marker !== undefined);
  const joined = markers.length > 1 ? markers.map((marker) => `(${marker})`).join(' and ') : (markers[0] ?? '');
  const count = entries.length;
  addDependency(parts, entries, [entry.name, { ...source, extras: entry.extras, markers: joined }], 'pipenv');
  const [added] = entries.splice(count);
  if (added) entries.push({ ...added, line: entry.line });
  if (added && textIn(source, 'marker') !== undefined)
    parts.warnings.push(
      remarkAt(
        entry.line,
        `${entry.name} comes from there only where that place’s marker holds; otherwise it is left out.`,
      ),
    );
}
