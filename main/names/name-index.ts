import type { Completion } from '../../preload/contract';
import { editDistance } from './edit-distance';

/** Names of a set and what is known of them, column by column, in the order in which they are offered. */
export interface NameColumns {
  readonly names: readonly string[];
  /** '' where it is not known; so with the others. */
  readonly versions: readonly string[];
  readonly descriptions: readonly string[];
  readonly cautions: readonly string[];
}

/** The columns, by name. */
export const nameColumns = ['names', 'versions', 'descriptions', 'cautions'] as const;

/** Version, description and caution of a name; null when it cannot be used, undefined while nothing is known. */
export type NameEntry = readonly [version: string, description: string, caution: string] | null | undefined;

/** {@link NameColumns} beside the forms in which they are searched. */
export interface NameIndex extends NameColumns {
  readonly versions: string[];
  readonly descriptions: string[];
  readonly cautions: string[];
  /** Names without case and with one spelling of the separators. */
  readonly keys: readonly string[];
  /** Descriptions without case. */
  readonly texts: string[];
}

/** What searching needs, made once. */
export function buildIndex({ names, versions, descriptions, cautions }: NameColumns): NameIndex {
  return {
    names,
    versions: [...versions],
    descriptions: [...descriptions],
    cautions: [...cautions],
    keys: names.map(keyOf),
    texts: descriptions.map((description) => description.toLowerCase()),
  };
}

/** An index of names alone. */
export function indexNames(names: readonly string[]): NameIndex {
  const blank = names.map(() => '');
  return buildIndex({ names, versions: blank, descriptions: blank, cautions: blank });
}

/** Adds what became known of the names from a place on; those that cannot be used stay until all is known. */
export function describeNames(index: NameIndex, from: number, entries: readonly NameEntry[]): void {
  for (const [offset, entry] of entries.entries()) {
    const [version, description, caution] = entry ?? ['', '', ''];
    index.versions[from + offset] = version;
    index.descriptions[from + offset] = description;
    index.cautions[from + offset] = caution;
    index.texts[from + offset] = description.toLowerCase();
  }
}

const keyOf = (name: string): string => name.toLowerCase().replace(/[-_.\s]+/g, '-');

/**
 * At most `limit` names for what was typed, the best first: names that begin with it, names with a word that begins with it,
 * names that contain it, then descriptions that contain it; the shorter name, so the name itself, before the longer.
 */
export function rankNames(index: NameIndex, text: string, limit: number): Completion[] {
  const typed = text.trim();
  const found = typed === '' ? index.names.map((_, at) => at).slice(0, limit) : search(index, typed, limit);
  return found.map((at) => toCompletion(index, at));
}

function search(index: NameIndex, typed: string, limit: number): number[] {
  const { buckets, others } = sortIntoBuckets(index, keyOf(typed));
  const best: number[] = [];
  for (const bucket of buckets) {
    if (best.length >= limit) break;
    best.push(...bucket.sort(byLength(index.keys)).slice(0, limit - best.length));
  }
  const wanted = typed.toLowerCase();
  for (const at of others) {
    if (best.length >= limit) break;
    if (index.texts[at]?.includes(wanted)) best.push(at);
  }
  return best;
}

const byLength = (keys: readonly string[]) => (left: number, right: number) =>
  (keys[left]?.length ?? 0) - (keys[right]?.length ?? 0) || left - right;

function sortIntoBuckets({ keys }: NameIndex, wanted: string) {
  const buckets: [number[], number[], number[]] = [[], [], []];
  const others: number[] = [];
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] as string;
    const place = key.indexOf(wanted);
    if (place === -1) others.push(at);
    else if (place === 0) buckets[0].push(at);
    else buckets[key.includes(`-${wanted}`) ? 1 : 2].push(at);
  }
  return { buckets, others };
}

function toCompletion({ names, versions, descriptions, cautions }: NameIndex, at: number): Completion {
  const version = versions[at];
  const description = descriptions[at];
  const caution = cautions[at];
  return {
    name: names[at] as string,
    ...(version ? { version } : {}),
    ...(description ? { description } : {}),
    ...(caution ? { caution } : {}),
  };
}

/** At most `limit` names that a misspelt name may have meant, the likeliest first. */
export function closestNames({ names, keys }: NameIndex, name: string, limit: number): string[] {
  const wanted = keyOf(name.trim());
  const distanceMax = Math.min(3, Math.ceil(wanted.length / 3));
  const found = keys.flatMap((key, at) => {
    const distance = editDistance(wanted, key, distanceMax);
    if (distance <= distanceMax) return [{ at, distance }];
    // The name may have an ending that nobody remembers: opencv, opencv4.
    return wanted.length >= 3 && key.startsWith(wanted) ? [{ at, distance: distanceMax + 1 }] : [];
  });
  const shorter = byLength(keys);
  return found
    .sort((left, right) => left.distance - right.distance || shorter(left.at, right.at))
    .slice(0, limit)
    .map(({ at }) => names[at] as string);
}
