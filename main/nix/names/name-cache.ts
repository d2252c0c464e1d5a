import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type NameColumns, nameColumns } from '../../names/name-index';
import { makePrivateFolder, writeFilesAtomic } from '../../store/atomic-file';
import { findFolders } from '../../store/folders';

const nixCacheFolder = () => join(findFolders().cache, 'nix');

const filesMax = 12;
const filePattern = /^names-[0-9a-f]{32}\.json$/;

/** Names as they were read once. */
export interface RememberedNames {
  /** Milliseconds since 1970. */
  readonly readAt: number;
  readonly columns: NameColumns;
}

/** The file in which the names of a key are kept, absolute. */
export function nameFile(key: string): string {
  return join(nixCacheFolder(), `names-${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
}

/** The names that a file holds; undefined when they are not there or cannot be used. */
export async function readRemembered(file: string): Promise<RememberedNames | undefined> {
  try {
    const { schema, readAt, columns } = JSON.parse(await readFile(file, 'utf8'));
    return schema === 1 && Number.isFinite(readAt) && isColumns(columns) ? { readAt, columns } : undefined;
  } catch {
    return undefined;
  }
}

/** By hand: a schema would cost more than reading the file does. */
function isColumns(columns: NameColumns): boolean {
  const { length } = columns.names;
  return nameColumns.every((column) => {
    const texts = columns[column];
    return Array.isArray(texts) && texts.length === length && texts.every((text) => typeof text === 'string');
  });
}

/** Keeps names in a file; a cache that cannot be written only costs time. Only the newest few sets are kept. */
export async function remember(file: string, names: RememberedNames): Promise<void> {
  try {
    const folder = nixCacheFolder();
    await makePrivateFolder(folder);
    await writeFilesAtomic(folder, [{ path: file, text: JSON.stringify({ schema: 1, ...names }) }], {
      isDurable: false,
    });
    await forgetOldest(folder);
  } catch {}
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => filePattern.test(name));
  if (names.length <= filesMax) return;
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), time: (await stat(join(folder, name))).mtimeMs })),
  );
  const old = files.sort((left, right) => right.time - left.time).slice(filesMax);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}
