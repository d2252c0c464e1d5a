import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { namesIn, statsOf, textOf } from '../../store/quick-look';
import { condaPlatform } from '../platform';

/** A `repodata.json` that lies on this machine. */
export interface ChannelFile {
  /** The channel as the user has named it. */
  readonly channel: string;
  readonly subdir: string;
  /** Absolute. */
  readonly file: string;
}

/** The folders of a channel whose packages can be installed here. */
const subdirs = [condaPlatform, 'noarch'];
const stateBytesMax = 64 * 1024;

/** What the tools mean by this name: https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html */
const several: ReadonlyMap<string, readonly string[]> = new Map([
  ['defaults', ['https://repo.anaconda.com/pkgs/main', 'https://repo.anaconda.com/pkgs/r']],
]);

/** Whether a channel is a folder of this machine. */
export const isLocalChannel = (channel: string): boolean => /^(?:\/|file:)/.test(channel);

/**
 * The files of channels, in the order of these: the channels' own where they are folders, otherwise the newest copies in
 * the folders in which a tool keeps packages. Starts nothing.
 */
export function findChannelFiles(channels: readonly string[], packageFolders: readonly string[]): ChannelFile[] {
  const caches = packageFolders.map((folder) => join(folder, 'cache'));
  const states = channels.every(isLocalChannel) ? [] : caches.flatMap(readStates);
  return channels.flatMap((channel) =>
    subdirs.flatMap((subdir) => {
      const files = isLocalChannel(channel) ? ownFile(channel, subdir) : copiesOf(channel, subdir, caches, states);
      return files.map((file) => ({ channel, subdir, file }));
    }),
  );
}

function ownFile(channel: string, subdir: string): string[] {
  try {
    const folder = channel.startsWith('/') ? channel : fileURLToPath(channel);
    return newestOf([join(folder, subdir, 'repodata.json')]);
  } catch {
    return [];
  }
}

function copiesOf(channel: string, subdir: string, caches: readonly string[], states: readonly State[]): string[] {
  const bare = channel.replace(/\/+$/, '');
  return addressesOf(bare).flatMap((address) => {
    const named = caches.map((cache) => join(cache, cacheName(`${address}/${subdir}`)));
    const exact = newestOf(named);
    if (exact.length > 0) return exact;
    // A mirror, or another place for names without an address: both are settings of the tool.
    const isMeant = ({ url }: State) =>
      url === `${address}/${subdir}` || (!isAddress(bare) && url.endsWith(`/${bare}/${subdir}`));
    return newestOf(states.filter(isMeant).map(({ file }) => file));
  });
}

const isAddress = (channel: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(channel);

const addressesOf = (channel: string): readonly string[] =>
  several.get(channel) ?? [isAddress(channel) ? channel : `https://conda.anaconda.org/${channel}`];

/** Of micromamba and conda alike: the address with a slash at its end, as the first eight digits of its MD5. */
const cacheName = (url: string): string => `${createHash('md5').update(`${url}/`).digest('hex').slice(0, 8)}.json`;

/** A copy, and where it came from. */
interface State {
  readonly url: string;
  readonly file: string;
}

/** What micromamba (`.state.json`) and conda (`.info.json`) note beside the copies. */
function readStates(cache: string): State[] {
  return namesIn(cache).flatMap((name) => {
    const [, base] = /^(.+)\.(?:state|info)\.json$/.exec(name) ?? [];
    if (base === undefined || (statsOf(join(cache, name))?.size ?? 0) > stateBytesMax) return [];
    try {
      const { url } = JSON.parse(textOf(join(cache, name)) ?? '');
      return [{ url: folderOf(String(url)), file: join(cache, `${base}.json`) }];
    } catch {
      return [];
    }
  });
}

/** The address of the folder without the file in it; other files than the whole one, such as the current one, stay as they are. */
const folderOf = (url: string): string => url.replace(/\/(?:repodata\.json(?:\.\w+)?)?$/, '');

/** The newest of the files that are there. */
function newestOf(files: readonly string[]): string[] {
  const there = files.flatMap((file) => {
    const stats = statsOf(file);
    return stats?.isFile() ? [{ file, time: stats.mtimeMs }] : [];
  });
  return there
    .sort((left, right) => right.time - left.time)
    .slice(0, 1)
    .map(({ file }) => file);
}
