import type { ImportChoice, TextFile } from '../../../../preload/contract';
import { type Reading, shownName } from '../../asked';
import { createLineFinder } from '../line-finder';
import { addIndex } from '../parts/indexes';
import { addLine, addSpecifier, createParts, groupOf, type Parts, readingOf, reject, remarkAt } from '../parts/parts';
import { projectName } from '../project-name';
import { isTable, readToml, type Table, tableIn, tablesIn, textIn, textsIn, valueIn } from '../toml';
import { poetrySpecifier } from '../versions/poetry-versions';
import { askedPython } from '../versions/required-python';
import { readDependencyGroups } from './dependency-groups';
import { numberText } from './dependency-table';
import { expandOwnExtras } from './own-extras';
import { readPixi } from './pixi';
import { readPoetry } from './poetry';
import { readUvDevelopment, readUvSettings } from './uv-settings';

/** Whether a text has one of the tables of a pyproject.toml at its left edge. */
export const isPyproject = (text: string): boolean =>
  /^\ufeff?\[\[?\s*(?:project|build-system|dependency-groups|tool)\s*[.\]]/m.test(text) ||
  /^\ufeff?project\.[a-z-]+\s*=/m.test(text);

/**
 * What a pyproject.toml asks for: the dependencies of the project, and its extras and groups as groups to take. Throws
 * `invalid-input` for what is no TOML, and `too-large`.
 */
export function readPyproject(file: TextFile, choice: ImportChoice): Reading {
  const shown = shownName(file.fileName);
  const root = readToml(shown, file.text);
  const parts = createParts(createLineFinder(file.text));
  warnOfUnknown(parts, root, 'the file', ['project', 'build-system', 'dependency-groups', 'tool']);
  const tool = tableIn(root, 'tool');
  const poetry = tableIn(tool, 'poetry');
  const project = tableIn(root, 'project');
  if (valueIn(root, 'project') !== undefined) readProject(parts, root);
  readDependencyGroups(parts, valueIn(root, 'dependency-groups'));
  readPoetry(parts, poetry, valueIn(project, 'dependencies') !== undefined);
  readPdm(parts, tableIn(tool, 'pdm'));
  const flit = tableIn(tool, 'flit', 'metadata');
  readFlit(parts, flit);
  readUvDevelopment(parts, tableIn(tool, 'uv'));
  const ownName = textIn(project, 'name') ?? textIn(poetry, 'name') ?? flitName(flit);
  expandOwnExtras(parts, { name: ownName, extras: extrasOf(project, poetry, flit) });
  readUvSettings(parts, tableIn(tool, 'uv'));
  sayWhatIsDynamic(parts, project, tool);
  return readingOf(parts, {
    format: 'pyproject.toml',
    name: projectName(file.fileName, ownName),
    ownName,
    asked: { ...pythonOf(parts, project, tool), ...readPixi(parts, tableIn(tool, 'pixi')) },
    choice,
  });
}

const extrasOf = (project: Table, poetry: Table, flit: Table): string[] =>
  [tableIn(project, 'optional-dependencies'), tableIn(poetry, 'extras'), tableIn(flit, 'requires-extra')].flatMap(
    (extras) => Object.keys(extras),
  );

/** Keys that a closed table of the standard does not have. */
export function warnOfUnknown(parts: Parts, table: Table, where: string, known: readonly string[]): void {
  for (const key of Object.keys(table))
    if (!known.includes(key))
      parts.warnings.push(
        remarkAt(
          parts.lines.lineOfKey(key),
          `The key ${where === 'the file' ? '' : `${where}.`}${key.slice(0, 80)} is not known and is left out.`,
          'unknown-key',
        ),
      );
}

const projectKeys = [
  ...[
    'name',
    'version',
    'description',
    'readme',
    'requires-python',
    'license',
    'license-files',
    'authors',
    'maintainers',
  ],
  ...[
    'keywords',
    'classifiers',
    'urls',
    'scripts',
    'gui-scripts',
    'entry-points',
    'dependencies',
    'optional-dependencies',
  ],
  ...['dynamic', 'import-names', 'import-namespaces'],
];

function readProject(parts: Parts, root: Table): void {
  const project = valueIn(root, 'project');
  if (!isTable(project)) {
    reject(parts, parts.lines.lineOfKey('project'), 'project', 'is no table.');
    return;
  }
  warnOfUnknown(parts, project, 'project', projectKeys);
  addList(parts, parts.main, project, 'dependencies');
  const extras = valueIn(project, 'optional-dependencies');
  if (extras !== undefined && !isTable(extras)) reject(parts, 0, 'optional-dependencies', 'is no table.');
  for (const extra of Object.keys(isTable(extras) ? extras : {})) {
    const group = groupOf(parts, extra);
    group.direct += addList(parts, group.entries, tableIn(project, 'optional-dependencies'), extra);
  }
}

/** Adds a list of dependency specifiers; answers how many there are. */
export function addList(parts: Parts, target: Parts['main'], table: Table, key: string): number {
  const list = valueIn(table, key);
  if (list === undefined) return 0;
  if (!Array.isArray(list)) {
    reject(parts, parts.lines.lineOfKey(key), key, 'is no list.');
    return 0;
  }
  for (const item of list)
    if (typeof item === 'string') addSpecifier(parts, target, item);
    else reject(parts, parts.lines.lineOfKey(key), String(isTable(item) ? key : item), 'is no dependency.');
  return list.length;
}

function pythonOf(parts: Parts, project: Table, tool: Table): ReturnType<typeof askedPython> {
  const standard = valueIn(project, 'requires-python');
  if (typeof standard === 'number' || typeof standard === 'bigint')
    return { python: numberText(parts, 'requires-python', standard) };
  if (standard !== undefined) return askedPython(textIn(project, 'requires-python'));
  const flit = textIn(tableIn(tool, 'flit', 'metadata'), 'requires-python');
  if (flit !== undefined) return askedPython(flit);
  const own = valueIn(tableIn(tool, 'poetry', 'dependencies'), 'python');
  if (typeof own === 'number' || typeof own === 'bigint') return { python: numberText(parts, 'python', own) };
  return askedPython(typeof own === 'string' ? own : undefined, poetrySpecifier);
}

/** What flit had before there was `[project]`. */
function readFlit(parts: Parts, metadata: Table): void {
  addList(parts, parts.main, metadata, 'requires');
  const extras = tableIn(metadata, 'requires-extra');
  for (const extra of Object.keys(extras)) {
    const group = groupOf(parts, extra);
    group.direct += addList(parts, group.entries, extras, extra);
  }
}

const flitName = (metadata: Table): string | undefined => textIn(metadata, 'dist-name') ?? textIn(metadata, 'module');

function readPdm(parts: Parts, pdm: Table): void {
  for (const name of Object.keys(tableIn(pdm, 'dev-dependencies'))) {
    const group = groupOf(parts, name);
    const lines = textsIn(tableIn(pdm, 'dev-dependencies'), name);
    group.direct += lines.length;
    for (const text of lines) addLine(parts, group.entries, { text, line: parts.lines.lineOf(text) });
  }
  for (const source of tablesIn(pdm, 'source')) {
    const [name, url] = [textIn(source, 'name'), textIn(source, 'url')];
    const role = textIn(source, 'type') === 'find_links' ? 'flat' : name === 'pypi' ? 'only' : 'extra';
    if (url !== undefined) addIndex(parts, { name, url, role });
  }
}

/** What is worked out when the project is built, and what tools keep in places of their own, is said and not guessed. */
function sayWhatIsDynamic(parts: Parts, project: Table, tool: Table): void {
  const { warnings } = parts;
  const poetryOwns = Object.keys(tableIn(tool, 'poetry', 'dependencies')).length > 0;
  const dynamic = textsIn(project, 'dynamic').filter(
    (key) => key === 'optional-dependencies' || (key === 'dependencies' && !poetryOwns),
  );
  for (const key of dynamic) {
    const setuptools = tableIn(tool, 'setuptools', 'dynamic', key);
    const files = [valueIn(setuptools, 'file')].flat().filter((path) => typeof path === 'string');
    const from =
      files.length > 0 ? `: setuptools takes them from ${files.join(', ').slice(0, 200)}. Import that instead` : '';
    warnings.push(
      remarkAt(
        parts.lines.lineOfKey('dynamic'),
        `Its ${key} are worked out when it is built, and are not read${from}.`,
      ),
    );
  }
  const hatch = Object.keys(tableIn(tool, 'hatch', 'envs'));
  if (hatch.length > 0)
    warnings.push({
      message: `What the environments of Hatch ask for is left out: ${hatch.join(', ').slice(0, 200)}.`,
    });
}
