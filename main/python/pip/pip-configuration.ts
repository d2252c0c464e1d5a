import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { homeFolder } from '../../store/folders';
import { textOf } from '../../store/quick-look';

type Variables = NodeJS.ProcessEnv;
/** Settings of pip that say where packages come from, under the names of its configuration file. */
export type PipSettings = Readonly<Record<string, string>>;

/** The settings in the text of a pip.conf; `[install]` counts more than `[global]`. */
export function readPipConfiguration(text: string): PipSettings {
  const sections: Record<string, Record<string, string>> = {};
  let section = '';
  let key = '';
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const heading = /^\[([^\]]+)\]/.exec(line)?.[1];
    const [, name, value] = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    const values = sections[section] ?? {};
    if (heading !== undefined) {
      section = heading.trim().toLowerCase();
      sections[section] ??= {};
    } else if (name !== undefined) {
      key = name.toLowerCase().replaceAll('_', '-');
      values[key] = value ?? '';
    } else if (key && /^\s/.test(line)) values[key] = `${values[key] ?? ''} ${line.trim()}`.trim();
  }
  return { ...sections.global, ...sections.install };
}

/** The user's settings of pip, from its files and variables: https://pip.pypa.io/en/stable/topics/configuration/ */
function findPipSettings(variables: Variables): PipSettings {
  const texts = pipFiles(variables).map((file) => textOf(file) ?? '');
  const fromVariables = Object.entries(variables).flatMap(([name, value]): [string, string][] =>
    name.startsWith('PIP_') && value ? [[name.slice(4).toLowerCase().replaceAll('_', '-'), value]] : [],
  );
  return Object.assign({}, ...texts.map(readPipConfiguration), Object.fromEntries(fromVariables));
}

function pipFiles(variables: Variables): string[] {
  const file = variables.PIP_CONFIG_FILE;
  if (file === '/dev/null') return [];
  const home = homeFolder(variables);
  const system = (variables.XDG_CONFIG_DIRS || '/etc/xdg').split(':').filter((folder) => isAbsolute(folder));
  return [
    ...system.map((folder) => join(folder, 'pip', 'pip.conf')),
    '/etc/pip.conf',
    join(home, '.pip', 'pip.conf'),
    join(variables.XDG_CONFIG_HOME || join(home, '.config'), 'pip', 'pip.conf'),
    ...(file ? [file] : []),
  ];
}

/** Names of uv's own settings that stand for one of pip's. */
const uvSettings = [
  {
    pip: 'index-url',
    target: 'UV_DEFAULT_INDEX',
    variables: ['UV_DEFAULT_INDEX', 'UV_INDEX_URL'],
    keys: ['index', 'index-url'],
  },
  {
    pip: 'extra-index-url',
    target: 'UV_INDEX',
    variables: ['UV_INDEX', 'UV_EXTRA_INDEX_URL'],
    keys: ['index', 'extra-index-url'],
  },
  { pip: 'find-links', target: 'UV_FIND_LINKS', variables: ['UV_FIND_LINKS'], keys: ['find-links'] },
  { pip: 'trusted-host', target: 'UV_INSECURE_HOST', variables: ['UV_INSECURE_HOST'], keys: ['allow-insecure-host'] },
  { pip: 'client-cert', target: 'SSL_CLIENT_CERT', variables: ['SSL_CLIENT_CERT'], keys: [] },
  { pip: 'cert', target: 'SSL_CERT_FILE', variables: ['SSL_CERT_FILE', 'SSL_CERT_DIR'], keys: [] },
  {
    pip: 'proxy',
    target: 'ALL_PROXY',
    variables: ['ALL_PROXY', 'HTTPS_PROXY', 'HTTP_PROXY', 'all_proxy', 'https_proxy', 'http_proxy'],
    keys: [],
  },
] as const;

/** Settings of uv of more than one index: with any of these uv chooses among them in its own way. */
const indexSettings = {
  variables: ['UV_INDEX_STRATEGY', 'UV_INDEX', 'UV_EXTRA_INDEX_URL'],
  keys: ['index-strategy', 'index', 'extra-index-url'],
};

/**
 * Variables by which uv, which does not read pip's configuration, follows it all the same: of several indexes, those in
 * lines included, the best version counts. A setting that the user made for uv itself is left alone.
 */
export function translatePipSettings(variables: Variables): Record<string, string> {
  const pip = findPipSettings(variables);
  const own = findUvKeys(variables);
  const isOwn = ({ variables: names, keys }: { variables: readonly string[]; keys: readonly string[] }) =>
    names.some((name) => variables[name]) || keys.some((name) => own.has(name));
  const translated: Record<string, string> = isOwn(indexSettings) ? {} : { UV_INDEX_STRATEGY: 'unsafe-best-match' };
  for (const { pip: key, target, ...settings } of uvSettings) {
    const value = pip[key];
    if (!value || isOwn(settings)) continue;
    const text = target === 'UV_FIND_LINKS' ? findLinks(value) : value;
    if (text) translated[target] = text;
  }
  return translated;
}

/** Arguments of uv for the settings of pip for which it has no variables. */
export function translatePipFlags(variables: Variables): string[] {
  const isWanted = /^(?:1|y|yes|t|true|on)$/i.test(findPipSettings(variables)['no-index'] ?? '');
  return isWanted && !findUvKeys(variables).has('no-index') ? ['--no-index'] : [];
}

/**
 * The index that the user has chosen in the place of the usual one, for pip and uv alike; undefined where there is none, or uv
 * has settings of its own.
 */
export function configuredIndex(variables: Variables = process.env): string | undefined {
  const chosen = findPipSettings(variables)['index-url'];
  return chosen !== undefined && translatePipSettings(variables).UV_DEFAULT_INDEX === chosen ? chosen : undefined;
}

/** uv separates by commas what pip separates by blanks, and refuses folders that pip overlooks. */
const findLinks = (value: string) =>
  value
    .split(/\s+/)
    .filter((place) => !isAbsolute(place) || existsSync(place))
    .join(',');

function findUvKeys(variables: Variables): Set<string> {
  const home = homeFolder(variables);
  const files = variables.UV_CONFIG_FILE
    ? [variables.UV_CONFIG_FILE]
    : [join(variables.XDG_CONFIG_HOME || join(home, '.config'), 'uv', 'uv.toml'), '/etc/uv/uv.toml'];
  return new Set(files.flatMap((file) => tomlKeys(textOf(file) ?? '')));
}

function tomlKeys(text: string): string[] {
  try {
    const table = parseToml(text);
    const pip = table.pip;
    return [...Object.keys(table), ...(typeof pip === 'object' ? Object.keys(pip) : [])];
  } catch {
    return [];
  }
}
