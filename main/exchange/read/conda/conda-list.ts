import { ClocheError, type Remark, type TextFile } from '../../../../preload/contract';
import { parseMatchSpec } from '../../../conda/match-spec';
import { condaPlatform } from '../../../conda/platform';
import { parseRequirements } from '../../../python/requirements';
import { nothingAsked, type Reading, shownName } from '../../asked';
import { nameFromFile } from '../../free-name';
import { checkLength } from '../read-json';
import { channelConfirmations } from '../remarks';
import { requirementLines } from '../requirements';

/** A package as a list has it. */
export interface ListedPackage {
  /** Line of the file, from 1; 0 where that is not known. */
  readonly line: number;
  readonly name: string;
  readonly version: string;
  readonly build: string;
  /** '' where the list does not say. */
  readonly channel: string;
}

const exported = /^([A-Za-z0-9_][\w.-]*)=([^\s=]+)=([^\s=]+)$/;
const contentOf = (text: string) =>
  text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line, at) => ({ line: at + 1, text: line.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'));

/** Whether a text is what `conda list --export` prints: nothing but `name=version=build`. */
export function isCondaListExport(text: string): boolean {
  const lines = contentOf(text);
  return lines.length > 0 && lines.every((line) => exported.test(line.text));
}

const header = /^[ \t]*(?:#[ \t]*)?Name[ \t]+Version[ \t]+Build(?:[ \t]+Channel)?[ \t]*\r?$/m;
/** Old ones have no names of columns. */
const title = /^(?:# packages in environment at .*|List of packages in environment: .*)$/m;

/** Whether a text is the table that `conda list` or `micromamba list` prints, whatever was copied with it. */
export const isCondaList = (text: string): boolean => header.test(text) || title.test(text);

/** What `conda list --export` has printed, as {@link readCondaList} reads the table. */
export function readCondaListExport(file: TextFile): Reading {
  checkLength(shownName(file.fileName), file.text);
  const rows = contentOf(file.text).map(({ line, text }): ListedPackage => {
    const [, name = '', version = '', build = ''] = exported.exec(text) ?? [];
    return { line, name, version, build, channel: '' };
  });
  return listReading(file, 'conda-list-export', { rows, rejected: [] });
}

/**
 * What a list of an environment asks for: exactly the builds that it names, and from pip what pip had installed. Throws
 * `invalid-input` for a list of nothing, and `too-large`.
 */
export function readCondaList(file: TextFile): Reading {
  checkLength(shownName(file.fileName), file.text);
  const rows: ListedPackage[] = [];
  const rejected: Remark[] = [];
  const head = header.exec(file.text) ?? title.exec(file.text);
  const begin = file.text.slice(0, (head?.index ?? 0) + (head?.[0].trimEnd().length ?? 0)).split('\n').length;
  for (const { line, text } of contentOf(file.text)) {
    // What stands before the table is the prompt and the command; below its head there may be a rule.
    if (line <= begin || /^[─━—=-]+$/.test(text)) continue;
    // Of the channels that conda has by itself nothing is said.
    const [name = '', version, build, channel = 'defaults', ...more] = text.split(/\s+/);
    if (version === undefined || build === undefined || more.length > 0)
      rejected.push({ line, message: `“${text.slice(0, 200)}” is no package of such a list.` });
    else rows.push({ line, name, version, build, channel: withoutSubdir(channel) });
  }
  return listReading(file, 'conda-list', { rows, rejected });
}

/** A channel without the platform behind it. */
export const withoutSubdir = (channel: string) => channel.replace(/\/(?:noarch|(?:linux|osx|win)-[a-z0-9]+)$/, '');

const isOfPip = ({ build, channel }: ListedPackage) => channel === 'pypi' || build === 'pypi_0' || build === '<pip>';
const isInDevelopment = ({ build, channel }: ListedPackage) =>
  channel === '<develop>' || build === '<develop>' || build === 'dev_0';

interface Listed {
  readonly rows: readonly ListedPackage[];
  readonly rejected: readonly Remark[];
}

/** What listed packages ask for. Throws `invalid-input` where there is none. */
export function listReading(file: TextFile, format: 'conda-list' | 'conda-list-export', listed: Listed): Reading {
  const shown = shownName(file.fileName);
  // Virtual packages are what the machine has.
  const rows = listed.rows.filter(({ name }) => !name.startsWith('__'));
  if (rows.length === 0)
    throw new ClocheError('invalid-input', `${shown} lists no package.`, { hint: 'Make the list again.' });
  const local = rows.filter(isInDevelopment);
  const pip = rows.filter((row) => isOfPip(row) && !isInDevelopment(row));
  const conda = rows.filter((row) => !isOfPip(row) && !isInDevelopment(row));
  const python = conda.find(({ name }) => name === 'python');
  const channels = channelsOf(conda);
  const specs = conda.map((row) => ({ row, spec: specOf(row, channels) }));
  const lines = parseRequirements(pip.map(({ name, version }) => `${name}==${version}`).join('\n'));
  return {
    format,
    asked: {
      ...nothingAsked(nameFromFile(environmentIn(file.text) ?? shown)),
      packages: { from: 'conda', channels, specs: specs.flatMap(({ spec }) => (parseMatchSpec(spec) ? [spec] : [])) },
      requirements: requirementLines(lines.entries),
    },
    ...(python === undefined ? {} : { written: { python: `=${python.version}=${python.build}` } }),
    groups: [],
    confirmations: channelConfirmations(
      conda.map(({ line, channel }) => ({ line, text: channel })),
      [],
    ),
    warnings: [...listWarnings(file.text, channels), ...local.map(leftOut)],
    rejected: [
      ...listed.rejected,
      ...specs.flatMap(({ row, spec }) =>
        parseMatchSpec(spec)
          ? []
          : [{ line: row.line, message: `“${spec.slice(0, 200)}” is no package of a channel.` }],
      ),
      ...lines.rejected.map(({ line, message }) => ({ line: pip[line - 1]?.line ?? 1, message })),
    ],
  };
}

/** The one with the most packages first; a list does not say in which order they were asked. */
function channelsOf(rows: readonly ListedPackage[]): string[] {
  const counts = new Map<string, number>();
  for (const { channel } of rows)
    if (channel !== '' && !channel.startsWith('<')) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([channel]) => channel);
}

function specOf({ name, version, build, channel }: ListedPackage, [first]: readonly string[]): string {
  const own = channel === '' || channel.startsWith('<') || channel === first ? '' : `${channel}::`;
  return `${own}${name}=${version}=${build}`;
}

/** The name of the environment that was listed, where it has one. */
const environmentIn = (text: string): string | undefined =>
  /^(?:# packages in environment at|List of packages in environment:) ?["']?.*[/\\]envs[/\\]([^/\\"'\r\n:]+)/m.exec(
    text,
  )?.[1];

/** What is to be known of a list as a whole: where it was made, and that it says nothing of channels. */
export function listWarnings(text: string, channels: readonly string[]): Remark[] {
  const platform = /^# platform: ([a-z0-9-]+)\s*$/m.exec(text)?.[1];
  const isWindows = /^# packages in environment at [A-Za-z]:\\/m.test(text);
  const other = platform ?? (isWindows ? 'Windows' : condaPlatform);
  return [
    ...(other === condaPlatform
      ? []
      : [
          {
            message: `It was made on another platform, ${other}, whose builds may not exist for this one.`,
            codes: ['other-platform' as const],
          },
        ]),
    ...(channels.length === 0
      ? [{ message: 'It does not say from which channels its packages are: conda-forge is taken.' }]
      : []),
  ];
}

const leftOut = ({ line, name }: ListedPackage): Remark => ({
  ...(line === 0 ? {} : { line }),
  message: `${name} was installed from a folder of that machine, in which it was developed, and is left out.`,
  name,
});
