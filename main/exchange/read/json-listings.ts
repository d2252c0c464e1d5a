import { ClocheError, type Remark, type TextFile } from '../../../preload/contract';
import { condaPlatform } from '../../conda/platform';
import { isPackageName } from '../../python/package-name';
import { type Reading, shownName } from '../asked';
import { isVersion } from '../package-words';
import { type ListedPackage, listReading, withoutSubdir } from './conda/conda-list';
import { createLineFinder, type LineFinder } from './line-finder';
import { repository } from './locks/lock-file';
import { isBraced, itemsMax, jsonIn } from './read-json';
import { readRequirements } from './requirements';
import { isTable, type Table, tableIn, tablesIn, textIn, valueIn } from './toml';

/** What programs print as JSON of the packages that are installed, or would be. */
export type Listing =
  /** Packages with builds. */
  | { readonly of: 'conda'; readonly packages: readonly Table[] }
  | { readonly of: 'pip'; readonly packages: readonly Table[]; readonly report?: Table };

/**
 * What is in the text of a listing, which is parsed once; undefined for anything else: `conda list --json` and `micromamba list
 * --json`, `pip list --format=json` and that of uv, `pip inspect`
 * (https://pip.pypa.io/en/stable/reference/inspect-report/), and a report of `pip install`
 * (https://pip.pypa.io/en/stable/reference/installation-report/).
 */
export function listingIn(text: string): Listing | undefined {
  const begin = text.slice(0, 1000);
  if (/^\ufeff?\s*\[\s*\{/.test(begin) && text.includes('"name"')) return packagesIn(jsonIn(text));
  const isReport = isBraced(text) && text.includes('"pip_version"') && /"install(?:ed)?"/.test(text);
  const report = isReport ? jsonIn(text) : undefined;
  if (!isTable(report) || !['installed', 'install'].some((key) => Array.isArray(valueIn(report, key))))
    return undefined;
  return { of: 'pip', packages: itemsIn(report), report };
}

function packagesIn(value: unknown): Listing | undefined {
  if (!Array.isArray(value) || !value.every(isTable)) return undefined;
  const [first] = value;
  if (hasBuild(first)) return { of: 'conda', packages: value };
  const isOfPip = first && ['name', 'version'].every((key) => textIn(first, key) !== undefined);
  return isOfPip ? { of: 'pip', packages: value } : undefined;
}

const hasBuild = (table: Table | undefined): boolean =>
  table !== undefined &&
  ['build_string', 'build', 'dist_name'].some((key) => textIn(table, key) !== undefined) &&
  textIn(table, 'name') !== undefined;

/** What the listing in a file asks for. Throws like `readCondaList` and `readRequirements`. */
export function readListing(file: TextFile, listing: Listing): Reading {
  return listing.of === 'conda' ? readOfConda(file, listing.packages) : readOfPip(file, listing);
}

/** What a list of conda asks for, as `readCondaList` reads the table. */
function readOfConda(file: TextFile, packages: readonly Table[]): Reading {
  const lines = createLineFinder(file.text);
  const rejected: Remark[] = [];
  const platforms = new Set<string>();
  const rows = counted(file, packages).flatMap((table): ListedPackage[] => {
    const row = rowOf(table, lines);
    const platform = textIn(table, 'platform') ?? textIn(table, 'subdir') ?? 'noarch';
    if (!['noarch', 'pypi', condaPlatform].includes(platform)) platforms.add(platform.slice(0, 40));
    if (row) return [row];
    rejected.push({ message: `“${JSON.stringify(table).slice(0, 200)}” is no package of such a list.` });
    return [];
  });
  const reading = listReading(file, 'conda-list', { rows, rejected });
  const other: Remark[] = [...platforms].slice(0, 5).map((platform) => ({
    message: `It was made on another platform, ${platform}, whose builds may not exist for this one.`,
    codes: ['other-platform'],
  }));
  return { ...reading, warnings: [...other, ...reading.warnings] };
}

function rowOf(table: Table, lines: LineFinder): ListedPackage | undefined {
  const [name, version] = [textIn(table, 'name'), textIn(table, 'version')];
  const build = textIn(table, 'build_string') ?? textIn(table, 'build');
  if ([name, version, build].some((word) => word === undefined || !/^\S+$/.test(word))) return undefined;
  return {
    line: lineOf(lines, name ?? ''),
    name: name ?? '',
    version: version ?? '',
    build: build ?? '',
    channel: withoutSubdir(textIn(table, 'channel') ?? ''),
  };
}

/** What a list of pip asks for, as the requirements file that `pip freeze` makes of the same. */
function readOfPip(file: TextFile, { packages, report }: Extract<Listing, { readonly of: 'pip' }>): Reading {
  const lines = createLineFinder(file.text);
  const rejected: Remark[] = [];
  const yanked: Remark[] = [];
  const entries = counted(file, packages).flatMap((table) => {
    const known = report ? tableIn(table, 'metadata') : table;
    const line = lineOf(lines, textIn(known, 'name') ?? '');
    const text = requirementOf(known, report ? placeIn(table) : undefined);
    if (text !== undefined && valueIn(table, 'is_yanked') === true) yanked.push(yankedRemark(known, line));
    if (text !== undefined) return [{ line, text }];
    rejected.push({
      ...(line === 0 ? {} : { line }),
      message: `“${JSON.stringify(known).slice(0, 200)}” is no package of such a list.`,
    });
    return [];
  });
  const reading = readRequirements({ ...file, text: entries.map(({ text }) => text).join('\n') }, []);
  const placed = (remark: Remark): Remark => {
    const { line: _own, ...rest } = remark;
    const line = entries[(remark.line ?? 0) - 1]?.line ?? 0;
    return line === 0 ? rest : { ...rest, line };
  };
  const python = textIn(tableIn(report ?? {}, 'environment'), 'python_version') ?? '';
  return {
    ...reading,
    asked: { ...reading.asked, python: /^\d+\.\d+$/.test(python) ? python : '' },
    confirmations: reading.confirmations.map(placed),
    warnings: [...yanked, ...reading.warnings.map(placed)],
    rejected: [...rejected, ...reading.rejected.map(placed)],
  };
}

/** What `pip inspect` has found, or what a report of `pip install` would install. */
const itemsIn = (report: Table): Table[] =>
  tablesIn(report, valueIn(report, 'installed') === undefined ? 'install' : 'installed');

/** From where a package is that is from no index. */
const placeIn = (item: Table): Table | undefined =>
  valueIn(item, 'is_direct') === true ? tableIn(item, 'download_info') : tableIn(item, 'direct_url');

function yankedRemark(known: Table, line: number): Remark {
  const name = textIn(known, 'name') ?? '';
  return {
    ...(line === 0 ? {} : { line }),
    message: `${name} ${textIn(known, 'version')} was withdrawn by its makers (yanked): ask for another version if you can.`,
    codes: ['yanked'],
    name,
  };
}

function requirementOf(known: Table, direct: Table | undefined): string | undefined {
  const [name, version] = [textIn(known, 'name') ?? '', textIn(known, 'version') ?? ''];
  if (!isPackageName(name) || !isVersion(version)) return undefined;
  const folder = textIn(known, 'editable_project_location');
  if (folder !== undefined) return `-e ${JSON.stringify(folder)}`;
  const url = direct && textIn(direct, 'url');
  if (!direct || url === undefined || /\s/.test(url)) return `${name}==${version}`;
  if (valueIn(tableIn(direct, 'dir_info'), 'editable') === true) return `-e ${url}`;
  const vcs = tableIn(direct, 'vcs_info');
  const system = textIn(vcs, 'vcs');
  if (system === undefined) return `${name} @ ${url}`;
  const where = { revision: textIn(vcs, 'commit_id'), folder: textIn(direct, 'subdirectory') };
  return `${name} @ ${repository(system, url, where).source}`;
}

/** 0 where it is written in another way. */
const lineOf = (lines: LineFinder, name: string): number =>
  lines.lineOf(`"name": ${JSON.stringify(name)}`) || lines.lineOf(`"name":${JSON.stringify(name)}`);

function counted({ fileName }: TextFile, packages: readonly Table[]): readonly Table[] {
  if (packages.length <= itemsMax) return packages;
  throw new ClocheError('too-large', `${shownName(fileName)} lists more than ${itemsMax} packages.`);
}
