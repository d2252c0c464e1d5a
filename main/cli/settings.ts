import { existsSync } from 'node:fs';
import { countingFields, type Field, type Spec } from '../../preload/contract';
import type { Kind } from '../kinds/kind';
import { UsageError } from './exit-codes';
import { absolutePath } from './paths';

/** Puts each `KEY=VALUE` into a spec, and what they count with. Throws a {@link UsageError}. */
export function applySettings(spec: Spec, kind: Kind, fields: readonly Field[], settings: readonly string[]): void {
  const said = new Set(settings.map((setting) => applySetting(spec, kind, fields, setting)));
  for (const { key, onlyWith } of fields) {
    if (!onlyWith || !said.has(key) || spec[key] === '' || spec[onlyWith.key] === onlyWith.value) continue;
    const needed = `${onlyWith.key}=${onlyWith.value}`;
    if (said.has(onlyWith.key))
      throw new UsageError(
        `The setting “${key}” counts only with ${needed}.`,
        `Say --set ${needed}, or leave ${key} out.`,
      );
    spec[onlyWith.key] = onlyWith.value;
  }
}

/** Answers with the key. Throws a {@link UsageError} that lists the settings of the kind. */
function applySetting(spec: Spec, kind: Kind, fields: readonly Field[], setting: string): string {
  const equals = setting.indexOf('=');
  const key = equals === -1 ? setting : setting.slice(0, equals);
  const value = equals === -1 ? '' : setting.slice(equals + 1);
  const field = fields.find((candidate) => candidate.key === key);
  if (!field || equals === -1)
    throw new UsageError(
      equals === -1 ? `“${setting}” is not KEY=VALUE.` : `The kind ${kind.id} has no setting “${key}”.`,
      `The settings of ${kind.id} are: ${fields.map((candidate) => candidate.key).join(', ')}.`,
    );
  spec[key] = readValue(field, value, spec[key]);
  return key;
}

function readValue(field: Field, value: string, before: Spec[string] | undefined): Spec[string] {
  switch (field.type) {
    case 'switch':
      return readSwitch(field.key, value);
    case 'choices':
    case 'packages':
    case 'lines':
      return readList(value);
    case 'files':
      return readList(value).map(absolutePath);
    case 'folder':
      return value === '' ? '' : absolutePath(value);
    case 'requirements':
      return value === '' ? [] : [...(Array.isArray(before) ? before : []), refuseFile(field.key, value)];
    case 'text':
      return field.key === 'nixpkgs' ? absolutePin(value) : value;
    case 'choice':
      return value;
  }
}

/** A line that is the name of a file is a mistake: files are read by --from. */
function refuseFile(key: string, value: string): string {
  if (/\.(?:txt|in)$/i.test(value) && existsSync(absolutePath(value)))
    throw new UsageError(`“${value}” is a file, and the setting “${key}” takes lines.`, `Say --from ${value}.`);
  return value;
}

function readSwitch(key: string, value: string): boolean {
  if (/^(true|yes|on|1)$/i.test(value)) return true;
  if (/^(false|no|off|0)$/i.test(value)) return false;
  throw new UsageError(`The setting “${key}” is a switch.`, 'Say true or false.');
}

/** Items between commas; a comma of an item itself has a backslash before it. */
function readList(value: string): string[] {
  return value
    .split(/(?<!\\),/)
    .map((item) => item.replaceAll('\\,', ',').trim())
    .filter((item) => item !== '');
}

/** A nixpkgs by the path of a folder or of a flake.lock. */
function absolutePin(value: string): string {
  const [, form, path] = /^(path|flake):(.+)$/s.exec(value) ?? [];
  return path === undefined ? value : `${form}:${absolutePath(path)}`;
}

/**
 * The options that make these settings of a kind as far as they count, in the order in which they have to be said;
 * `before` is what the environment has of them already.
 */
export function settingOptions(spec: Spec, fields: readonly Field[], before: Spec = {}): string[] {
  return countingFields(fields, { ...before, ...spec }).flatMap(({ key, type }) => {
    const value = spec[key];
    if (value === undefined) return [];
    if (type === 'requirements' && Array.isArray(value)) {
      const lines = value.map((line) => `--set=${key}=${String(line)}`);
      return before[key] === undefined && lines.length > 0 ? lines : [`--set=${key}=`, ...lines];
    }
    const text = Array.isArray(value) ? value.map((item) => String(item).replaceAll(',', '\\,')).join(',') : value;
    return [`--set=${key}=${String(text)}`];
  });
}
