import {
  ClocheError,
  type ExportedFile,
  type ImportPreview,
  type Package,
  type TextFile,
} from '../../preload/contract';
import { logicalLines } from '../python/requirement-lines';
import { type OptionEntry, parseRequirements, type RequirementEntry } from '../python/requirements';
import { nameFromFile } from './free-name';
import { flatten } from './includes';
import { portableRequirements } from './portable-requirements';
import { checkLength } from './read-json';
import { confirmationsOf, remarkOn, warningsOf } from './remarks';
import { isLocalOption, isMachinePath, withoutCredentials } from './scrub';
import type { Snapshot } from './snapshot';

/** The lines of a spec that are asked for, as a kind keeps them. */
export function requirementLines(entries: readonly RequirementEntry[]): string[] {
  const lines = new Map(entries.map(({ file, line, text }) => [`${line} ${file ?? ''}`, text]));
  return [...lines.values()];
}

/** The environment as a requirements file: every package at its version, with hashes when all of them are known. */
export function writeRequirements(snapshot: Snapshot): ExportedFile {
  if (!snapshot.isResolved) return writeAsked(snapshot);
  const losses: string[] = [];
  const packages = snapshot.packages.filter((item) => {
    if (item.source === undefined || !isMachinePath(item.source)) return true;
    losses.push(`${item.name} was installed from a path of this machine and is left out.`);
    return false;
  });
  const isHashed = packages.length > 0 && packages.every(({ hashes, source }) => hashes?.length && !source);
  if (!isHashed && packages.some(({ hashes }) => hashes?.length))
    losses.push('The hashes are left out, because they are not known for every package.');
  if (Object.keys(snapshot.variables).length > 0) losses.push(variablesLoss);
  const text = [
    `# ${snapshot.name}, exported from Cloche: every package at its version.`,
    ...(snapshot.python === undefined ? [] : [`# Python ${snapshot.python}`]),
    ...optionLines(snapshot, isHashed, losses),
    ...packages.map((item) => packageLine(item, isHashed, losses)),
  ].join('\n');
  return { fileName: `${snapshot.name}-requirements.txt`, text: `${text}\n`, losses };
}

/** What was asked for by an environment that has not been made. */
function writeAsked({ name, requirements, variables }: Snapshot): ExportedFile {
  const losses = ['It has not been made yet, so no versions are known: the file has what was asked for.'];
  if (Object.keys(variables).length > 0) losses.push(variablesLoss);
  const lines = portableRequirements(requirements, losses);
  const text = [`# ${name}, exported from Cloche: what was asked for. Nothing was resolved.`, ...lines].join('\n');
  return { fileName: `${name}-requirements.txt`, text: `${text}\n`, losses };
}

const variablesLoss = 'Its variables are left out: the format has none.';

function optionLines(snapshot: Snapshot, isHashed: boolean, losses: string[]): string[] {
  const { entries } = parseRequirements(snapshot.requirements.join('\n'));
  const options = entries.filter((entry): entry is OptionEntry => entry.type === 'option');
  return options.flatMap(({ name, value }) => {
    if (name === '--require-hashes' && !isHashed) return [];
    if (value === undefined) return [name];
    if (isLocalOption({ name, value })) {
      losses.push(`The option ${name} names a path of this machine and is left out.`);
      return [];
    }
    return [`${name} ${scrubbed(value, losses)}`];
  });
}

function packageLine(item: Package, isHashed: boolean, losses: string[]): string {
  if (item.source !== undefined) return `${item.name} @ ${scrubbed(item.source, losses)}`;
  const pinned = `${item.name}==${item.version}`;
  if (!isHashed) return pinned;
  return [pinned, ...[...(item.hashes ?? [])].sort().map((hash) => `    --hash=${hash}`)].join(' \\\n');
}

function scrubbed(address: string, losses: string[]): string {
  const clean = withoutCredentials(address);
  if (clean !== address) losses.push(`The login in the address ${clean} is left out.`);
  return clean;
}

/**
 * What a requirements file asks for, with those of the other files that it includes. Throws `invalid-input` when it is
 * not one at all or includes itself, and `too-large`.
 */
export function readRequirements(
  file: TextFile,
  others: readonly TextFile[],
  kind: string,
): Omit<ImportPreview, 'format'> {
  for (const { fileName, text } of [file, ...others]) checkText(shownName(fileName), text);
  const { requirements, constraints, missing, rejected } = flatten(file, others);
  const isNothing = requirements.length + constraints.length + missing.length === 0;
  const name = shownName(file.fileName);
  if (isNothing && rejected.length > 0) throw notRequirements(name, file.text);
  return {
    request: {
      name: nameFromFile(name),
      kind: kind as ImportPreview['request']['kind'],
      spec: {
        requirements: requirementLines(requirements),
        ...(constraints.length === 0 ? {} : { constraints: requirementLines(constraints) }),
      },
    },
    confirmations: confirmationsOf([...missing, ...requirements, ...constraints]),
    warnings: warningsOf(requirements, missing.length + constraints.length > 0),
    rejected: rejected.map((entry) => remarkOn(entry, entry.message)),
  };
}

const shownName = (path: string) => path.slice(path.lastIndexOf('/') + 1).slice(0, 100);

function checkText(fileName: string, text: string): void {
  checkLength(fileName, text);
  if (text.includes('\0'))
    throw new ClocheError('invalid-input', `${fileName} is not a text file in UTF-8.`, {
      hint: 'When it is a requirements file in UTF-16, save it as UTF-8.',
    });
}

const toml = /^\[(?:project|build-system|tool\.|packages|\[packages\]\])/m;

function notRequirements(fileName: string, text: string): ClocheError {
  const what = toml.test(text)
    ? 'a TOML file such as pyproject.toml, which Cloche cannot import'
    : 'not a requirements file';
  const [first] = parseRequirements(text).rejected;
  return new ClocheError('invalid-input', `${fileName} is ${what}.`, {
    hint: 'Choose a requirements file of pip, a file of conda, or an export of Cloche (.cloche.json).',
    detail: `Line ${first?.line ?? logicalLines(text)[0]?.line ?? 1}: ${first?.message ?? ''}`.slice(0, 300),
  });
}
