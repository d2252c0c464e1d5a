import { dirname, join } from 'node:path';
import { writeFilesAtomic } from '../../store/atomic-file';
import { statsOf, textOf } from '../../store/quick-look';
import { namesOf } from '../spec';
import type { CondaRecord } from './meta';

const fileOf = (prefix: string) => join(prefix, 'conda-meta/history');

/** What is noted of packages that nothing is done to, or of which it is known already that they are gone. */
export interface Wishes {
  /** Match specs of packages that are there, which are asked for from now on. */
  readonly asked: readonly string[];
  /** Names of packages that nobody asks for any more. */
  readonly dropped: readonly string[];
}

/**
 * Names of packages that the history of an environment asks for, lower case: both tools keep these when they take others
 * away. https://docs.conda.io/projects/conda/en/stable/dev-guide/specs/index.html
 */
export function askedInHistory(prefix: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of (textOf(fileOf(prefix)) ?? '').split('\n')) {
    const [, verb, list = ''] = /^#\s*(\w+) specs:\s*(.*)$/.exec(line) ?? [];
    if (verb === undefined) continue;
    const isRemoval = verb === 'remove' || verb === 'uninstall';
    for (const name of namesOf(specsIn(list)))
      if (isRemoval) names.delete(name);
      else names.add(name);
  }
  return names;
}

/** The texts in a list as Python or JSON writes it. */
const specsIn = (list: string): string[] =>
  [...list.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g)].map(([, single, double = '']) =>
    (single ?? double).replaceAll(/\\(.)/g, '$1'),
  );

/**
 * Notes wishes in the history as the tools themselves note them, in one write. They look at what they keep there before
 * they take something away, but note nothing of a package that they find installed.
 */
export async function noteWishes(
  prefix: string,
  { asked, dropped }: Wishes,
  records: readonly CondaRecord[],
): Promise<void> {
  if (asked.length === 0 && dropped.length === 0) return;
  const file = fileOf(prefix);
  const known = textOf(file) ?? '';
  const lines = [
    `==> ${localTime(new Date())} <==`,
    // conda passes over what has no command.
    '# cmd: cloche',
    ...(asked.length > 0 ? unchanged(known, asked, records) : []),
    ...(asked.length > 0 ? [`# update specs: ${listOf(asked)}`] : []),
    ...(dropped.length > 0 ? [`# remove specs: ${listOf(dropped)}`] : []),
  ];
  const begin = known === '' || known.endsWith('\n') ? known : `${known}\n`;
  const mode = (statsOf(file)?.mode ?? 0o644) & 0o777;
  await writeFilesAtomic(dirname(file), [{ path: file, text: `${begin}${lines.join('\n')}\n`, mode }]);
}

/** To conda an entry without a package is an environment without one, so what is there already is said once more. */
function unchanged(known: string, specs: readonly string[], records: readonly CondaRecord[]): string[] {
  const names = new Set(namesOf(specs));
  return records.flatMap(({ name, version, build, url }) => {
    if (!names.has(name)) return [];
    const distribution = `::${name}-${version}-${build}`;
    const line = known.split('\n').findLast((text) => text.startsWith('+') && text.endsWith(distribution));
    return [line ?? `+${dirname(url)}${distribution}`];
  });
}

/**
 * Texts between double quotes, as both tools read them. micromamba never comes to the end of one in which such a quote
 * stands, or of one that ends with a backslash.
 */
const listOf = (specs: readonly string[]): string =>
  JSON.stringify(specs.map((text) => (text.includes('\\') ? namesOf([text]).join() : text.replaceAll('"', "'"))));

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** `2026-11-26 09:05:00`, by the clock on the wall. */
function localTime(date: Date): string {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')}`;
}
