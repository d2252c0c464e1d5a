import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder, writeFilesAtomic } from '../../store/atomic-file';
import { findFolders } from '../../store/folders';
import { createPauses, statsOf } from '../../store/quick-look';
import { createLineTable, type LineTable } from './line-table';
import { type RepodataRecord, scanRepodata } from './scan-repodata';
import { newestOf } from './version-order';

/** What a folder of a channel offers, short enough to be kept in memory; its builds stay on the disk. */
export interface RepodataIndex {
  readonly names: readonly string[];
  /** The newest version of each. */
  readonly newest: readonly string[];
  /** Where the builds of each begin in the file of builds, and where those of the last one end. */
  readonly offsets: readonly number[];
  /** Absolute path of that file. */
  readonly builds: string;
}

/** A build as the index keeps it. */
export type IndexedBuild = Omit<RepodataRecord, 'name'>;

const schema = 1;
/** Two of each index. */
const filesMax = 32;
const pieceBytes = 256 * 1024;
const filePattern = /^packages-[0-9a-f]{32}\.(?:json|builds(?:\.\d+)?)$/;

const cacheFolder = () => join(findFolders().cache, 'conda');

/** What a file is now, by which its index is found again; undefined where there is none. */
export function identityOf(file: string): string | undefined {
  const stats = statsOf(file);
  return stats?.isFile() ? [file, stats.size, stats.mtimeMs, stats.ino].join('\n') : undefined;
}

/**
 * The index of a `repodata.json` with this identity: the one in Cloche's cache, or a new one, which is kept there. Takes
 * seconds for a large channel, in which the program goes on. Throws what {@link scanRepodata} throws.
 */
export async function indexRepodata(file: string, identity: string, signal?: AbortSignal): Promise<RepodataIndex> {
  const hash = createHash('sha256').update(`${schema}\n${identity}`).digest('hex').slice(0, 32);
  const place = {
    names: join(cacheFolder(), `packages-${hash}.json`),
    builds: join(cacheFolder(), `packages-${hash}.builds`),
  };
  return (await readIndex(place)) ?? makeIndex(file, place, signal);
}

interface Place {
  readonly names: string;
  readonly builds: string;
}

async function readIndex({ names: file, builds }: Place): Promise<RepodataIndex | undefined> {
  try {
    const [text, { size }] = await Promise.all([readFile(file, 'utf8'), stat(builds)]);
    const { names, newest, offsets } = JSON.parse(text);
    // By hand: a schema would cost more than reading the file does.
    const isWhole =
      isListOf(names, 'string') &&
      isListOf(newest, 'string') &&
      isListOf(offsets, 'number') &&
      newest.length === names.length &&
      offsets.length === names.length + 1 &&
      offsets.at(-1) === size;
    return isWhole ? { names, newest, offsets, builds } : undefined;
  } catch {
    return undefined;
  }
}

const isListOf = <T>(value: T, type: string) => Array.isArray(value) && value.every((item) => typeof item === type);

async function makeIndex(file: string, place: Place, signal: AbortSignal | undefined): Promise<RepodataIndex> {
  const table = createLineTable();
  await scanRepodata(
    file,
    ({ name, version, build, buildNumber, size }) => table.add(name, `${version}\t${build}\t${buildNumber}\t${size}\n`),
    signal,
  );
  await makePrivateFolder(cacheFolder());
  const index = await writeBuilds(place.builds, table);
  const names = { path: place.names, text: JSON.stringify(index) };
  await writeFilesAtomic(cacheFolder(), [names], { isDurable: false });
  await forgetOldest();
  return { ...index, builds: place.builds };
}

/** Piece by piece, as it is too large to be written at a stretch; it is not believed unless it is whole. */
async function writeBuilds(file: string, table: LineTable): Promise<Omit<RepodataIndex, 'builds'>> {
  const temporary = `${file}.${process.pid}`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    const names = await table.names();
    const newest: string[] = [];
    const offsets = [0];
    const pause = createPauses();
    let piece = '';
    for (const name of names) {
      const lines = table.linesOf(name);
      newest.push(newestOf(new Set(lines.match(/^[^\t]+/gm))));
      piece += lines;
      // All of it is ASCII, so a letter is a byte.
      offsets.push((offsets.at(-1) ?? 0) + lines.length);
      const pausing = pause();
      if (pausing) await pausing;
      if (piece.length < pieceBytes) continue;
      await handle.write(piece, null, 'latin1');
      piece = '';
    }
    await handle.write(piece, null, 'latin1');
    await rename(temporary, file);
    return { names, newest, offsets };
  } finally {
    await handle.close();
    await rm(temporary, { force: true });
  }
}

async function forgetOldest(): Promise<void> {
  const folder = cacheFolder();
  const files = (await readdir(folder))
    .filter((name) => filePattern.test(name))
    .map((name) => ({ path: join(folder, name), time: statsOf(join(folder, name))?.mtimeMs ?? 0 }));
  const old = files.sort((left, right) => right.time - left.time).slice(filesMax);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}

/** The builds of a name, as the channel lists them; none where it has no such name, or the index was cleared away. */
export async function readBuilds({ names, offsets, builds }: RepodataIndex, name: string): Promise<IndexedBuild[]> {
  const at = placeOf(names, name);
  if (at < 0) return [];
  const [begin = 0, end = 0] = offsets.slice(at, at + 2);
  let handle: FileHandle | undefined;
  try {
    handle = await open(builds);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - begin), 0, end - begin, begin);
    return buffer.toString('latin1', 0, bytesRead).split('\n').flatMap(buildOf);
  } catch {
    return [];
  } finally {
    await handle?.close();
  }
}

function buildOf(line: string): IndexedBuild[] {
  const [version, build, number, size] = line.split('\t');
  if (version === undefined || build === undefined || size === undefined) return [];
  return [{ version, build, buildNumber: Number(number), size: Number(size) }];
}

/** Whether there is a package of a name, in lower case. */
export const hasPackage = ({ names }: RepodataIndex, name: string): boolean => placeOf(names, name) >= 0;

/** Names are in the order of their letters. */
function placeOf(names: readonly string[], name: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] as string) < name) low = middle + 1;
    else high = middle;
  }
  return names[low] === name ? low : -1;
}
