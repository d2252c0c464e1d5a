import { holdsSecret, parseMatchSpec } from '../../../conda/match-spec';
import { condaPlatform } from '../../../conda/platform';
import { placesOf } from '../../../conda/spec';
import type { Asked, AskedPackages } from '../../asked';
import { noChannel } from '../conda/environment-yaml';
import { groupOf, type Parts, reject, remarkAt } from '../parts/parts';
import { emptyWarning } from '../remarks';
import { isTable, type Table, tableIn, textIn, textsIn, valueIn } from '../toml';
import { addDependency } from './dependency-table';

/** What `[tool.pixi]` asks of conda's channels and of pip; each feature is a group of its own. */
export function readPixi(parts: Parts, pixi: Table): Pick<Asked, 'packages'> {
  if (Object.keys(pixi).length === 0) return {};
  const workspace = { ...tableIn(pixi, 'project'), ...tableIn(pixi, 'workspace') };
  const specs = specsIn(parts, pixi, 'dependencies');
  for (const entry of entriesIn(pixi, 'pypi-dependencies')) addDependency(parts, parts.main, entry, 'pipenv');
  for (const [name, feature] of Object.entries(tableIn(pixi, 'feature')))
    if (isTable(feature)) readFeature(parts, name, feature);
  sayWhatIsLeftOut(parts, pixi);
  const platforms = textsIn(workspace, 'platforms');
  if (platforms.length > 0 && !platforms.includes(condaPlatform))
    parts.warnings.push(
      remarkAt(0, `It is meant for other platforms: ${platforms.join(', ').slice(0, 200)}.`, 'other-platform'),
    );
  const packages: AskedPackages = { from: 'conda', specs, channels: channelsOf(parts, workspace) };
  const all = [...specs, ...[...parts.groups.values()].flatMap((group) => group.specs)];
  for (const place of placesOf([...packages.channels], all))
    parts.confirmations.push(remarkAt(parts.lines.lineOf(place), `It takes packages from ${place}.`, 'channel'));
  return { packages };
}

/**
 * What `[package]` asks of conda's channels where it is run: pixi builds such a package from its source, and a workspace says
 * from which channels. https://pixi.prefix.dev/latest/build/dependency_types
 */
export function readPixiPackage(parts: Parts, table: Table): Pick<Asked, 'packages'> {
  const specs = specsIn(parts, table, 'run-dependencies');
  parts.warnings.push(
    remarkAt(0, 'It is a package that pixi builds: what it needs to run is taken, and the package itself is left out.'),
    remarkAt(0, noChannel),
    ...(specs.length === 0 && parts.rejected.length === 0 ? [emptyWarning] : []),
  );
  sayWhatIsLeftOut(parts, table);
  for (const place of placesOf([], specs))
    parts.confirmations.push(remarkAt(parts.lines.lineOf(place), `It takes packages from ${place}.`, 'channel'));
  return { packages: { from: 'conda', specs, channels: [] } };
}

/** What pixi would install or set as well. */
const leftOut = [
  ...['host-dependencies', 'build-dependencies', 'constraints', 'run-constraints'],
  ...['pypi-options', 'activation'],
];

/** What pixi calls this platform, and those that it is one of. */
const ownPlatforms = ['unix', 'linux', condaPlatform];

/** What stands under a key for all platforms, and for this one, which goes before that. */
const entriesIn = (table: Table, key: string): [string, unknown][] => [
  ...new Map([
    ...Object.entries(tableIn(table, key)),
    ...ownPlatforms.flatMap((platform) => Object.entries(tableIn(table, 'target', platform, key))),
  ]),
];

function sayWhatIsLeftOut({ warnings, lines }: Parts, pixi: Table): void {
  for (const key of leftOut)
    if (valueIn(pixi, key) !== undefined)
      warnings.push(remarkAt(lines.lineOf(`${key}]`) || lines.lineOf(key), `What pixi has under ${key} is left out.`));
  const others = Object.keys(tableIn(pixi, 'target')).filter((platform) => !ownPlatforms.includes(platform));
  for (const platform of others.slice(0, 20))
    warnings.push(
      remarkAt(
        lines.lineOf(`target.${platform}`),
        `What it has for another platform (${platform.slice(0, 40)}) is left out.`,
        'other-platform',
      ),
    );
}

function readFeature(parts: Parts, name: string, feature: Table): void {
  const specs = specsIn(parts, feature, 'dependencies');
  const ofPip = entriesIn(feature, 'pypi-dependencies');
  if (specs.length + ofPip.length === 0) return;
  const group = groupOf(parts, name);
  group.direct += specs.length + ofPip.length;
  group.specs.push(...specs);
  for (const entry of ofPip) addDependency(parts, group.entries, entry, 'pipenv');
}

function channelsOf(parts: Parts, workspace: Table): string[] {
  const list = valueIn(workspace, 'channels');
  return (Array.isArray(list) ? list : []).flatMap((item) => {
    const channel = isTable(item) ? textIn(item, 'channel') : item;
    if (typeof channel === 'string' && !holdsSecret(channel) && parseMatchSpec(`${channel}::x`) !== null)
      return [channel];
    reject(
      parts,
      0,
      typeof channel === 'string' && !holdsSecret(channel) ? channel : '…',
      'is no channel without a login or a token.',
    );
    return [];
  });
}

function specsIn(parts: Parts, table: Table, key: string): string[] {
  return entriesIn(table, key).flatMap(([name, value]) => {
    if (isSource(value)) {
      const message = `“${name.slice(0, 100)}” is left out: pixi builds it from a source that no channel has.`;
      parts.warnings.push(remarkAt(parts.lines.lineOfKey(name), message));
      return [];
    }
    if (isTable(value) && valueIn(value, 'workspace') === true) {
      reject(parts, parts.lines.lineOfKey(name), name, 'has what the workspace says, which is another file.');
      return [];
    }
    if (name.startsWith('if(') && isTable(value)) {
      const names = Object.keys(value).join(', ').slice(0, 100);
      reject(parts, parts.lines.lineOf(name), name, `is a condition, which only pixi understands: ${names}.`);
      return [];
    }
    const spec = specOf(name, value);
    sayWhatIsOverlooked(parts, name, value);
    if (spec !== undefined && parseMatchSpec(spec) !== null) return [spec];
    reject(parts, parts.lines.lineOfKey(name), name, 'is no package of a channel.');
    return [];
  });
}

/** What is not asked of a package that is asked for. */
function sayWhatIsOverlooked({ lines, warnings }: Parts, name: string, value: unknown): void {
  const keys = isTable(value) ? Object.keys(value) : [];
  const others = keys.filter((key) => !['version', 'channel', ...further.keys()].includes(key));
  if (others.length > 0)
    warnings.push(
      remarkAt(
        lines.lineOfKey(name),
        `“${name.slice(0, 100)}” is asked for without its ${others.join(', ').slice(0, 100)}, which conda has not.`,
      ),
    );
}

const isSource = (value: unknown): boolean =>
  isTable(value) && ['git', 'url', 'path'].some((key) => valueIn(value, key) !== undefined);

function specOf(name: string, value: unknown): string | undefined {
  const table: Table = isTable(value) ? value : { version: value };
  const version = textIn(table, 'version') ?? '*';
  const channel = textIn(table, 'channel');
  if (!isTable(value) && typeof value !== 'string') return undefined;
  const more = [...further].flatMap(([key, word]) => {
    const text = valueIn(table, key);
    return text === undefined ? [] : [`${word}='${String(text)}'`];
  });
  const plain = version === '*' ? '' : sign(version);
  const asked = more.length === 0 ? plain : `[${[`version='${version}'`, ...more].join(',')}]`;
  return `${channel === undefined ? '' : `${channel}::`}${name}${asked}`;
}

/** What else pixi asks of a package, and what a match spec calls it. */
const further: ReadonlyMap<string, string> = new Map([
  ['build', 'build'],
  ['build-number', 'build_number'],
  ['subdir', 'subdir'],
  ['file-name', 'fn'],
  ['md5', 'md5'],
  ['sha256', 'sha256'],
  ['license', 'license'],
]);

/** A version alone is one that begins so. */
const sign = (version: string) =>
  /^\d/.test(version) ? `=${version.replace(/\.\*$/, '')}` : version.replaceAll(/\s+/g, '');
