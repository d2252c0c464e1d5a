import { posix } from 'node:path';
import type { Remark, RemarkCode } from '../../../preload/contract';
import { condaPlatform } from '../../conda/platform';
import { placesOf } from '../../conda/spec';
import { normalizeName } from '../../python/package-name';
import { configuredIndex } from '../../python/pip/pip-configuration';
import {
  type IncludeEntry,
  type OptionEntry,
  type PackageEntry,
  type RequirementEntry,
  type SourceEntry,
  variablesOf,
} from '../../python/requirements';
import { isSameIndex, withoutCredentials } from '../scrub';
import { isRemote } from './includes';

/** What a remark is about beside its sentence. */
type About = Pick<Remark, 'codes' | 'text' | 'name'>;

/** Options that decide from where packages come, or how they are checked. */
const sourceOptions = new Set(['--index-url', '--extra-index-url', '--find-links', '--no-index', '--trusted-host']);

/** What needs a yes before pip may read it: everything that is not a package of the user's own index. */
export function confirmationsOf(entries: readonly RequirementEntry[]): Remark[] {
  const ownIndex = entries.some(isIndexOption) ? configuredIndex() : undefined;
  return entries.flatMap((entry) => {
    // It is asked without that as well.
    if (isIndexOption(entry) && isSameIndex(entry.value ?? '', ownIndex)) return [];
    const found = confirmation(entry);
    const name = 'name' in entry && entry.type !== 'option' && entry.name !== undefined ? { name: entry.name } : {};
    const about = { text: withoutCredentials(entry.written ?? entry.text), ...name };
    return found === undefined ? [] : [remarkOn(entry, found.message, { codes: found.codes, ...about })];
  });
}

const isIndexOption = (entry: RequirementEntry): entry is OptionEntry =>
  entry.type === 'option' && entry.name === '--index-url';

/** What a file says of a variable; nothing in its value can pass for another line. */
export const variableConfirmation = ([name, value]: readonly [string, string]): Remark => ({
  message: `It sets the variable ${name} while it is made and in its terminals: ${value.replaceAll('\n', '⟨line break⟩')}`,
  codes: ['variable'],
  name,
});

/** That code of Nix comes from where the setting `nixpkgs` says. */
export const nixpkgsConfirmation = (setting: string): Remark => ({
  message: `It takes nixpkgs from ${withoutCredentials(setting)}, and evaluates the code of it.`,
});

/** A text of the file, and where it stands in it. */
export interface PlacedText {
  /** From 1; 0 where it is not known. */
  readonly line: number;
  readonly text: string;
}

/** That packages come from a place which is no channel of a name; told at the first of the lines that name it. */
export const channelConfirmation = ({ line, text }: PlacedText): Remark => ({
  ...(line > 0 ? { line } : {}),
  message: `It takes packages from ${text}.`,
  codes: ['channel'],
  text,
});

/** The places among channels and those of packages that are no channels of a name, each once, at its first line. */
export function channelConfirmations(channels: readonly PlacedText[], packages: readonly PlacedText[]): Remark[] {
  const named = [
    ...channels.flatMap(({ line, text }) => placesOf([text], []).map((place) => ({ line, text: place }))),
    ...packages.flatMap(({ line, text }) => placesOf([], [text]).map((place) => ({ line, text: place }))),
  ];
  return firstOfEach(named).map(channelConfirmation);
}

/** Each text once, where it stands first. */
export function firstOfEach(placed: readonly PlacedText[]): PlacedText[] {
  const inOrder = [...placed].sort((one, other) => one.line - other.line);
  return [...new Map(inOrder.toReversed().map((one) => [one.text, one])).values()].toReversed();
}

/** The remark at the entry's place; a line of an included file is told by that file's name. */
export function remarkOn(
  { file, line }: Pick<RequirementEntry, 'file' | 'line'>,
  message: string,
  about: About = {},
): Remark {
  return file === undefined ? { line, message, ...about } : { message: `${file}, line ${line}: ${message}`, ...about };
}

/** A remark on a file that was read along, as {@link remarkOn} tells it. */
export const inFile = (path: string, { line, message, ...rest }: Remark): Remark => ({
  ...rest,
  message: line === undefined ? message : `${path}, line ${line}: ${message}`,
});

interface Confirmation {
  readonly message: string;
  readonly codes: RemarkCode[];
}

function confirmation(entry: RequirementEntry): Confirmation | undefined {
  switch (entry.type) {
    case 'include':
      return {
        message: `It includes ${shown(entry.path)}, ${whereItIs(entry)}. ${howToInclude(entry)}, or its requirements will be missing.`,
        codes: ['include'],
      };
    case 'constraint':
      return {
        message: `It takes limits from ${shown(entry.path)}, ${whereItIs(entry)}. ${howToInclude(entry)}, or they will not be applied.`,
        codes: ['constraint'],
      };
    case 'option':
      return optionConfirmation(entry);
    case 'package':
      return packageConfirmation(entry);
    case 'url':
    case 'vcs':
    case 'path':
      return sourceConfirmation(entry);
  }
}

function whereItIs({ file = '', path }: IncludeEntry): string {
  const isOutside = posix.isAbsolute(path) || /^\.\.(?:\/|$)/.test(posix.join(posix.dirname(file), path));
  return isOutside ? 'which lies outside of its folder and was not read' : 'which is not here';
}

const howToInclude = (entry: IncludeEntry) =>
  isRemote(entry) ? 'Save it beside this file and name it there' : 'Import both files together';

function optionConfirmation({ name, value }: OptionEntry): Confirmation {
  const written = `${name}${value === undefined ? '' : ` ${shown(value)}`}`;
  if (name === '--trusted-host')
    return {
      message: `It believes the host ${shown(value ?? '')} without a valid certificate: ${written}.`,
      codes: ['index-option'],
    };
  return sourceOptions.has(name)
    ? { message: `It changes where packages come from: ${written}.`, codes: ['index-option'] }
    : { message: `It passes an option to pip: ${written}.`, codes: ['pip-option'] };
}

function packageConfirmation(entry: PackageEntry): Confirmation | undefined {
  const messages = optionMessages(entry);
  return messages.length === 0 ? undefined : { message: messages.join(' '), codes: ['pip-option'] };
}

function optionMessages({ options, overlooked = [], name = 'what it installs' }: PackageEntry | SourceEntry): string[] {
  const names = (given: typeof options) => given.map((option) => option.name).join(', ');
  return [
    ...(options.length === 0 ? [] : [`It passes options to the build of ${name}: ${names(options)}.`]),
    ...(overlooked.length === 0
      ? []
      : [`Behind ${name} there is ${names(overlooked)}, which pip overlooks: it is left out.`]),
  ];
}

function sourceConfirmation(entry: SourceEntry): Confirmation {
  const { type, source, isEditable } = entry;
  const where = {
    url: `from the address ${shown(source)}`,
    vcs: `from the repository ${shown(source)}`,
    path: `from the local path “${source}”`,
  }[type];
  const messages = optionMessages(entry);
  const place = type === 'path' ? 'local-path' : type;
  return {
    message: [
      `It installs ${isEditable ? 'an editable package ' : ''}${where}. Its build may run any code.`,
      ...messages,
      ...(isBuildFolder(entry) ? [howToAskByName] : []),
    ].join(' '),
    codes: [
      ...(isEditable ? ['editable' as const] : []),
      place,
      ...(messages.length > 0 ? ['pip-option' as const] : []),
    ],
  };
}

/** What `pip freeze` says of a package that conda built: where it stood on the machine that built it. */
const isBuildFolder = ({ type, name, source }: SourceEntry) =>
  type === 'path' &&
  name !== undefined &&
  /^file:\/\/\/.*(?:\/work(?:\/.*)?$|\/(?:conda-bld|croots?|feedstock_root)\/)/i.test(source);

const howToAskByName =
  'conda built it in that folder of another machine, so it is not here: ask for it by its name, or write the file anew by “pip list --format=freeze”.';

/** Passwords are not repeated in messages. */
function shown(address: string): string {
  return withoutCredentials(address);
}

/** That nothing is asked for. */
export const emptyWarning: Remark = {
  message: 'The file asks for nothing: the environment will be empty.',
  codes: ['empty-file'],
};

/** What deserves a second look of the entries of a file, which is called `name`; `hasMore` when it names others. */
export function warningsOf(entries: readonly RequirementEntry[], { name = '', hasMore = false } = {}): Remark[] {
  if (entries.length === 0 && !hasMore) return [emptyWarning];
  return [...duplicates(entries, name), ...hashWarnings(entries), ...entryWarnings(entries)];
}

/** What deserves a second look of each line by itself. */
export const entryWarnings = (entries: readonly RequirementEntry[]): Remark[] => entries.flatMap(lineWarnings);

function duplicates(entries: readonly RequirementEntry[], fileName: string): Remark[] {
  const first = new Map<string, RequirementEntry>();
  const remarks: Remark[] = [];
  for (const entry of entries) {
    if (!('extras' in entry) || entry.name === undefined) continue;
    const name = normalizeName(entry.name);
    const earlier = first.get(name);
    if (!earlier) first.set(name, entry);
    // Markers are how one name is asked for in two ways on purpose.
    else if (!('marker' in earlier && 'marker' in entry))
      remarks.push(
        remarkOn(entry, `${entry.name} is asked for ${placeOf(earlier, entry, fileName)} already.`, {
          codes: ['duplicate'],
          name,
        }),
      );
  }
  return remarks;
}

/** The line of an entry, with its file where the one that is spoken of is in another. */
const placeOf = ({ file, line }: RequirementEntry, other: RequirementEntry, fileName: string) =>
  `on line ${line}${file === other.file ? '' : ` of ${file ?? fileName}`}`;

/** With one hash in the file pip wants one for everything, and there is none for a repository. */
function hashWarnings(entries: readonly RequirementEntry[]): Remark[] {
  const installed = entries.filter((entry) => 'hashes' in entry);
  if (!installed.some(({ hashes }) => hashes.length > 0)) return [];
  return installed
    .filter(({ hashes }) => hashes.length === 0)
    .map((entry) =>
      remarkOn(entry, `${entry.name ?? entry.text} has no hash while others have one: pip refuses such a file.`, {
        ...(entry.type === 'vcs' ? { codes: ['hashes-with-vcs'] } : {}),
        ...(entry.name === undefined ? {} : { name: entry.name }),
      }),
    );
}

function lineWarnings(entry: RequirementEntry): Remark[] {
  const variables = variablesOf(entry.text).map((name) =>
    remarkOn(entry, `The variable ${name} is replaced by its value on this machine.`),
  );
  if (entry.type === 'package' && normalizeName(entry.name) === 'python')
    return [...variables, remarkOn(entry, noPython)];
  const address = 'source' in entry ? entry.source : entry.type === 'option' ? entry.value : undefined;
  return address === undefined ? variables : [...variables, ...addressWarnings(entry, address)];
}

const noPython = 'pip installs no Python: take this line out, and choose the Python of the environment itself.';

function addressWarnings(entry: RequirementEntry, address: string): Remark[] {
  const remarks: Remark[] = [];
  const isIndex = entry.type === 'option';
  if (withoutCredentials(address) !== address || (isIndex && /:\/\/[^/@\s]+@/.test(address)))
    remarks.push(
      remarkOn(
        entry,
        'The address carries a user name or a password.',
        isIndex ? { codes: ['credentials-in-index-url'] } : {},
      ),
    );
  const isGit = /^(?:git\+)?git:\/\//i.test(address);
  if (isGit || /^(?:http|ftp|(?:git|hg|svn|bzr)\+http):\/\//i.test(address))
    remarks.push(
      remarkOn(
        entry,
        'The address is not encrypted: what comes from it can be changed on the way.',
        isGit ? { codes: ['git-protocol-unencrypted'] } : {},
      ),
    );
  const platform = /-([^-/]+)\.whl(?:[?#].*)?$/i.exec(address.slice(-500))?.[1] ?? 'any';
  if (!('marker' in entry) && !fitsHere(platform))
    remarks.push(
      remarkOn(entry, `The wheel fits ${platform} only, which is another platform.`, { codes: ['other-platform'] }),
    );
  return remarks;
}

const machines: Readonly<Record<string, string>> = { 'linux-64': 'x86_64', 'linux-aarch64': 'aarch64' };

/** Whether one of the platforms that a wheel is tagged with is Linux on this sort of processor. */
const fitsHere = (platforms: string): boolean =>
  platforms
    .split('.')
    .some((tag) => tag === 'any' || (/linux/.test(tag) && tag.endsWith(`_${machines[condaPlatform] ?? process.arch}`)));
