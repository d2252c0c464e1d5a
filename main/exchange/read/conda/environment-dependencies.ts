import { isMap, isSeq, type Node } from 'yaml';
import type { Remark } from '../../../../preload/contract';
import { matchSpecProblem, parseMatchSpec } from '../../../conda/match-spec';
import { normalizeName } from '../../../python/package-name';
import type { RequirementEntry } from '../../../python/requirements';
import { distributionsOf } from '../../carry/conda-names';
import { withoutCredentials } from '../../scrub';
import { isNothing, isVersionNumber, type LineOf, textOf } from '../read-yaml';
import { type PlacedText, remarkOn } from '../remarks';

/** What has been found in the file so far. */
export interface Found {
  /** Match specs. */
  readonly packages: string[];
  /** The same with their lines. */
  readonly places: PlacedText[];
  /** The same as they are written. */
  readonly written: string[];
  /** Lines for pip, each with its own in the file. */
  readonly pip: { readonly line: number; readonly text: string }[];
  readonly rejected: Remark[];
  readonly warnings: Remark[];
}

/** That a version is a number to YAML. */
export const numberWarning = (line: number, text: string): Remark => ({
  line,
  message: `${text} is a number to YAML, which other tools may cut: write it in quotation marks. Here it stays as it is written.`,
  codes: ['number-not-text'],
  text,
});

/** Adds what the list of dependencies asks for, of conda and of pip. */
export function readDependencies(node: Node | null | undefined, found: Found, lineOf: LineOf): void {
  if (isNothing(node)) return;
  if (!isSeq(node)) {
    found.rejected.push({ line: lineOf(node), message: 'The dependencies are no list.' });
    return;
  }
  const seen = new Set<string>();
  for (const item of node.items as Node[]) {
    const text = textOf(item);
    if (isNothing(item)) continue;
    if (text !== undefined) {
      readPackage(text, lineOf(item), found, seen);
      checkSelector(item, text, lineOf, found);
    } else if (isMap(item)) readSection(item, found, seen, lineOf);
    else found.rejected.push({ line: lineOf(item), message: 'This is no dependency.' });
  }
}

/** A colon at the end, or before a blank, makes a key of what is not in quotation marks. */
function quotingHint(item: Node): string {
  const [pair] = isMap(item) ? (item.items as { key: Node }[]) : [];
  return pair === undefined || textOf(pair.key) === undefined
    ? ''
    : ' To YAML it is a key, because of its colon: put the whole of it into quotation marks.';
}

const notHere = (line: number, text: string, platform: string): Remark => ({
  line,
  message: `“${text.slice(0, 200)}” is for another platform (${platform}) and is left out.`,
  codes: ['other-platform'],
  text: text.slice(0, 200),
});

/** conda takes what conda-lock and the recipes of conda leave out: `# [win]` behind a package. */
function checkSelector(item: Node, text: string, lineOf: LineOf, { warnings }: Found): void {
  const selector = /^\s*\[((?:win|osx|mac)\w*)\]/.exec(item.comment ?? '')?.[1];
  if (selector !== undefined)
    warnings.push({
      line: lineOf(item),
      message: `“${text.slice(0, 200)}” is marked as for another platform (${selector}), which conda does not heed.`,
      codes: ['other-platform'],
      text: text.slice(0, 200),
    });
}

/** What to ask for in the place of the address of a package. */
function addressProblem(text: string): string {
  const [address = ''] = text.split('#');
  const [, name, version, build] = /\/([^/]+)-([^/-]+)-([^/-]+)\.(?:conda|tar\.bz2)$/.exec(address) ?? [];
  const asked = `${name}=${version}=${build}`;
  const advice =
    parseMatchSpec(asked) === null || name === undefined
      ? 'Ask for it by its name.'
      : `Ask for it by its name, as in ${asked}, or write ${name}[url=…] around the address.`;
  return `“${withoutCredentials(text).slice(0, 200)}” is the address of a package and is left out. ${advice}`;
}

/** Adds a package of a channel as it is written; one that is none is rejected. */
export function readPackage(written: string, line: number, found: Found, seen: Set<string>): void {
  // An empty channel is any, and blanks that are not those of the keyboard come from web pages.
  const text = written.replace(/^::/, '').replaceAll(/\s+/g, ' ');
  const spec = parseMatchSpec(text);
  if (!spec) {
    const isAddress = /^[a-z]+:\/\/\S+$/i.test(text) && !text.includes('::');
    const message = isAddress
      ? addressProblem(text)
      : `“${withoutCredentials(text).slice(0, 200)}” is left out. ${matchSpecProblem(text)}`;
    found.rejected.push({ line, message });
    return;
  }
  if (seen.has(spec.name))
    found.warnings.push({
      line,
      message: `${spec.name} is asked for already.`,
      codes: ['duplicate'],
      name: spec.name,
      text: text.slice(0, 200),
    });
  seen.add(spec.name);
  found.packages.push(text);
  found.places.push({ line, text });
  found.written.push(written);
}

/** That pip is to install over what conda has: both call it by their own name. `entries` are those of pip, also of files that it includes. */
export function askedOfBoth({ places }: Found, entries: readonly RequirementEntry[], fileName: string): Remark[] {
  const lines = new Map(
    places
      .toReversed()
      .flatMap(({ line, text }) =>
        distributionsOf(parseMatchSpec(text)?.name ?? '').map((name) => [normalizeName(name), line] as const),
      ),
  );
  return entries.flatMap((entry) => {
    // A marker is how pip has what conda does not have everywhere.
    const isAlways = 'extras' in entry && !('marker' in entry);
    const name = isAlways && entry.name !== undefined ? normalizeName(entry.name) : '';
    const line = lines.get(name);
    if (line === undefined) return [];
    const place = `${line}${entry.file === undefined ? '' : ` of ${fileName}`}`;
    const message = `${name} is asked for on line ${place} already, of conda: pip installs over that.`;
    return [remarkOn(entry, message, { codes: ['duplicate'], name })];
  });
}

/** What micromamba takes on some platforms alone: `sel(linux): valgrind`. */
const selected = /^sel\((unix|linux|osx|win)\)$/;

function readSection(map: { items: unknown[] }, found: Found, seen: Set<string>, lineOf: LineOf): void {
  for (const { key, value } of map.items as { key: Node; value: Node }[]) {
    const [name = '', text] = [textOf(key)?.slice(0, 80), textOf(value)];
    const platform = selected.exec(name)?.[1];
    if (platform !== undefined && text !== undefined) {
      if (platform === 'linux' || platform === 'unix') readPackage(text, lineOf(value), found, seen);
      else found.warnings.push(notHere(lineOf(key), text, platform));
      continue;
    }
    if (name !== 'pip' || !(isSeq(value) || isNothing(value))) {
      const version =
        text && parseMatchSpec(`${name}=${text}`) ? ` Write ${name}=${text.slice(0, 80)} for a version.` : '';
      const hint = name === 'pip' ? ' Write it as a list.' : version;
      const what = name === '' ? 'A section without a name' : `The section ${name}`;
      found.rejected.push({ line: lineOf(key), message: `${what} is not understood.${hint}` });
      if (isVersionNumber(value)) found.warnings.push(numberWarning(lineOf(value), text ?? ''));
      continue;
    }
    if (!isSeq(value)) continue;
    for (const item of value.items as Node[]) {
      const text = textOf(item);
      if (text === undefined || /[\n\r]/.test(text))
        found.rejected.push({ line: lineOf(item), message: `This is no requirement.${quotingHint(item)}` });
      else found.pip.push({ line: lineOf(item), text });
    }
  }
}
