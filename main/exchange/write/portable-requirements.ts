import { optionText } from '../../python/requirement-options';
import { type OptionEntry, parseRequirements, type RequirementEntry } from '../../python/requirements';
import { isLocalOption, withoutCredentials } from '../scrub';

/**
 * The lines without those that name paths of this machine, and without logins; what is left out is added to `losses`. Lines
 * that are one of `files` name what goes along, and stay.
 */
export function portableRequirements(
  lines: readonly string[],
  losses: string[],
  files: readonly string[] = [],
): string[] {
  const read = lines.map((line) => ({ line, entries: parseRequirements(line).entries }));
  const wantsIndex = isLeftWithoutPlace(read.flatMap(({ entries }) => entries));
  if (wantsIndex) losses.push(noIndexLoss);
  return read.flatMap(({ line, entries }) => {
    if (files.includes(line)) return [line];
    const clean = withoutCredentials(line);
    if (entries.some(isOfThisMachine)) {
      losses.push(`“${clean}” names a path of this machine and is left out.`);
      return [];
    }
    if (clean !== line) losses.push(`The login in “${clean}” is left out.`);
    return wantsIndex && entries.some(isNoIndex) ? withoutNoIndex(clean) : [clean];
  });
}

const isOfThisMachine = (entry: RequirementEntry): boolean =>
  entry.type === 'path' ||
  entry.type === 'include' ||
  entry.type === 'constraint' ||
  (entry.type === 'option' && isLocalOption(entry));

const isOption = (entry: RequirementEntry): entry is OptionEntry => entry.type === 'option';
const isNoIndex = (entry: RequirementEntry): boolean => isOption(entry) && entry.name === '--no-index';

/** Whether `--no-index` would leave pip nowhere to look: all folders of packages are such of this machine. */
export function isLeftWithoutPlace(entries: readonly RequirementEntry[]): boolean {
  const places = entries.filter(isOption).filter(({ name }) => name === '--find-links');
  return entries.some(isNoIndex) && places.length > 0 && places.every(isLocalOption);
}

/** That `--no-index` goes with the places that it was said for. */
export const noIndexLoss =
  'The option --no-index is left out, because no folder of packages is left: they are taken from the index.';

/** What else stands on the line. */
function withoutNoIndex(line: string): string[] {
  const others = parseRequirements(line).entries.filter((entry) => !isNoIndex(entry));
  const text = others.map((entry) => (isOption(entry) ? optionText(entry) : entry.text)).join(' ');
  return text === '' ? [] : [text];
}
