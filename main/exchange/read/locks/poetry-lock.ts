import type { ImportChoice, TextFile } from '../../../../preload/contract';
import { normalizeName } from '../../../python/package-name';
import type { Reading } from '../../asked';
import { addIndex, gatherIndexes } from '../parts/indexes';
import { type Parts, reject } from '../parts/parts';
import { projectName } from '../project-name';
import { isTable, type Table, tableIn, tablesIn, textIn, textsIn, valueIn } from '../toml';
import { poetrySpecifier } from '../versions/poetry-versions';
import { askedPython } from '../versions/required-python';
import { withKnownTerms } from './known-terms';
import { archiveAt, besideIt, groupsOf, openLock, repository } from './lock-file';
import { knownHashes, type LockedItem, lockReading, type Place } from './locked';

/** Whether a text is a lock of Poetry: packages, and the hash of what they were resolved for. */
export const isPoetryLock = (text: string): boolean =>
  /^\ufeff?(?:\[\[package\]\]|package\s*=)/m.test(text) &&
  /^content-hash\s*=/m.test(text) &&
  /^python-versions\s*=/m.test(text);

/**
 * What a poetry.lock locks. It does not tell who asked for a package, so all of them are asked for; groups other than
 * `main`, and extras, are groups to take. Throws `invalid-input` for what is no TOML, and `too-large`.
 */
export function readPoetryLock(file: TextFile, choice: ImportChoice): Reading {
  const { root, parts } = openLock(file);
  const metadata = tableIn(root, 'metadata');
  const taken = new Set(choice.groups ?? []);
  const tables = tablesIn(root, 'package');
  const extras = tableIn(root, 'extras');
  const counts = new Map<string, number>(Object.keys(extras).map((name) => [name, textsIn(extras, name).length]));
  for (const group of tables.flatMap((table) => groupNames(table)))
    if (group !== 'main') counts.set(group, (counts.get(group) ?? 0) + 1);
  const optional = neededBy(
    tables,
    Object.keys(extras).flatMap((name) => (taken.has(name) ? textsIn(extras, name) : [])),
  );
  const wanted = tables.filter((table) => {
    const isIn = groupNames(table).some((name) => name === 'main' || taken.has(name));
    return isIn && (valueIn(table, 'optional') !== true || optional.has(normalizeName(textIn(table, 'name') ?? '')));
  });
  for (const source of gatherIndexes(wanted, indexOf)) addIndex(parts, source);
  const items = wanted.flatMap((table) => itemOf(parts, table, metadata, taken) ?? []);
  return lockReading(parts, items, {
    format: 'poetry.lock',
    name: projectName(file.fileName, undefined),
    engine: /^# .* by (Poetry \S+)/.exec(file.text)?.[1]?.toLowerCase() ?? 'poetry',
    python: askedPython(textIn(metadata, 'python-versions'), poetrySpecifier),
    groups: groupsOf(counts, taken),
  });
}

/** Older locks have one category in their place. */
function groupNames(table: Table): string[] {
  const groups = textsIn(table, 'groups');
  return groups.length > 0 ? groups : [textIn(table, 'category') ?? 'main'];
}

/** Normalised names of packages and of all that they need. */
function neededBy(tables: readonly Table[], names: readonly string[]): Set<string> {
  const needs = new Map(
    tables.map((table) => [
      normalizeName(textIn(table, 'name') ?? ''),
      Object.keys(tableIn(table, 'dependencies')).map(normalizeName),
    ]),
  );
  const found = new Set<string>();
  const ahead = names.map(normalizeName);
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    ahead.push(...(needs.get(name) ?? []));
  }
  return found;
}

function itemOf(parts: Parts, table: Table, metadata: Table, extras: ReadonlySet<string>): LockedItem | undefined {
  const [name, version] = [textIn(table, 'name'), textIn(table, 'version')];
  if (name === undefined || version === undefined) {
    reject(parts, 0, name ?? 'package', 'has no name or no version.');
    return undefined;
  }
  // Before Poetry 1.3 the files of all packages stood together.
  const own = tablesIn(table, 'files');
  const files = own.length > 0 ? own : tablesIn(tableIn(metadata, 'files'), name);
  return {
    name,
    version,
    hashes: knownHashes(files.map((each) => textIn(each, 'hash'))),
    marker: withoutExtras(markerOf(table), extras),
    place: placeOf(tableIn(table, 'source')),
    files: files.flatMap((each) => textIn(each, 'file') ?? []),
  };
}

function markerOf(table: Table): string | undefined {
  const value = valueIn(table, 'markers');
  if (!isTable(value)) return typeof value === 'string' ? value : undefined;
  // One for each group.
  const texts = Object.keys(value).flatMap((key) => textIn(value, key) ?? []);
  return texts.length > 1 ? texts.map((text) => `(${text})`).join(' or ') : texts[0];
}

/** A package of an extra that is taken is wanted, and pip knows no extra by itself. */
const withoutExtras = (marker: string | undefined, extras: ReadonlySet<string>): string | undefined =>
  withKnownTerms(marker, /\bextra == (?:"[^"]*"|'[^']*')/g, (name) => extras.has(name));

function placeOf(source: Table): Place | undefined {
  const [type, url] = [textIn(source, 'type'), textIn(source, 'url')];
  if (url === undefined) return undefined;
  const folder = textIn(source, 'subdirectory');
  switch (type) {
    case 'git':
      return repository('git', url, {
        revision: textIn(source, 'resolved_reference') ?? textIn(source, 'reference'),
        folder,
      });
    case 'url':
      return archiveAt(url, folder);
    case 'file':
    case 'directory':
      return besideIt(url);
    default:
      return undefined;
  }
}

function indexOf(table: Table): { readonly name: string | undefined; readonly url: string } | undefined {
  const source = tableIn(table, 'source');
  const url = textIn(source, 'url');
  return textIn(source, 'type') !== 'legacy' || url === undefined
    ? undefined
    : { name: textIn(source, 'reference'), url };
}
