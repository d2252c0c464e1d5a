import type { ImportFormatId, Lock, Package, PackageGroup, Remark } from '../../../../preload/contract';
import { linuxEnvironment, type MarkerEnvironment, markerHolds } from '../../../python/marker-value';
import { normalizeName } from '../../../python/package-name';
import { LineError } from '../../../python/requirement-options';
import { parseRequirements, type RequirementEntry } from '../../../python/requirements';
import { type Asked, nothingAsked, type Reading } from '../../asked';
import { isArchive, isHash } from '../../package-words';
import { type Parts, reject, remarkAt } from '../parts/parts';
import { confirmationsOf, emptyWarning } from '../remarks';
import { canBeLocked } from './can-be-locked';
import { fitOf } from './platforms';

/** A package as a lock of the Python world has it. */
export interface LockedItem {
  readonly name: string;
  /** '' where only a build would tell it. */
  readonly version: string;
  /** Those of all its archives; what is no hash of pip is left out. */
  readonly hashes: readonly string[];
  readonly marker?: string | undefined;
  /** From where it comes when that is not an index. */
  readonly place?: Place | undefined;
  /** Names of its archives, as far as they are known. */
  readonly files: readonly string[];
  /** The one archive of an index that it may be, where only one is locked. */
  readonly archive?: Package['archive'];
  readonly isRequested?: boolean;
}

/** An address or repository as pip takes it, or a path beside the lock. */
export interface Place {
  readonly source: string;
  readonly isPath?: boolean;
  readonly isEditable?: boolean;
}

/** What a lock says as a whole. */
export interface LockAbout {
  readonly format: ImportFormatId;
  readonly name: string;
  /** The program that resolved. */
  readonly engine: string;
  readonly python: Pick<Asked, 'python' | 'requiresPython'>;
  readonly groups: readonly PackageGroup[];
  /** What was asked for, where the lock tells that; otherwise all that it holds. */
  readonly requirements?: readonly string[];
}

/**
 * The packages as a reading: what was asked for, and as the lock those that fit this machine. A marker that asks for what
 * is not known before there is an interpreter stays with its package. `items` are those that are wanted.
 */
export function lockReading(parts: Parts, items: readonly LockedItem[], about: LockAbout): Reading {
  const environment = markerEnvironment(about.python.python);
  const judged = items.flatMap((item) => judge(parts, item, environment));
  const here = judged.filter(({ holds }) => holds !== false);
  warnOfPlatforms(
    parts,
    here.map(({ item }) => item),
    environment,
  );
  const paths = here.flatMap(({ item }) => (item.place?.isPath ? [item] : []));
  const packages = single(parts, here).map(packageOf);
  const lock: Lock = { schema: 1, python: about.python.python, engine: about.engine, packages };
  const lines = about.requirements ?? judged.map(({ item }) => lineOf(item));
  const placed = here.flatMap(({ item }) => (item.place ? [item] : []));
  const found = parseRequirements(placed.map(lineOf).join('\n'));
  return {
    format: about.format,
    asked: { ...nothingAsked(about.name), ...about.python, requirements: [...parts.options, ...new Set(lines)], lock },
    groups: about.groups,
    confirmations: [
      ...parts.confirmations,
      ...confirmationsOf(found.entries.map((entry) => atPackage(parts, placed, entry))),
    ],
    warnings: [
      ...parts.warnings,
      ...paths.map(({ name }) =>
        remarkAt(0, `${name} is not among the exact versions: it comes from a folder beside the lock.`),
      ),
      ...(packages.length + paths.length + parts.rejected.length === 0 ? [whyEmpty(items, about)] : []),
    ],
    rejected: parts.rejected,
  };
}

/** Why nothing would be installed. */
function whyEmpty(items: readonly LockedItem[], { groups, requirements = [] }: LockAbout): Remark {
  if (items.length + requirements.length > 0)
    return { message: 'Nothing in it is for this machine: the environment will be empty.' };
  return groups.every((group) => group.packages === 0)
    ? emptyWarning
    : { message: 'All that it locks is in groups, and none of these is taken: the environment will be empty.' };
}

/** An entry that was put together, at the line where its package stands in the lock. */
function atPackage({ lines }: Parts, items: readonly LockedItem[], entry: RequirementEntry): RequirementEntry {
  const name = items[entry.line - 1]?.name ?? '';
  return {
    ...entry,
    line: lines.lineOf(`\nname = "${name}"`) || lines.lineOf(`"${name}":`) || lines.lineOf(`"${name}"`),
  };
}

/** The variables of markers of CPython, which is taken unless one is chosen; of its version only as much as the file fixes. */
export function markerEnvironment(python: string): MarkerEnvironment {
  const version = /^\d+\.\d+/.test(python) ? python : undefined;
  const { python_full_version: full, ...known } = linuxEnvironment({ version, implementation: 'cpython' });
  return full !== undefined && /^\d+\.\d+\.\d+/.test(full) ? { ...known, python_full_version: full } : known;
}

interface Judged {
  readonly item: LockedItem;
  /** Undefined where it depends on the interpreter. */
  readonly holds: boolean | undefined;
}

function judge(parts: Parts, item: LockedItem, environment: MarkerEnvironment): Judged[] {
  if (!canBeLocked(packageOf({ item, holds: undefined })) || hasBadPlace(item)) {
    reject(parts, parts.lines.lineOf(item.name), item.name, 'is locked in a way that cannot be installed.');
    return [];
  }
  try {
    return [{ item, holds: item.marker === undefined ? true : markerHolds(item.marker, environment) }];
  } catch (thrown) {
    if (!(thrown instanceof LineError)) throw thrown;
    reject(parts, parts.lines.lineOf(item.name), item.name, thrown.message);
    return [];
  }
}

/** Whether its line would be more, or another, than its name and its place. */
function hasBadPlace(item: LockedItem): boolean {
  if (!item.place) return false;
  const { entries, rejected } = parseRequirements(lineOf(item));
  const [entry] = entries;
  const isPlace = entry?.type === 'url' || entry?.type === 'vcs' || entry?.type === 'path';
  return (
    entries.length !== 1 || rejected.length > 0 || !isPlace || (entry.type === 'path') !== (item.place.isPath ?? false)
  );
}

/** The item as a line for pip, with its marker. */
function lineOf({ name, version, marker, place }: LockedItem): string {
  const suffix = marker === undefined ? '' : ` ; ${marker}`;
  if (place?.isEditable && marker === undefined) {
    const egg = `${place.source.includes('#') ? '&' : '#'}egg=${name}`;
    return `-e ${place.source}${place.isPath ? '' : egg}`;
  }
  if (place?.isPath) return `${place.source}${suffix}`;
  return `${place ? `${name} @ ${place.source}` : `${name}==${version}`}${suffix}`;
}

function packageOf({ item, holds }: Judged): Package {
  const { name, version, hashes, marker, place, archive, isRequested } = item;
  return {
    name,
    version,
    ...(hashes.length > 0 ? { hashes: [...hashes] } : {}),
    ...(holds === undefined && marker !== undefined ? { marker } : {}),
    ...(archive !== undefined && isArchive(archive) ? { archive } : {}),
    ...(place === undefined ? {} : { source: place.source }),
    ...(isRequested === undefined ? {} : { isRequested }),
  };
}

/** Each distribution once, but for those that exclude each other by markers; none from a folder beside the lock. */
function single(parts: Parts, judged: readonly Judged[]): Judged[] {
  const first = new Map<string, Judged>();
  return judged.filter((each) => {
    if (each.item.place?.isPath) return false;
    const name = normalizeName(each.item.name);
    const before = first.get(name);
    if (!before) first.set(name, each);
    if (!before || (before.holds === undefined && each.holds === undefined)) return true;
    parts.warnings.push(
      remarkAt(0, `${each.item.name} is locked twice: ${before.item.version} is taken.`, 'duplicate'),
    );
    return false;
  });
}

function warnOfPlatforms(
  parts: Parts,
  items: readonly LockedItem[],
  { platform_machine: machine }: MarkerEnvironment,
): void {
  const only = new Map<string, { names: string[]; isForHere: boolean }>();
  const foreign: string[] = [];
  for (const { name, files } of items) {
    const { onlyPlatform, isForHere } = fitOf(files, machine);
    if (onlyPlatform === undefined) {
      if (!isForHere) foreign.push(name);
      continue;
    }
    const group = only.get(onlyPlatform) ?? { names: [], isForHere };
    group.names.push(name);
    only.set(onlyPlatform, group);
  }
  for (const [platform, { names, isForHere }] of only)
    parts.warnings.push(
      remarkAt(
        0,
        `Only wheels for ${platform.slice(0, 80)} are locked for ${listed(names)}.`,
        'wheels-for-one-platform',
        ...(isForHere ? [] : ['other-platform' as const]),
      ),
    );
  if (foreign.length > 0)
    parts.warnings.push(
      remarkAt(0, `Nothing that fits this machine is locked for ${listed(foreign)}.`, 'other-platform'),
    );
}

const listed = (names: readonly string[]) =>
  names.length > 30 ? `${names.slice(0, 30).join(', ')} and ${names.length - 30} more` : names.join(', ');

/** The hashes that pip knows, each once; `algorithm:digest`. */
export const knownHashes = (hashes: readonly (string | undefined)[]): string[] => [
  ...new Set(hashes.filter((hash): hash is string => hash !== undefined && isHash(hash))),
];
