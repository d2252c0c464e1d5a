import * as z from 'zod';
import { broughtRoot, ClocheError, type Lock, type Remark, type Spec } from '../../../preload/contract';
import { placesOf } from '../../conda/spec';
import type { Kind } from '../../kinds/kind';
import { parseRequirements, type RequirementEntry } from '../../python/requirements';
import { issueLines } from '../../store/issue-text';
import type { Reading } from '../asked';
import { askedOf } from '../carry/asked-of';
import { type ClocheFile, clocheFileSchema, formatMarker, isLines, lineSettings } from '../cloche-schema';
import { isMachinePath, withoutCredentials } from '../scrub';
import { flawOf } from './locks/can-be-locked';
import { lockBytesMax, readJson } from './read-json';
import { confirmationsOf, entryWarnings, nixpkgsConfirmation, variableConfirmation } from './remarks';
import { requirementLines } from './requirements';

/**
 * What an export of Cloche says. Unknown keys are refused. Throws `newer-schema`, `unsupported` for a kind that is not
 * built in, `invalid-input`, `too-large`. `bundle` names the files that stand beside it.
 */
export function readCloche(
  fileName: string,
  text: string,
  kinds: readonly Kind[],
  bundle: { readonly names: readonly string[] } = { names: [] },
): Reading {
  const value = readJson(fileName, text, lockBytesMax);
  const file = withPlaces(checkFiles(fileName, checkFile(fileName, value), bundle.names));
  const kind = kinds.find(({ id }) => id === file.kind);
  if (!kind)
    throw new ClocheError('unsupported', `${fileName} holds an environment of the kind ${file.kind}.`, {
      hint: `This Cloche can make: ${kinds.map(({ id }) => id).join(', ')}.`,
    });
  const { spec, entries, rejected } = checkRequirements(fileName, file.asked.spec);
  const checked = kind.spec.safeParse(spec);
  if (!checked.success && !lacksOnly(checked.error, file.leftOut.settings)) throw malformed(fileName, checked.error);
  if (file.lock) checkLock(fileName, file.lock);
  const { name, variables, notes, lock } = file;
  return {
    format: 'cloche',
    asked: askedOf(kind, { name, spec, variables, notes }, lock),
    groups: [],
    confirmations: [...confirmationsOf(entries).map(withoutLine), ...ownConfirmations(file)],
    warnings: [...entryWarnings(entries).map(withoutLine), ...ownWarnings(file)],
    rejected,
  };
}

/** Whether nothing is wrong but that settings are missing which the export left out: whoever imports it says them. */
const lacksOnly = ({ issues }: z.ZodError, leftOut: readonly string[]): boolean =>
  issues.every(({ path }) => leftOut.includes(String(path[0])));

function checkFile(fileName: string, value: unknown): ClocheFile {
  const head = z.looseObject({ format: z.literal(formatMarker), schema: z.number() }).safeParse(value);
  if (!head.success)
    throw new ClocheError('invalid-input', `${fileName} is JSON, but not an export of Cloche.`, {
      hint: `An export of Cloche has the format “${formatMarker}” and a schema number.`,
    });
  if (head.data.schema > 1)
    throw new ClocheError('newer-schema', `${fileName} was written by a newer Cloche (schema ${head.data.schema}).`, {
      hint: 'Update Cloche, or export it again with the older one.',
    });
  const parsed = clocheFileSchema.safeParse(value);
  if (!parsed.success) throw malformed(fileName, parsed.error);
  return parsed.data;
}

/** The files that it names are those that are there, no more and no less. */
function checkFiles(fileName: string, file: ClocheFile, names: readonly string[]): ClocheFile {
  const { files = [] } = file;
  const missing = files.find((name) => !names.includes(name));
  const further = names.find((name) => !files.includes(name));
  if (missing === undefined && further === undefined) return file;
  const what =
    missing === undefined ? `holds “${further}”, which it does not name` : `names “${missing}”, which is not there`;
  throw new ClocheError('invalid-input', `${fileName} ${what}.`, {
    hint: 'Open the bundle itself, or export it again.',
  });
}

/** The settings and the lock with the files of the bundle at the place that stands for theirs. */
function withPlaces(file: ClocheFile): ClocheFile {
  const { files = [], asked, lock } = file;
  const placed = (value: Spec[string]): Spec[string] => {
    if (Array.isArray(value)) return value.map(placed);
    return typeof value === 'string' && files.includes(value) ? `${broughtRoot}/${value}` : value;
  };
  const spec = Object.fromEntries(Object.entries(asked.spec).map(([key, value]) => [key, placed(value)]));
  if (files.length === 0) return file;
  const packages = (lock?.packages ?? []).map((item) =>
    item.source !== undefined && files.includes(item.source)
      ? { ...item, source: `${broughtRoot}/${item.source}` }
      : item,
  );
  return { ...file, asked: { spec }, ...(lock === undefined ? {} : { lock: { ...lock, packages } }) };
}

function malformed(fileName: string, error: z.ZodError): ClocheError {
  const issues = issueLines(error, 5).split('\n').map(shortened).join(' ');
  return new ClocheError('invalid-input', `${fileName} is not a well-formed export of Cloche. ${issues}`, {
    hint: 'Export it again, or correct that.',
  });
}

/** An issue may quote all that the file holds. */
const shortened = (issue: string): string => (issue.length > 200 ? `${issue.slice(0, 198)}….` : issue);

function checkRequirements(fileName: string, given: Spec) {
  const spec: Spec = { ...given };
  const entries: RequirementEntry[] = [];
  const rejected: Remark[] = [];
  for (const key of lineSettings) {
    const lines = spec[key];
    if (lines === undefined) continue;
    if (!isLines(lines))
      throw new ClocheError(
        'invalid-input',
        `${fileName} is not a well-formed export of Cloche. asked.spec.${key}: It holds something else than lines of text.`,
        { hint: 'Export it again, or correct that.' },
      );
    const parsed = parseRequirements(lines.join('\n'));
    spec[key] = requirementLines(parsed.entries.filter(({ type }) => type !== 'include' && type !== 'constraint'));
    entries.push(...parsed.entries);
    rejected.push(...parsed.rejected.map(({ text, message }) => ({ message: `“${text.slice(0, 200)}”: ${message}` })));
  }
  return { spec, entries, rejected };
}

/** The lock becomes arguments and lines of pip, so its words must be what they claim to be. */
function checkLock(fileName: string, { packages }: Lock): void {
  for (const item of packages) {
    const flaw = flawOf(item);
    if (flaw !== undefined)
      throw new ClocheError('invalid-input', `${fileName} locks “${item.name.slice(0, 100)}” with ${flaw}.`, {
        hint: 'Export it again, or correct that.',
      });
  }
}

/** Lines of its settings are none of the file. */
const withoutLine = ({ line: _line, ...remark }: Remark): Remark => remark;

function ownConfirmations({ asked, variables, lock }: ClocheFile): Remark[] {
  const settings = Object.entries(asked.spec).flatMap(([key, value]) =>
    lineSettings.has(key) ? [] : settingConfirmations(key, value),
  );
  const { channels: named, packages } = asked.spec;
  const places = placesOf(isLines(named) ? named : [], isLines(packages) ? packages : []);
  const sources = (lock?.packages ?? []).filter(({ source }) => source !== undefined);
  const channels = new Set((lock?.packages ?? []).flatMap(({ conda }) => (conda ? [channelOf(conda.url)] : [])));
  const messages = [
    ...settings,
    ...(lock?.sources ?? []).map(
      ({ name, url }) => `It takes ${name} from ${withoutCredentials(url)}, and evaluates the code of it.`,
    ),
    ...[...new Set([...places, ...channels])].map(
      (channel) => `It takes packages from ${withoutCredentials(channel)}.`,
    ),
    ...sources.map(({ name, source }) => `It installs ${name} from ${withoutCredentials(source ?? '')}.`),
  ].map((message) => ({ message }));
  return [...messages, ...Object.entries(variables).map(variableConfirmation)];
}

/** The address without subdir and file. */
const channelOf = (url: string): string => url.split('/').slice(0, -2).join('/');

/** Settings that name code, wherever it is: Nix runs what it evaluates. */
const codeSettings: Readonly<Record<string, (value: string) => string>> = {
  nixpkgs: (pin) => nixpkgsConfirmation(pin).message,
  engineSource: (address) => `It takes its engine from ${withoutCredentials(address)}, and evaluates and runs that.`,
  derivations: (path) => `It evaluates the Nix file “${path}”.`,
  file: (path) => `It evaluates the Nix file “${path}” of its project.`,
  project: (path) => `Its project is “${path}”: what is there may be evaluated and run.`,
};

/** Told whole: an interpreter is a program, and its path says whose. */
function settingConfirmations(key: string, value: Spec[string] | undefined): string[] {
  const values = [value].flat().filter((item): item is string => typeof item === 'string' && item !== '');
  const sentence = Object.hasOwn(codeSettings, key) ? codeSettings[key] : undefined;
  if (sentence) return values.map(sentence);
  return values
    .filter((item) => isMachinePath(item))
    .map((path) =>
      key === 'python' ? `It runs the program “${path}” as its Python.` : `Its setting “${key}” is the path “${path}”.`,
    );
}

function ownWarnings({ asked, leftOut }: ClocheFile): Remark[] {
  return [
    ...leftOut.variables.map((name) => `The export left out the variable ${name}: set it again where you need it.`),
    ...leftOut.settings.map((key) =>
      hasLines(asked.spec[key])
        ? `The export left out a part of the setting “${key}”, lines that name paths of the other machine: add them for this one.`
        : `The export left out the setting “${key}”, a path of the other machine: say it for this one.`,
    ),
  ].map((message) => ({ message: message.slice(0, 300) }));
}

const hasLines = (value: Spec[string] | undefined): boolean => isLines(value) && value.length > 0;
