import type { Node } from 'yaml';
import {
  ClocheError,
  type ImportChoice,
  type Package,
  type PackageGroup,
  type Remark,
  type TextFile,
} from '../../../../preload/contract';
import { condaPlatform } from '../../../conda/platform';
import { parseRequirements } from '../../../python/requirements';
import { nothingAsked, type Reading, shownName } from '../../asked';
import { nameFromFile } from '../../free-name';
import { lockBytesMax } from '../read-json';
import { entriesOf, itemsOf, type LineOf, readYaml, textOf } from '../read-yaml';
import { channelConfirmation, confirmationsOf, firstOfEach } from '../remarks';
import { requirementLines } from '../requirements';
import { type Archive, exactSpec, noPython, readArchive } from './conda-archive';

/** Whether a text is a lock of conda-lock for several platforms. */
export const isCondaLock = (text: string): boolean =>
  /^metadata:\s*$/m.test(text) && /^package:\s*$/m.test(text) && /^ *(?:- )?manager: *["']?(?:conda|pip)\b/m.test(text);

/** The category that is always installed. */
const mainCategory = 'main';
/** What conda-lock installs unless it is told not to. */
const usualCategories = ['dev'];

/**
 * What a lock of conda-lock holds for this machine's platform: its archives, and what pip installs from it. The groups of
 * the choice are the categories to take beside the main one. Throws `invalid-input` where it holds nothing for this platform, and
 * `too-large`.
 */
export function readCondaLock(file: TextFile, { groups: wanted = usualCategories }: ImportChoice = {}): Reading {
  const shown = shownName(file.fileName);
  const { root, lineOf } = readYaml(shown, ofThisPlatform(file.text), lockBytesMax);
  const content = entriesOf(root);
  const metadata = entriesOf(content.get('metadata'));
  const platforms = itemsOf(metadata.get('platforms')).map((item) => textOf(item) ?? '');
  const locked = itemsOf(content.get('package'))
    .map((item) => lockedOf(item, lineOf))
    .filter(({ platform }) => platform === condaPlatform);
  if (locked.length === 0) throw notForHere(shown, platforms);
  const taken = distinct(locked.filter(({ category }) => category === mainCategory || wanted.includes(category)));
  const archives = taken.flatMap(({ archive }) => archive ?? []);
  const channels = firstOfEach(taken.flatMap(({ line, archive }) => (archive ? { line, text: archive.channel } : [])));
  const pip = parseRequirements(taken.map(({ requirement = '' }) => requirement).join('\n'));
  const packages = taken.flatMap(({ item }) => item ?? []);
  const python = packages.find(({ name, conda }) => name === 'python' && conda);
  const others = platforms.filter((platform) => platform !== condaPlatform);
  return {
    format: 'conda-lock.yml',
    asked: {
      ...nothingAsked(nameFromFile(shown)),
      packages: {
        from: 'conda',
        channels: channels.map(({ text }) => text),
        specs: archives.map(({ item }) => exactSpec(item)),
      },
      requirements: requirementLines(pip.entries),
      lock: { schema: 1, python: python?.version ?? '', engine: 'conda-lock', packages },
    },
    ...(python ? { written: { python: python.version } } : {}),
    groups: groupsOf(locked, wanted),
    confirmations: [
      ...channels.map(channelConfirmation),
      ...confirmationsOf(pip.entries).map((remark) => ({ ...remark, line: taken[(remark.line ?? 1) - 1]?.line ?? 1 })),
    ],
    warnings: [
      ...(python ? [] : [noPython]),
      ...(others.length === 0
        ? []
        : [
            {
              message: `What it locks for ${others.join(', ').slice(0, 300)} is left out.`,
              codes: ['other-platform' as const],
            },
          ]),
    ],
    rejected: taken.flatMap(({ problem }) => problem ?? []),
  };
}

/** A package of the lock. */
interface Locked {
  readonly line: number;
  readonly platform: string;
  readonly category: string;
  readonly key: string;
  readonly item?: Package;
  /** Of a package of a channel. */
  readonly archive?: Archive;
  /** Of one that pip installs: a line of a requirements file. */
  readonly requirement?: string;
  readonly problem?: Remark;
}

function lockedOf(node: Node, lineOf: LineOf): Locked {
  const fields = entriesOf(node);
  const text = (key: string) => textOf(fields.get(key)) ?? '';
  const base = {
    line: lineOf(node),
    platform: text('platform'),
    category: text('category') || mainCategory,
    key: `${text('manager')} ${text('name')}`,
  };
  const hashes = entriesOf(fields.get('hash'));
  const found =
    text('manager') === 'pip'
      ? ofPip({ name: text('name'), version: text('version'), url: text('url'), sha256: textOf(hashes.get('sha256')) })
      : ofConda(text('url'), { md5: textOf(hashes.get('md5')), sha256: textOf(hashes.get('sha256')) });
  if (found) return { ...base, ...found };
  const message = `${text('name').slice(0, 80) || 'This'} is no package with an address that has neither a login nor a token.`;
  return { ...base, problem: { line: base.line, message } };
}

interface Hashes {
  readonly md5: string | undefined;
  readonly sha256: string | undefined;
}

function ofConda(url: string, { md5 = '', sha256 = '' }: Hashes): Pick<Locked, 'item' | 'archive'> | undefined {
  const archive = readArchive(/^[0-9a-f]{32}$/.test(md5) ? `${url}#${md5}` : url);
  if (!archive) return undefined;
  const item = isSha256(sha256) ? { ...archive.item, hashes: [`sha256:${sha256}`] } : archive.item;
  return { archive: { ...archive, item }, item };
}

interface PipFields {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly sha256: string | undefined;
}

/** With a hash it is the same archive from whichever index; without one only its address tells which it is. */
function ofPip({ name, version, url, sha256 = '' }: PipFields): Pick<Locked, 'item' | 'requirement'> | undefined {
  const isVcs = /^[a-z]+\+/.test(url);
  const hashes = isSha256(sha256) && !isVcs ? { hashes: [`sha256:${sha256}`] } : {};
  const source = 'hashes' in hashes ? {} : { source: url };
  const requirement = 'hashes' in hashes ? `${name}==${version}` : `${name} @ ${url}`;
  const { entries, rejected } = parseRequirements(requirement);
  if (rejected.length > 0 || entries.length !== 1 || /\n/.test(requirement)) return undefined;
  return { requirement, item: { name, version, installer: 'pip', ...hashes, ...source } };
}

const isSha256 = (text: string) => /^[0-9a-f]{64}$/.test(text);

/** One in several categories stands there once for each. */
function distinct(locked: readonly Locked[]): Locked[] {
  return [...new Map(locked.toReversed().map((item) => [item.key, item])).values()].toReversed();
}

function groupsOf(locked: readonly Locked[], wanted: readonly string[]): PackageGroup[] {
  const names = [...new Set(locked.map(({ category }) => category))].filter((name) => name !== mainCategory);
  return names.map((name) => ({
    name,
    packages: locked.filter(({ category }) => category === name).length,
    isTaken: wanted.includes(name),
  }));
}

function notForHere(shown: string, platforms: readonly string[]): ClocheError {
  return new ClocheError('invalid-input', `${shown} locks nothing for this machine, which is ${condaPlatform}.`, {
    hint: `It is for ${platforms.join(', ').slice(0, 300) || 'no platform'}. Make it anew with --platform ${condaPlatform}, or import what it was made from.`,
  });
}

/**
 * The text without the packages of other platforms, line for line: most of a lock is about these, and parsing is what
 * costs. Whatever is not as conda-lock writes it stays.
 */
function ofThisPlatform(text: string): string {
  const lines = text.split('\n');
  const begin = lines.findIndex((line) => /^package:\s*$/.test(line)) + 1;
  const lead = /^( *)- /.exec(lines[begin] ?? '')?.[1];
  if (begin === 0 || lead === undefined) return text;
  const isBegin = (line: string) => line.startsWith(`${lead}- `) || /^[^\s#-]/.test(line);
  const platform = new RegExp(`^${lead}  platform: *["']?([a-z0-9-]+)["']?\\s*$`);
  let item = begin;
  let isOther = false;
  for (let at = begin; at <= lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined || isBegin(line)) {
      if (isOther) lines.fill('', item, at);
      item = at;
      isOther = false;
    }
    const named = platform.exec(line ?? '')?.[1];
    if (named !== undefined) isOther = named !== condaPlatform;
  }
  return lines.join('\n');
}
