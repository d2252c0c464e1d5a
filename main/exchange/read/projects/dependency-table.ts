import { LineError } from '../../../python/requirement-options';
import type { RequirementEntry } from '../../../python/requirements';
import { addLine, type Parts, reject, remarkAt } from '../parts/parts';
import { withSshScheme } from '../ssh-address';
import { isTable, type Table, textIn, textsIn, valueIn } from '../toml';
import { poetrySpecifier, pythonMarker } from '../versions/poetry-versions';

/** How a tool writes versions; both write what a package comes from in tables that are nearly alike. */
export type Dialect = 'pipenv' | 'poetry';

/**
 * Adds one entry of a table of dependencies as a line of requirements: `name = "^1"`, or a table with version, extras,
 * markers, and a repository, address or path. Poetry has lists of them for several Pythons.
 */
export function addDependency(
  parts: Parts,
  target: RequirementEntry[],
  [name, value]: readonly [string, unknown],
  dialect: Dialect,
): void {
  const line = parts.lines.lineOfKey(name);
  if (Array.isArray(value)) {
    for (const item of value.slice(0, 100)) addDependency(parts, target, [name, item], dialect);
    return;
  }
  try {
    const table = tableOf(parts, name, value);
    const written = placeKeys.map((key) => textIn(table, key)).find((place) => place !== undefined);
    const text = lineOf(name, table, dialect);
    addLine(parts, target, { text, line, ...(written === undefined ? {} : { written }) });
  } catch (thrown) {
    if (!(thrown instanceof LineError)) throw thrown;
    reject(parts, line, name, `cannot be asked for. ${thrown.message}`);
  }
}

function tableOf(parts: Parts, name: string, value: unknown): Table {
  if (typeof value === 'string') return { version: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { version: numberText(parts, name, value) };
  if (!isTable(value)) throw new LineError('It is neither a version nor a table.');
  const version = valueIn(value, 'version');
  if (typeof version !== 'number' && typeof version !== 'bigint') return value;
  return { ...value, version: numberText(parts, name, version) };
}

/**
 * A version that is written without quotation marks, as it stands there: as a number the zero at its end is lost, and
 * 3.10 is 3.1. A warning says so.
 */
export function numberText({ warnings, lines }: Parts, key: string, value: number | bigint): string {
  const line = lines.lineOfKey(key);
  const found = [...lines.textAt(line).matchAll(/=\s*([+-]?\d[\d._]*)/g)].find(
    ([, digits]) => Number(digits) === Number(value),
  );
  const written = found?.[1] ?? String(value);
  const message = `The version ${written} of ${key.slice(0, 80)} is a number, and is taken as it is written: put it into quotation marks.`;
  warnings.push(remarkAt(line, message, 'number-not-text'));
  return written;
}

function lineOf(name: string, table: Table, dialect: Dialect): string {
  const extras = textsIn(table, 'extras');
  const named = `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}`;
  const marker = markerOf(table, dialect);
  const isEditable = valueIn(table, 'editable') === true || valueIn(table, 'develop') === true;
  const repository = repositoryOf(table);
  if (repository !== undefined) {
    if (isEditable && marker === '') return `-e ${repository}${repository.includes('#') ? '&' : '#'}egg=${name}`;
    return withMarker(`${named} @ ${repository}`, marker);
  }
  const place = textIn(table, 'path') ?? textIn(table, 'file');
  const address = textIn(table, 'url') ?? (place?.includes('://') ? place : undefined);
  if (address !== undefined) return withMarker(`${named} @ ${address}`, marker);
  if (place !== undefined) return pathLine(place, extras, { marker, isEditable });
  return withMarker(`${named}${versionOf(table, dialect)}`, marker);
}

const withMarker = (line: string, marker: string) => (marker === '' ? line : `${line} ; ${marker}`);

function pathLine(
  path: string,
  extras: readonly string[],
  { marker, isEditable }: { readonly marker: string; readonly isEditable: boolean },
): string {
  if (path === '' || /[\0-\x1f;#[\]"'\\]/.test(path))
    throw new LineError('Its path has characters that pip would misread.');
  const place = `${/^(?:\.{1,2}(?:\/|$)|\/|~)/.test(path) ? '' : './'}${path}${extras.length > 0 ? `[${extras.join(',')}]` : ''}`;
  // pip takes no marker behind an editable one.
  return isEditable && marker === '' ? `-e ${place}` : withMarker(place, marker);
}

const versionSystems = ['git', 'hg', 'svn', 'bzr'] as const;
/** Keys that say from where something comes, the first of which counts. */
const placeKeys = [...versionSystems, 'path', 'file', 'url'] as const;

function repositoryOf(table: Table): string | undefined {
  const system = versionSystems.find((key) => textIn(table, key) !== undefined);
  if (system === undefined) return undefined;
  const address = withSshScheme(textIn(table, system) ?? '');
  const [revision] = ['rev', 'ref', 'tag', 'branch'].flatMap((key) => textIn(table, key) ?? []);
  const folder = textIn(table, 'subdirectory');
  const whole = address.startsWith(`${system}+`) ? address : `${system}+${address}`;
  return `${whole}${revision === undefined ? '' : `@${revision}`}${folder === undefined ? '' : `#subdirectory=${folder}`}`;
}

function versionOf(table: Table, dialect: Dialect): string {
  const version = textIn(table, 'version')?.trim() ?? '*';
  if (dialect === 'poetry') return poetrySpecifier(version);
  if (version === '*' || version === '') return '';
  return /^v?\d/.test(version) ? `==${version}` : version;
}

/** Variables of markers that Pipfiles have as keys: `sys_platform = "== 'linux'"`. */
const markerKeys = [
  'os_name',
  'sys_platform',
  'platform_machine',
  'platform_python_implementation',
  'platform_release',
  'platform_system',
  'platform_version',
  'python_version',
  'python_full_version',
  'implementation_name',
  'implementation_version',
];

function markerOf(table: Table, dialect: Dialect): string {
  const whole = textIn(table, 'markers') ?? '';
  const parts = [whole];
  if (dialect === 'pipenv')
    parts.push(
      ...markerKeys.flatMap((key) => {
        const value = textIn(table, key);
        return value === undefined
          ? []
          : [`${key} ${/^\s*(?:[<>=!~]|in\b|not\b)/.test(value) ? value.trim() : `== '${value}'`}`];
      }),
    );
  else {
    const [python, platform] = [textIn(table, 'python'), textIn(table, 'platform')];
    if (python !== undefined) parts.push(pythonMarker(python));
    if (platform !== undefined) parts.push(`sys_platform == "${platform}"`);
  }
  const given = parts.filter((part) => part.trim() !== '');
  return given.length > 1
    ? given.map((part) => (/\bor\b/.test(part) ? `(${part})` : part)).join(' and ')
    : (given[0] ?? '');
}
