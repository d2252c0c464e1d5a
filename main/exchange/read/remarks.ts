import type { Remark } from '../../../preload/contract';
import {
  type IncludeEntry,
  normalizeName,
  type RequirementEntry,
  type SourceEntry,
  variablesOf,
} from '../../python/requirements';
import { withoutCredentials } from '../scrub';
import { isRemote } from './includes';

/** Options that decide from where packages come, or how they are checked. */
const sourceOptions = new Set(['--index-url', '--extra-index-url', '--find-links', '--no-index', '--trusted-host']);

/** What needs a yes before pip may read it: everything that is not a package of the user's own index. */
export function confirmationsOf(entries: readonly RequirementEntry[]): Remark[] {
  return entries.flatMap((entry) => {
    const message = confirmation(entry);
    return message === undefined ? [] : [remarkOn(entry, message)];
  });
}

/** What a file says of a variable; nothing in its value can pass for another line. */
export const variableConfirmation = ([name, value]: readonly [string, string]): Remark => ({
  message: `It sets the variable ${name} while it is made and in its terminals: ${value.replaceAll('\n', '⟨line break⟩')}`,
});

/** The remark at the entry's place; a line of an included file is told by that file's name. */
export function remarkOn({ file, line }: Pick<RequirementEntry, 'file' | 'line'>, message: string): Remark {
  return file === undefined ? { line, message } : { message: `${file}, line ${line}: ${message}` };
}

function confirmation(entry: RequirementEntry): string | undefined {
  switch (entry.type) {
    case 'include':
      return `It includes ${shown(entry.path)}, which is not here. ${howToInclude(entry)}, or its requirements will be missing.`;
    case 'constraint':
      return `It takes limits from ${shown(entry.path)}, which is not here. ${howToInclude(entry)}, or they will not be applied.`;
    case 'option':
      if (!sourceOptions.has(entry.name)) return undefined;
      return `It changes where packages come from: ${entry.name}${entry.value === undefined ? '' : ` ${shown(entry.value)}`}.`;
    case 'package':
      if (entry.options.length === 0) return undefined;
      return `It passes options to the build of ${entry.name}: ${entry.options.map(({ name }) => name).join(', ')}.`;
    case 'url':
    case 'vcs':
    case 'path':
      return sourceConfirmation(entry);
  }
}

const howToInclude = (entry: IncludeEntry) =>
  isRemote(entry) ? 'Save it beside this file and name it there' : 'Import both files together';

function sourceConfirmation({ type, source, isEditable }: SourceEntry): string {
  const where = {
    url: `from the address ${shown(source)}`,
    vcs: `from the repository ${shown(source)}`,
    path: `from the local path “${source}”`,
  }[type];
  return `It installs ${isEditable ? 'an editable package ' : ''}${where}. Its build may run any code.`;
}

/** Passwords are not repeated in messages. */
function shown(address: string): string {
  return withoutCredentials(address);
}

/** What deserves a second look; `hasMore` when the file names others. */
export function warningsOf(entries: readonly RequirementEntry[], hasMore = false): Remark[] {
  if (entries.length === 0 && !hasMore)
    return [{ message: 'The file asks for nothing: the environment will be empty.' }];
  return [...duplicates(entries), ...hashWarnings(entries), ...entryWarnings(entries)];
}

/** What deserves a second look of each line by itself. */
export const entryWarnings = (entries: readonly RequirementEntry[]): Remark[] => entries.flatMap(lineWarnings);

function duplicates(entries: readonly RequirementEntry[]): Remark[] {
  const first = new Map<string, RequirementEntry>();
  const remarks: Remark[] = [];
  for (const entry of entries) {
    if (!('extras' in entry) || entry.name === undefined) continue;
    const name = normalizeName(entry.name);
    const earlier = first.get(name);
    if (!earlier) first.set(name, entry);
    // Markers are how one name is asked for in two ways on purpose.
    else if (!('marker' in earlier && 'marker' in entry))
      remarks.push(remarkOn(entry, `${entry.name} is asked for ${placeOf(earlier)} already.`));
  }
  return remarks;
}

const placeOf = ({ file, line }: RequirementEntry) => `on line ${line}${file === undefined ? '' : ` of ${file}`}`;

/** With one hash in the file pip wants one for everything, and there is none for a repository. */
function hashWarnings(entries: readonly RequirementEntry[]): Remark[] {
  const installed = entries.filter((entry) => 'hashes' in entry);
  if (!installed.some(({ hashes }) => hashes.length > 0)) return [];
  return installed
    .filter(({ hashes }) => hashes.length === 0)
    .map((entry) =>
      remarkOn(entry, `${entry.name ?? entry.text} has no hash while others have one: pip refuses such a file.`),
    );
}

function lineWarnings(entry: RequirementEntry): Remark[] {
  const messages = variablesOf(entry.text).map(
    (name) => `The variable ${name} is replaced by its value on this machine.`,
  );
  const address = 'source' in entry ? entry.source : entry.type === 'option' ? entry.value : undefined;
  if (address !== undefined) messages.push(...addressWarnings(address));
  return messages.map((message) => remarkOn(entry, message));
}

function addressWarnings(address: string): string[] {
  const messages: string[] = [];
  if (withoutCredentials(address) !== address) messages.push('The address carries a user name or a password.');
  if (/^(?:git\+)?(?:git|http|ftp):\/\//i.test(address) || /^(?:git|hg|svn|bzr)\+http:\/\//i.test(address))
    messages.push('The address is not encrypted: what comes from it can be changed on the way.');
  const wheel = /-([^-/]+)\.whl(?:[?#].*)?$/i.exec(address.slice(-500));
  if (wheel?.[1] && wheel[1] !== 'any') messages.push(`The wheel fits ${wheel[1]} only.`);
  return messages;
}
