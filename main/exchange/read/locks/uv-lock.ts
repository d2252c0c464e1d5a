import { ClocheError, type ImportChoice, type TextFile } from '../../../../preload/contract';
import { type Reading, shownName } from '../../asked';
import { addIndex, gatherIndexes } from '../parts/indexes';
import { countEntry, type Parts, reject } from '../parts/parts';
import { projectName } from '../project-name';
import { type Table, tableIn, tablesIn, textIn, textsIn, valueIn } from '../toml';
import { askedPython } from '../versions/required-python';
import { archiveAt, archiveBesideIt, besideIt, groupsOf, openLock, repository } from './lock-file';
import { knownHashes, type LockedItem, lockReading, markerEnvironment, type Place } from './locked';
import { fileNameOf } from './platforms';
import { versionIn } from './pylock';
import { type Needed, neededOf } from './uv-graph';

/** Whether a text is a lock of uv: its version and its Pythons stand at the left edge, and packages have sources. */
export const isUvLock = (text: string): boolean =>
  /^\ufeff?version\s*=\s*\d/m.test(text) &&
  /^requires-python\s*=/m.test(text) &&
  /^\[\[package\]\]|^package\s*=|^\[manifest\]/m.test(text);

/**
 * What a uv.lock locks of what its projects need; their extras and groups are groups to take. The projects themselves are
 * not installed: they are not here. Throws `invalid-input` for what is no TOML, `unsupported`, `too-large`.
 */
export function readUvLock(file: TextFile, choice: ImportChoice): Reading {
  const { root, parts } = openLock(file);
  if (Number(valueIn(root, 'version')) !== 1)
    throw new ClocheError(
      'unsupported',
      `${shownName(file.fileName)} is a lock of a version that Cloche does not read.`,
      {
        hint: 'Cloche reads version 1 of uv.lock.',
      },
    );
  const tables = tablesIn(root, 'package');
  const roots = rootsOf(tables, tableIn(root, 'manifest'));
  if (tables.length > 0 && roots.length === 0) reject(parts, 1, 'package', 'has no project that asks for the others.');
  const python = askedPython(textIn(root, 'requires-python'));
  const groups = new Set(choice.groups ?? []);
  const needed = neededOf(tables, { roots, groups, environment: markerEnvironment(python.python) });
  const tablesNeeded = needed.map(({ table }) => table);
  for (const index of gatherIndexes(tablesNeeded, indexOf)) addIndex(parts, index);
  const counts = new Map(
    roots.flatMap((project) =>
      [tableIn(project, 'optional-dependencies'), tableIn(project, 'dev-dependencies')].flatMap((lists) =>
        Object.keys(lists).map((name) => [name, namesIn(tablesIn(lists, name))] as const),
      ),
    ),
  );
  const items = needed.map(itemOf);
  return lockReading(parts, items, {
    format: 'uv.lock',
    name: projectName(file.fileName, textIn(roots[0] ?? {}, 'name')),
    engine: 'uv',
    python,
    groups: groupsOf(counts, groups),
    // One that was simplified keeps no word of what was asked for.
    ...(roots.every(tellsWhatIsAsked)
      ? { requirements: roots.flatMap((project) => requirementsOf(parts, project, { groups, items })) }
      : {}),
  });
}

/** Whether a project that needs something says what it was asked for. */
const tellsWhatIsAsked = (project: Table): boolean =>
  valueIn(project, 'metadata') !== undefined ||
  !['dependencies', 'optional-dependencies', 'dev-dependencies'].some((key) => valueIn(project, key) !== undefined);

const namesIn = (edges: readonly Table[]): number => new Set(edges.map((edge) => textIn(edge, 'name'))).size;

/** The members of the workspace; without a list of them, what is built of the folder of the lock, or the script of the lock. */
function rootsOf(tables: readonly Table[], manifest: Table): Table[] {
  const names = new Set(textsIn(manifest, 'members'));
  if (names.size > 0) return tables.filter((table) => names.has(textIn(table, 'name') ?? ''));
  const requirements = tablesIn(manifest, 'requirements');
  if (requirements.length > 0) return [scriptOf(requirements)];
  return tables.filter((table) => {
    const source = tableIn(table, 'source');
    return [textIn(source, 'virtual'), textIn(source, 'editable')].includes('.');
  });
}

/** A script is no package, and what it needs stands in the manifest; here it is told as a project is. */
const scriptOf = (requirements: readonly Table[]): Table => ({
  dependencies: requirements.map((table) => ({ ...table, extra: textsIn(table, 'extras') })),
  metadata: { 'requires-dist': requirements },
});

const archivesOf = (table: Table): Table[] => [tableIn(table, 'sdist'), ...tablesIn(table, 'wheels')];

function itemOf({ table, marker, isRequested }: Needed): LockedItem {
  const archives = archivesOf(table);
  const addresses = archives.flatMap(
    (each) => textIn(each, 'url') ?? textIn(each, 'path') ?? textIn(each, 'filename') ?? [],
  );
  const source = tableIn(table, 'source');
  const place = placeOf(source) ?? flatPlaceOf(textIn(source, 'registry') ?? '', archives);
  return {
    name: textIn(table, 'name') ?? '',
    version: textIn(table, 'version') ?? versionIn(fileNameOf(place?.source ?? '')),
    hashes: knownHashes(archives.map((each) => textIn(each, 'hash'))),
    marker,
    place,
    files: addresses.map(fileNameOf),
    isRequested,
  };
}

function placeOf(source: Table): Place | undefined {
  const [git, url] = [textIn(source, 'git'), textIn(source, 'url')];
  if (git !== undefined) {
    const [, revision] = /#([0-9a-f]+)$/.exec(git) ?? [];
    const [, folder] = /[?&]subdirectory=([^&#]*)/.exec(git) ?? [];
    return repository('git', git, { revision, folder: folder === undefined ? undefined : decoded(folder) });
  }
  if (url !== undefined) return archiveAt(url, textIn(source, 'subdirectory'));
  const editable = textIn(source, 'editable');
  const path = editable ?? textIn(source, 'path') ?? textIn(source, 'directory') ?? textIn(source, 'virtual');
  return path === undefined ? undefined : besideIt(path, editable !== undefined);
}

/** An index may be a folder of archives. */
const flatPlaceOf = (registry: string, archives: readonly Table[]): Place | undefined =>
  registry === '' || registry.includes('://')
    ? undefined
    : archiveBesideIt(
        archives.filter((each) => Object.keys(each).length > 0),
        registry,
      );

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function indexOf(table: Table): { readonly url: string; readonly archives: string[] } | undefined {
  const url = textIn(tableIn(table, 'source'), 'registry');
  if (!url?.includes('://')) return undefined;
  return { url, archives: archivesOf(table).flatMap((archive) => textIn(archive, 'url') ?? []) };
}

/** What a project was asked for, as the lock keeps it, with the groups that are taken. */
function requirementsOf(
  parts: Parts,
  project: Table,
  { groups, items }: { readonly groups: ReadonlySet<string>; readonly items: readonly LockedItem[] },
): string[] {
  const files = new Map(items.flatMap(({ name, place }) => (place?.isPath ? [[name, place.source]] : [])));
  const metadata = tableIn(project, 'metadata');
  const development = tableIn(metadata, 'requires-dev');
  const own = textIn(project, 'name');
  const asked = tablesIn(metadata, 'requires-dist').map(distOf);
  const dev = Object.keys(development).flatMap((name) => (groups.has(name) ? tablesIn(development, name) : []));
  const taken = asked.filter(({ extra }) => extra === undefined || groups.has(extra));
  const lines: string[] = [];
  const put = (table: Table, marker: string | undefined, chain: readonly string[]): void => {
    countEntry(parts);
    // An index may have something else under the name of the project: what its extras ask for is taken.
    if (own === undefined || textIn(table, 'name') !== own) lines.push(...requirementOf(table, marker, files));
    else
      for (const extra of textsIn(table, 'extras').filter((name) => !chain.includes(name)))
        for (const inner of asked.filter((each) => each.extra === extra))
          put(inner.table, bothOf(marker, inner.marker), [...chain, extra]);
  };
  for (const { table, marker } of taken) put(table, marker, []);
  for (const table of dev) put(table, textIn(table, 'marker'), []);
  return lines;
}
interface AskedDist {
  readonly table: Table;
  /** The extra of the project that asks for it; absent for what is always asked for. */
  readonly extra: string | undefined;
  /** Without the condition of that extra. */
  readonly marker: string | undefined;
}

function distOf(table: Table): AskedDist {
  const whole = textIn(table, 'marker');
  const [, extra] = /\bextra == '([^']*)'/.exec(whole ?? '') ?? [];
  const marker = whole?.replace(/ and extra == '[^']*'|extra == '[^']*' and |extra == '[^']*'/, '');
  return { table, extra, marker: marker || undefined };
}

const bothOf = (first: string | undefined, second: string | undefined): string | undefined =>
  first === undefined || second === undefined ? (first ?? second) : `(${first}) and (${second})`;

function requirementOf(table: Table, marker: string | undefined, files: ReadonlyMap<string, string>): string[] {
  const [name, url, git] = [textIn(table, 'name') ?? '', textIn(table, 'url'), textIn(table, 'git')];
  const extras = textsIn(table, 'extras');
  const named = `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}`;
  const source = url ?? (git === undefined ? undefined : (placeOf({ git })?.source ?? ''));
  // What is in a folder beside the lock is told of where it is needed.
  if (['editable', 'path', 'directory', 'virtual'].some((key) => valueIn(table, key) !== undefined)) return [];
  const body =
    files.get(name) ?? (source === undefined ? `${named}${textIn(table, 'specifier') ?? ''}` : `${named} @ ${source}`);
  return [marker === undefined || marker === '' ? body : `${body} ; ${marker}`];
}
