import type { ImportChoice, TextFile } from '../../../../preload/contract';
import { type Reading, shownName } from '../../asked';
import { withoutCredentials } from '../../scrub';
import { createLineFinder } from '../line-finder';
import { addIndex, isPublicIndex } from '../parts/indexes';
import { createParts, groupOf, type Parts, readingOf, reject, remarkAt } from '../parts/parts';
import { projectName } from '../project-name';
import { isTable, readToml, type Table, tableIn, tablesIn, textIn, valueIn } from '../toml';
import { addDependency, numberText } from './dependency-table';
import { sayIndexesOfPackages } from './left-out';

/** Whether a text has one of the tables of a Pipfile at its left edge. */
export const isPipfile = (text: string): boolean => /^\ufeff?\[(?:dev-)?packages\]|^\ufeff?\[\[source\]\]/m.test(text);

/** Tables that hold no packages; any other one is a category of its own. */
const ownTables = new Set(['source', 'packages', 'requires', 'scripts', 'pipenv', 'pipfile']);

/** What a Pipfile asks for; all but `[packages]` is a group to take. Throws like `readToml`. */
export function readPipfile(file: TextFile, choice: ImportChoice): Reading {
  const root = readToml(shownName(file.fileName), file.text);
  const parts = createParts(createLineFinder(file.text));
  addPackages(parts, root, 'packages', parts.main);
  for (const name of Object.keys(root)) {
    if (ownTables.has(name)) continue;
    const group = groupOf(parts, name);
    group.direct = addPackages(parts, root, name, group.entries);
  }
  addSources(parts, tablesIn(root, 'source'));
  readSettings(parts, root);
  return readingOf(parts, {
    format: 'Pipfile',
    name: projectName(file.fileName, undefined),
    asked: { python: pythonOf(parts, tableIn(root, 'requires')) },
    choice,
  });
}

/** Settings that pip has for all packages are asked for; those of single packages are told. */
function readSettings(parts: Parts, root: Table): void {
  if (valueIn(tableIn(root, 'pipenv'), 'allow_prereleases') === true) {
    parts.options.push('--pre');
    const line = parts.lines.lineOfKey('allow_prereleases');
    parts.confirmations.push({
      ...remarkAt(line, 'It passes an option to pip: --pre.', 'pip-option'),
      text: '--pre',
    });
  }
  const categories = Object.keys(root).filter((name) => name === 'packages' || !ownTables.has(name));
  // Of a single source nothing is lost.
  if (tablesIn(root, 'source').length > 1)
    sayIndexesOfPackages(
      parts,
      categories.flatMap((name) => Object.entries(tableIn(root, name))),
      'index',
    );
}

function addPackages(parts: Parts, root: Table, key: string, target: Parts['main']): number {
  const table = valueIn(root, key);
  if (table === undefined) return 0;
  if (!isTable(table)) {
    reject(parts, parts.lines.lineOfKey(key), key, 'is no table.');
    return 0;
  }
  const entries = Object.entries(table);
  for (const entry of entries) addDependency(parts, target, entry, 'pipenv');
  return entries.length;
}

/** Sources of a Pipfile or its lock: the first takes the place of the user's own index, unless it is the public one. */
export function addSources(parts: Parts, sources: readonly Table[]): void {
  const indexes = sources.map((source) => ({ name: textIn(source, 'name'), url: textIn(source, 'url') ?? '' }));
  const hasPublic = indexes.some(isPublicIndex);
  for (const [at, source] of sources.entries()) {
    const { name, url = '' } = indexes[at] ?? {};
    if (valueIn(source, 'verify_ssl') === false)
      parts.warnings.push(
        remarkAt(
          parts.lines.lineOf(url),
          `verify_ssl = false of the index ${withoutCredentials(url)} is left out: its certificate is checked.`,
        ),
      );
    addIndex(parts, { name, url, role: at === 0 && !hasPublic ? 'only' : 'extra' });
  }
}

/** What `[requires]` says; a version that is none is rejected. */
export function pythonOf(parts: Parts, requires: Table): string {
  for (const key of ['python_full_version', 'python_version']) {
    const value = valueIn(requires, key);
    if (value === undefined || value === '*') continue;
    const text = typeof value === 'number' || typeof value === 'bigint' ? numberText(parts, key, value) : value;
    if (typeof text === 'string' && /^\d+(?:\.\d+){0,2}$/.test(text)) return text;
    reject(parts, parts.lines.lineOfKey(key), key, 'is no version such as 3.12.');
  }
  return '';
}
