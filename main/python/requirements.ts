import { isPackageName } from './package-name';
import { type LogicalLine, logicalLines } from './requirement-lines';
import { checkMarker } from './requirement-marker';
import {
  LineError,
  type LineOption,
  type OptionName,
  optionText,
  readOptions,
  splitWords,
} from './requirement-options';
import { readSpecifier } from './requirement-specifier';

interface EntryBase {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  /** The logical line: continuations joined, no comment, variables not replaced, without options that pip overlooks there. */
  readonly text: string;
  /** The whole logical line where it has such options. */
  readonly written?: string;
  /** The included file in which it stands; absent in the file itself. */
  readonly file?: string;
  /** Line of the file itself by which an entry of another one is included. */
  readonly via?: number;
}

interface RequirementBase extends EntryBase {
  /** As it is spelled; absent when only a build could tell it. */
  readonly name?: string;
  readonly extras: readonly string[];
  /** Environment marker, as it is written. */
  readonly marker?: string;
  /** `sha256:…`, `sha384:…` or `sha512:…`. */
  readonly hashes: readonly string[];
  /** Other options of this requirement alone, such as `--config-settings`. */
  readonly options: readonly LineOption[];
  /** Options that pip takes behind a requirement and does not apply, such as `--only-binary`; absent for none. */
  readonly overlooked?: readonly LineOption[];
  readonly isEditable: boolean;
}

/** A distribution from an index. */
export interface PackageEntry extends RequirementBase {
  readonly type: 'package';
  readonly name: string;
  /** Clauses without blanks, joined with commas; empty when any version will do. */
  readonly specifier: string;
}

/** Something to install from an address, a repository or a path. */
export interface SourceEntry extends RequirementBase {
  readonly type: 'url' | 'vcs' | 'path';
  /** The address or path as it is written. */
  readonly source: string;
}

/** Another file that is read at this place: more requirements, or constraints. */
export interface IncludeEntry extends EntryBase {
  readonly type: 'include' | 'constraint';
  readonly path: string;
}

/** An option that concerns the whole installation, such as an index. */
export interface OptionEntry extends EntryBase {
  readonly type: 'option';
  readonly name: OptionName;
  /** Absent for switches. */
  readonly value?: string;
}

export type RequirementEntry = PackageEntry | SourceEntry | IncludeEntry | OptionEntry;

/** What a requirements file says. */
export interface Requirements {
  /** In the order of the file; a line that carries several options has an entry for each. */
  readonly entries: readonly RequirementEntry[];
  /** What was not understood, with the reason. */
  readonly rejected: readonly (EntryBase & { readonly message: string })[];
}

const namedRequirement = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\][]*)\]\s*)?/;
const variablePattern = /\$\{([A-Z0-9_]+)\}/g;
const vcsScheme = /^(?:(?:git|hg|svn|bzr)\+[a-z-]+|git|ssh|hg|bzr|sftp|svn):/i;
const urlScheme = /^(?:https?|ftp):/i;
const fileScheme = /^file:/i;
const archiveEnd = /\.(?:whl|zip|tar|tgz|tbz|txz|tar\.(?:gz|bz2|xz|lz|lzma)|tlz)$/i;
const hashPattern = /^(?:sha256|sha384|sha512):[0-9a-fA-F]+$/;
const perRequirement: ReadonlySet<OptionName> = new Set([
  '--hash',
  '--global-option',
  '--install-option',
  '--config-settings',
]);

/**
 * Understands pip's requirements format: pure, reads no other file, time linear in the text. `variables` replaces
 * `${NAME}` as pip does; without it such places stay as they are. Never throws.
 */
export function parseRequirements(
  text: string,
  variables: Readonly<Record<string, string | undefined>> = {},
): Requirements {
  const entries: RequirementEntry[] = [];
  const rejected: (EntryBase & { message: string })[] = [];
  for (const logical of logicalLines(text)) {
    try {
      entries.push(...readLine(logical, expandVariables(logical.text, variables)));
    } catch (thrown) {
      if (!(thrown instanceof LineError)) throw thrown;
      rejected.push({ ...logical, message: thrown.message });
    }
  }
  return { entries, rejected };
}

/** Names of the `${VARIABLES}` that pip would replace in a line. */
export function variablesOf(text: string): string[] {
  return [...text.matchAll(variablePattern)].map(([, name]) => name as string);
}

function expandVariables(text: string, variables: Readonly<Record<string, string | undefined>>): string {
  return text.replace(variablePattern, (whole, name: string) =>
    Object.hasOwn(variables, name) ? variables[name] || whole : whole,
  );
}

function readLine(logical: LogicalLine, text: string): RequirementEntry[] {
  const begin = text.startsWith('-') ? 0 : text.indexOf(' -') + 1;
  const hasOptions = begin > 0 || text.startsWith('-');
  const requirement = (hasOptions ? text.slice(0, begin) : text).trim();
  const options = hasOptions ? readOptions(splitWords(text.slice(begin))) : [];
  if (requirement !== '') return [readRequirement(logical, requirement, options)];
  const files = options.filter(({ name }) => ['--editable', '--requirement', '--constraint'].includes(name));
  if (files.length > 1) throw new LineError(`${files[0]?.name} must be alone on its line: pip overlooks the second.`);
  return options.map((option) => readOption(logical, option));
}

function readOption(logical: LogicalLine, { name, value }: LineOption): RequirementEntry {
  switch (name) {
    case '--editable':
      return readEditable(logical, value ?? '');
    case '--requirement':
      return { ...logical, type: 'include', path: value ?? '' };
    case '--constraint':
      return { ...logical, type: 'constraint', path: value ?? '' };
    default:
      if (perRequirement.has(name)) throw new LineError(`The option ${name} belongs behind a requirement.`);
      return { ...logical, type: 'option', name, ...(value === undefined ? {} : { value }) };
  }
}

function readRequirement(logical: LogicalLine, text: string, options: readonly LineOption[]): RequirementEntry {
  const hashes = options.filter(({ name }) => name === '--hash').map(({ value }) => value ?? '');
  const wrongHash = hashes.find((hash) => !hashPattern.test(hash));
  if (wrongHash !== undefined) throw new LineError(`“${wrongHash}” is not sha256, sha384 or sha512 and a digest.`);
  const blank = /[^\S \t]/.exec(text)?.[0];
  if (blank !== undefined)
    throw new LineError(`There is a blank that pip does not take for one (${codePoint(blank)}): type a plain one.`);
  const overlooked = options.filter(({ name }) => !perRequirement.has(name));
  const applied = options.filter(({ name }) => perRequirement.has(name));
  const base = {
    ...(overlooked.length === 0 ? logical : { ...withoutOverlooked(logical, applied), overlooked }),
    hashes,
    options: applied.filter(({ name }) => name !== '--hash'),
    isEditable: false,
  };
  const { body, marker } = splitMarker(text);
  const rest = { ...base, ...(marker === undefined ? {} : { marker }) };
  return { ...rest, ...(readSource(body) ?? readNamed(body)) };
}

const codePoint = (char: string) => `U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

function withoutOverlooked({ line, text }: LogicalLine, applied: readonly LineOption[]): EntryBase {
  const requirement = text.slice(0, text.indexOf(' -'));
  return { line, text: [requirement, ...applied.map(optionText)].join(' '), written: text };
}

/** In an address a semicolon is common, so there pip wants a blank behind the one that begins the marker. */
function splitMarker(text: string): { body: string; marker: string | undefined } {
  const separator = isAddress(text) ? '; ' : ';';
  const at = text.indexOf(separator);
  if (at === -1) return { body: text, marker: undefined };
  const marker = text.slice(at + separator.length).trim();
  if (marker !== '') checkMarker(marker);
  return { body: text.slice(0, at).trim(), marker: marker === '' ? undefined : marker };
}

function isAddress(text: string): boolean {
  return vcsScheme.test(text) || urlScheme.test(text) || fileScheme.test(text);
}

type Source = Pick<SourceEntry, 'type' | 'source' | 'extras'> & { readonly name?: string };

/** An address or path without a name before it; undefined when the text is something else. */
function readSource(text: string): Source | undefined {
  if (isAddress(text)) {
    if (/\s/.test(text)) throw new LineError(`The address “${text}” has blanks in it.`);
    return addressSource(text);
  }
  if (!looksLikePath(text)) return undefined;
  const { body, extras } = splitExtras(text);
  const name = nameOfWheel(body);
  return { type: 'path', source: body, extras, ...(name === undefined ? {} : { name }) };
}

const typeOfAddress = (address: string): Source['type'] =>
  vcsScheme.test(address) ? 'vcs' : urlScheme.test(address) ? 'url' : 'path';

function addressSource(address: string): Source {
  const { name, extras } = namedInAddress(address);
  return { type: typeOfAddress(address), source: address, extras, ...(name === undefined ? {} : { name }) };
}

/** The name that the fragment (`#egg=name[extra]`) or the file name of a wheel tells. */
function namedInAddress(address: string): { name: string | undefined; extras: string[] } {
  const hash = address.indexOf('#');
  const egg = hash === -1 ? null : new URLSearchParams(address.slice(hash + 1)).get('egg');
  const path = (hash === -1 ? address : address.slice(0, hash)).split('?', 1)[0] ?? '';
  if (!egg) return { name: nameOfWheel(path), extras: [] };
  const named = readNamed(egg);
  if (named.type !== 'package') throw new LineError(`“${egg}” behind the address is not the name of a package.`);
  return { name: named.name, extras: [...named.extras] };
}

function nameOfWheel(path: string): string | undefined {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const name = file.toLowerCase().endsWith('.whl') ? file.split('-', 1)[0] : undefined;
  return name !== undefined && isPackageName(name) ? name : undefined;
}

function looksLikePath(text: string): boolean {
  if (text.startsWith('.') || text.startsWith('/') || text.startsWith('~')) return true;
  if (text.includes('@') || /[\s<>=!{}]/.test(text)) return false;
  return text.includes('/') || archiveEnd.test(text);
}

function splitExtras(text: string): { body: string; extras: string[] } {
  const begin = text.endsWith(']') ? text.lastIndexOf('[') : -1;
  if (begin < 1) return { body: text, extras: [] };
  return { body: text.slice(0, begin).trim(), extras: readExtras(text.slice(begin + 1, -1)) };
}

function readExtras(text: string): string[] {
  if (text.trim() === '') return [];
  const extras = text.split(',').map((extra) => extra.trim());
  const wrong = extras.find((extra) => !isPackageName(extra));
  if (wrong !== undefined) throw new LineError(`“${wrong}” is not the name of an extra.`);
  return extras;
}

function readNamed(
  text: string,
): Source | (Pick<PackageEntry, 'type' | 'name' | 'specifier'> & { extras: readonly string[] }) {
  if (/^\{[%{#]/.test(text)) throw new LineError('This is a statement of a template: import what the template makes.');
  const match = namedRequirement.exec(text);
  const name = match?.[1];
  if (!match || name === undefined || !isPackageName(name))
    throw new LineError(`“${text}” does not begin with the name of a package.`);
  const extras = readExtras(match[2] ?? '');
  const rest = text.slice(match[0].length).trim();
  if (rest.startsWith('@')) {
    const address = rest.slice(1).trim();
    if (!isAddress(address) || /\s/.test(address)) throw new LineError(`“${address}” is not an address.`);
    return { type: typeOfAddress(address), source: address, name, extras };
  }
  if (rest.startsWith('[')) throw new LineError(`The list of extras in “${text}” is not closed.`);
  if (/^[A-Za-z0-9]/.test(rest)) throw new LineError(`“${text}” is more than one requirement on a line.`);
  const isEnclosed = rest.startsWith('(') && rest.endsWith(')');
  const clauses = (isEnclosed ? rest.slice(1, -1) : rest).trim();
  return { type: 'package', name, extras, specifier: clauses === '' ? '' : readSpecifier(clauses) };
}

function readEditable(logical: LogicalLine, value: string): SourceEntry {
  const base = { ...logical, hashes: [], options: [], isEditable: true };
  const at = value.indexOf('@');
  const before = at === -1 ? '' : value.slice(0, at).trim();
  if (before !== '' && namedRequirement.exec(before)?.[0] === before && isAddress(value.slice(at + 1).trim())) {
    const named = readNamed(value);
    if (named.type !== 'package') return { ...base, ...named };
  }
  if (isAddress(value) && !fileScheme.test(value)) {
    const source = addressSource(value);
    if (source.type !== 'vcs') throw new LineError('Only a folder or a repository can be installed as editable.');
    return { ...base, ...source };
  }
  if (value === '') throw new LineError('The option --editable needs a value.');
  const { body, extras } = splitExtras(value);
  return { ...base, type: 'path', source: body, extras };
}
