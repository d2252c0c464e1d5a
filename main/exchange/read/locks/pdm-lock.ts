import type { ImportChoice, TextFile } from '../../../../preload/contract';
import type { Reading } from '../../asked';
import { reject, remarkAt } from '../parts/parts';
import { projectName } from '../project-name';
import { type Table, tableIn, tablesIn, textIn, textsIn, valueIn } from '../toml';
import { askedPython } from '../versions/required-python';
import { archiveAt, besideIt, groupsOf, openLock, repository } from './lock-file';
import { knownHashes, type LockedItem, lockReading, type Place } from './locked';

/** Whether a text is a lock of PDM: packages, and a version of the format that PDM spells its own way. */
export const isPdmLock = (text: string): boolean =>
  /^\ufeff?(?:\[\[package\]\]|package\s*=)/m.test(text) && /^lock_version\s*=/m.test(text);

/**
 * What a pdm.lock locks; all groups but `default` are groups to take. It does not tell who asked for a package. Throws
 * `invalid-input` for what is no TOML, and `too-large`.
 */
export function readPdmLock(file: TextFile, choice: ImportChoice): Reading {
  const { root, parts } = openLock(file);
  const metadata = tableIn(root, 'metadata');
  const taken = new Set(choice.groups ?? []);
  const tables = tablesIn(root, 'package');
  const counts = new Map(
    textsIn(metadata, 'groups')
      .filter((name) => name !== 'default')
      .map((name) => [name, 0]),
  );
  for (const name of tables.flatMap((table) => textsIn(table, 'groups')))
    if (name !== 'default') counts.set(name, (counts.get(name) ?? 0) + 1);
  const wanted = tables.filter((table) => {
    const groups = textsIn(table, 'groups');
    return groups.length === 0 || groups.some((name) => name === 'default' || taken.has(name));
  });
  const targets = tablesIn(metadata, 'targets');
  const platforms = targets.flatMap((target) => textIn(target, 'platform') ?? []);
  if (platforms.length > 0 && platforms.length === targets.length && !platforms.some((name) => /linux/.test(name)))
    parts.warnings.push(
      remarkAt(0, `It is meant for other platforms: ${platforms.join(', ').slice(0, 200)}.`, 'other-platform'),
    );
  const items = wanted.flatMap((table) => {
    const [name, version] = [textIn(table, 'name'), textIn(table, 'version')];
    if (name !== undefined && version !== undefined) return [itemOf(table, name, version)];
    reject(parts, 0, name ?? 'package', 'has no name or no version.');
    return [];
  });
  return lockReading(parts, unique(items), {
    format: 'pdm.lock',
    name: projectName(file.fileName, undefined),
    engine: 'pdm',
    python: askedPython(textIn(targets[0] ?? {}, 'requires_python') ?? textIn(metadata, 'requires_python')),
    groups: groupsOf(counts, taken),
  });
}

/** A package with an extra is listed once more for the extra, which installs nothing of its own. */
const unique = (items: readonly LockedItem[]): LockedItem[] => [
  ...new Map(items.map((item) => [`${item.name} ${item.version} ${item.marker ?? ''}`, item])).values(),
];

function itemOf(table: Table, name: string, version: string): LockedItem {
  const files = tablesIn(table, 'files');
  return {
    name,
    version,
    hashes: knownHashes(files.map((each) => textIn(each, 'hash'))),
    marker: textIn(table, 'marker'),
    place: placeOf(table),
    files: files.flatMap((each) => textIn(each, 'file') ?? []),
  };
}

function placeOf(table: Table): Place | undefined {
  const [git, url, path] = [textIn(table, 'git'), textIn(table, 'url'), textIn(table, 'path')];
  if (git !== undefined)
    return repository('git', git, {
      revision: textIn(table, 'revision') ?? textIn(table, 'ref'),
      folder: textIn(table, 'subdirectory'),
    });
  if (url !== undefined) return archiveAt(url, textIn(table, 'subdirectory'));
  return path === undefined ? undefined : besideIt(path, valueIn(table, 'editable') === true);
}
