import { holdsSecret, parseMatchSpec } from '../../../conda/match-spec';
import { condaPlatform } from '../../../conda/platform';
import { placesOf } from '../../../conda/spec';
import type { Asked, AskedPackages } from '../../asked';
import { isTable, type Table, tableIn, textIn, textsIn, valueIn } from '../toml';
import { addDependency } from './dependency-table';
import { groupOf, type Parts, reject, remarkAt } from './parts';

/** What `[tool.pixi]` asks of conda's channels and of pip; each feature is a group of its own. */
export function readPixi(parts: Parts, pixi: Table): Pick<Asked, 'packages'> {
  if (Object.keys(pixi).length === 0) return {};
  const workspace = { ...tableIn(pixi, 'project'), ...tableIn(pixi, 'workspace') };
  const specs = specsOf(parts, tableIn(pixi, 'dependencies'));
  specs.push(...specsOf(parts, tableIn(pixi, 'target', condaPlatform, 'dependencies')));
  for (const entry of Object.entries(tableIn(pixi, 'pypi-dependencies')))
    addDependency(parts, parts.main, entry, 'pipenv');
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

/** What pixi would install or set as well. */
const leftOut = ['host-dependencies', 'build-dependencies', 'constraints', 'pypi-options', 'activation'];

function sayWhatIsLeftOut({ warnings, lines }: Parts, pixi: Table): void {
  for (const key of leftOut)
    if (valueIn(pixi, key) !== undefined)
      warnings.push(remarkAt(lines.lineOf(`${key}]`) || lines.lineOf(key), `What pixi has under ${key} is left out.`));
}

function readFeature(parts: Parts, name: string, feature: Table): void {
  const specs = specsOf(parts, tableIn(feature, 'dependencies'));
  const ofPip = Object.entries(tableIn(feature, 'pypi-dependencies'));
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

function specsOf(parts: Parts, dependencies: Table): string[] {
  return Object.entries(dependencies).flatMap(([name, value]) => {
    if (isSource(value)) {
      const message = `“${name.slice(0, 100)}” is left out: pixi builds it from a source that no channel has.`;
      parts.warnings.push(remarkAt(parts.lines.lineOfKey(name), message));
      return [];
    }
    const spec = specOf(name, value);
    if (spec !== undefined && parseMatchSpec(spec) !== null) return [spec];
    reject(parts, parts.lines.lineOfKey(name), name, 'is no package of a channel.');
    return [];
  });
}

const isSource = (value: unknown): boolean =>
  isTable(value) && ['git', 'url', 'path'].some((key) => valueIn(value, key) !== undefined);

function specOf(name: string, value: unknown): string | undefined {
  const table: Table = isTable(value) ? value : { version: value };
  const version = textIn(table, 'version') ?? '*';
  const [channel, build] = [textIn(table, 'channel'), textIn(table, 'build')];
  if (!isTable(value) && typeof value !== 'string') return undefined;
  const asked =
    build === undefined ? (version === '*' ? '' : sign(version)) : `[version='${version}',build='${build}']`;
  return `${channel === undefined ? '' : `${channel}::`}${name}${asked}`;
}

/** A version alone is one that begins so. */
const sign = (version: string) =>
  /^\d/.test(version) ? `=${version.replace(/\.\*$/, '')}` : version.replaceAll(/\s+/g, '');
