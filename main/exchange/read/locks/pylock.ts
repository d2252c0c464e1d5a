import { ClocheError, type ImportChoice, type TextFile } from '../../../../preload/contract';
import { linuxEnvironment, markerHolds } from '../../../python/marker-value';
import { LineError } from '../../../python/requirement-options';
import { type Reading, shownName } from '../../asked';
import { addIndex, gatherIndexes, isPublicIndex, sayOwnIsAsked } from '../parts/indexes';
import { groupsMax, type Parts, reject, remarkAt } from '../parts/parts';
import { projectName } from '../project-name';
import { warnOfUnknown } from '../projects/pyproject';
import { isTable, type Table, tableIn, tablesIn, textIn, textsIn, valueIn } from '../toml';
import { askedPython } from '../versions/required-python';
import { withKnownTerms } from './known-terms';
import { archiveAt, archiveBesideIt, besideIt, groupsOf, hashesIn, openLock, repository } from './lock-file';
import { knownHashes, type LockedItem, lockReading, type Place } from './locked';
import { fileNameOf } from './platforms';

/** Whether a text is a lock of PEP 751: its version and its packages stand at the left edge. */
export const isPylock = (text: string): boolean =>
  /^\ufeff?lock-version\s*=/m.test(text) && /^(?:\[\[packages\]\]|packages\s*=)/m.test(text);

const rootKeys = [
  ...['lock-version', 'environments', 'requires-python', 'extras', 'dependency-groups', 'default-groups', 'created-by'],
  ...['packages', 'tool'],
];
const packageKeys = [
  ...['name', 'version', 'marker', 'requires-python', 'dependencies', 'vcs', 'directory', 'archive', 'index', 'sdist'],
  ...['wheels', 'attestation-identities', 'tool'],
];

/**
 * What a pylock.toml locks. Throws `invalid-input` for what is no TOML, `unsupported` for a version of the format that is
 * not known, `too-large`.
 */
export function readPylock(file: TextFile, choice: ImportChoice): Reading {
  const { root, parts } = openLock(file);
  checkVersion(parts, root, shownName(file.fileName));
  warnOfUnknown(parts, root, 'the file', rootKeys);
  warnOfEnvironments(parts, textsIn(root, 'environments'));
  const tables = tablesOf(parts, root);
  addIndexes(parts, tables.filter(isOfIndex));
  const items = tables.flatMap((table) => itemOf(parts, table) ?? []);
  const { wanted, groups } = chosenOf(root, items, choice);
  return lockReading(parts, wanted, {
    format: 'pylock.toml',
    name: projectName(file.fileName, undefined),
    engine: textIn(root, 'created-by')?.slice(0, 100) ?? 'unknown',
    python: askedPython(textIn(root, 'requires-python')),
    groups,
  });
}

/** What is wanted with the extras and groups that are taken; by default those that the lock says. */
function chosenOf(root: Table, items: readonly LockedItem[], choice: ImportChoice) {
  const [extras, groups] = [textsIn(root, 'extras'), textsIn(root, 'dependency-groups')];
  if (extras.length + groups.length > groupsMax)
    throw new ClocheError('too-large', `The file has more than ${groupsMax} groups.`);
  const taken = new Set(choice.groups ?? textsIn(root, 'default-groups'));
  const listed = (all: readonly string[]) => all.filter((name) => taken.has(name)).join(' ');
  const environment = { extras: listed(extras), dependency_groups: listed(groups) };
  const counts = [...extras, ...groups].map(
    (name) => [name, items.filter(({ marker }) => names(marker, name)).length] as const,
  );
  const term = /(?:"[^"]*"|'[^']*') (?:not )?in (?:extras|dependency_groups)/g;
  return {
    wanted: items
      .filter(({ marker }) => isWanted(marker, environment))
      .map((item) => ({ ...item, marker: withKnownTerms(item.marker, term, (name) => taken.has(name)) })),
    groups: groupsOf(new Map(counts), taken),
  };
}

function checkVersion(parts: Parts, root: Table, shown: string): void {
  const version = valueIn(root, 'lock-version');
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(typeof version === 'string' ? version : '') ?? [];
  if (major !== '1')
    throw new ClocheError('unsupported', `${shown} is a lock of a version that Cloche does not read.`, {
      hint: 'Cloche reads lock-version 1.0.',
    });
  if (minor !== '0')
    parts.warnings.push({ message: `Its format is the newer version 1.${minor}: what that added is left out.` });
}

function tablesOf(parts: Parts, root: Table): Table[] {
  const list = valueIn(root, 'packages');
  if (!Array.isArray(list) || !list.every(isTable)) reject(parts, 1, 'packages', 'is no list of packages.');
  return tablesIn(root, 'packages');
}

function itemOf(parts: Parts, table: Table): LockedItem | undefined {
  const name = textIn(table, 'name');
  if (name === undefined) {
    reject(parts, 0, 'packages', 'has one without a name.');
    return undefined;
  }
  warnOfUnknown(parts, table, 'packages', packageKeys);
  const archives = archivesOf(table);
  const archive = tableIn(table, 'archive');
  const files = archives.map(
    (each) => textIn(each, 'name') ?? fileNameOf(textIn(each, 'url') ?? textIn(each, 'path') ?? ''),
  );
  return {
    name,
    version: textIn(table, 'version') ?? versionIn(fileNameOf(textIn(archive, 'url') ?? '')),
    hashes: knownHashes([...archives, archive].flatMap(hashesIn)),
    marker: textIn(table, 'marker'),
    place: placeOf(table),
    files,
    ...onlyArchive(archives),
  };
}

const archivesOf = (table: Table): Table[] =>
  [tableIn(table, 'sdist'), ...tablesIn(table, 'wheels')].filter((each) => Object.keys(each).length > 0);

/** Of several archives pip chooses one; which, is not known before. */
function onlyArchive([first, ...others]: readonly Table[]): Pick<LockedItem, 'archive'> {
  const url = first && textIn(first, 'url');
  const [hash] = first === undefined ? [] : knownHashes(hashesIn(first));
  return url === undefined || hash === undefined || others.length > 0 ? {} : { archive: { url, hash } };
}

/** The version in the name of a wheel; '' for other files. */
export const versionIn = (fileName: string): string => /^[^-]+-([^-]+)-.+\.whl$/i.exec(fileName)?.[1] ?? '';

function placeOf(table: Table): Place | undefined {
  const [vcs, directory, archive] = [tableIn(table, 'vcs'), tableIn(table, 'directory'), tableIn(table, 'archive')];
  const [url, path] = [textIn(vcs, 'url'), textIn(directory, 'path') ?? textIn(archive, 'path') ?? textIn(vcs, 'path')];
  const folder = textIn(vcs, 'subdirectory') ?? textIn(archive, 'subdirectory');
  if (url !== undefined)
    return repository(textIn(vcs, 'type') ?? 'git', url, { revision: textIn(vcs, 'commit-id'), folder });
  const address = textIn(archive, 'url');
  if (address !== undefined) return archiveAt(address, folder);
  if (path !== undefined) return besideIt(path, valueIn(directory, 'editable') === true);
  return archiveBesideIt(archivesOf(table));
}

/** The index of most packages is the user's own, whatever the file calls it: hashes say whether it has the same. */
function addIndexes(parts: Parts, tables: readonly Table[]): void {
  const indexes = gatherIndexes(tables, indexOf);
  for (const index of indexes.filter(isPublicIndex)) sayOwnIsAsked(parts, index.url);
  const others = indexes.filter((index) => !isPublicIndex(index));
  // One that everything comes from is asked alone: another one might have something else by the same name.
  const isOnly = others.length === 1 && others[0]?.packages.length === tables.length;
  for (const index of others) addIndex(parts, isOnly ? { url: index.url, role: 'only' } : index);
}

function indexOf(table: Table): { readonly url: string; readonly archives: string[] } | undefined {
  const url = textIn(table, 'index');
  const archives = archivesOf(table).flatMap((archive) => textIn(archive, 'url') ?? []);
  return url === undefined ? undefined : { url, archives };
}

/** Whether a package comes from an index at all. */
const isOfIndex = (table: Table): boolean => placeOf(table) === undefined;

/** Whether a marker asks for a group or an extra of that name. */
const names = (marker: string | undefined, name: string): boolean =>
  marker !== undefined &&
  /\b(?:extras|dependency_groups)\b/.test(marker) &&
  (marker.includes(`'${name}'`) || marker.includes(`"${name}"`));

/** Whether no group that is not taken is needed for it; platforms are judged later, and what is no marker is rejected then. */
function isWanted(marker: string | undefined, groups: Readonly<Record<string, string>>): boolean {
  if (marker === undefined || !/\b(?:extras|dependency_groups)\b/.test(marker)) return true;
  try {
    return markerHolds(marker, groups) !== false;
  } catch (thrown) {
    if (thrown instanceof LineError) return true;
    throw thrown;
  }
}

function warnOfEnvironments(parts: Parts, environments: readonly string[]): void {
  const holds = environments.map((marker) => {
    try {
      return markerHolds(marker, linuxEnvironment());
    } catch (thrown) {
      if (thrown instanceof LineError) return undefined;
      throw thrown;
    }
  });
  if (holds.length > 0 && holds.every((value) => value === false))
    parts.warnings.push(
      remarkAt(0, `It is meant for other machines: ${environments.join(', ').slice(0, 300)}.`, 'other-platform'),
    );
}
