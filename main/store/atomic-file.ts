import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskError, errnoOf, folderError } from './disk-error';
import { isAlive } from './process-life';
import { isFolder, statsOf } from './quick-look';

const temporaryPattern = /^\..+\.(\d+)\.[0-9a-f]{16}\.tmp$/;
const reusedAfterMs = 24 * 60 * 60 * 1000;
const sweptFolders = new Set<string>();

/** Where the last good copy of a file stands. */
export const lastCopyPath = (path: string): string => `${path}.last`;

/**
 * Makes a folder that only its owner can enter, with the folders above it; one that exists is left as it is. Throws as
 * {@link folderError} says.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    makeFolder(folder);
  } catch (thrown) {
    throw folderError(thrown, folder);
  }
}

/** By hand: Node's recursive mkdir says ENOENT for a disk that can only be read, and never ends below /proc. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
    setMode(folder, 0o700);
  } catch (thrown) {
    // Another process may have made it meanwhile.
    if (errnoOf(thrown) !== 'EEXIST' || !isFolder(folder)) throw thrown;
  }
}

/** What was just made has this mode but for a bit that the umask took; to look is cheaper than to write. */
function setMode(path: string, mode: number): void {
  if (((statsOf(path)?.mode ?? 0) & 0o777) !== mode) chmodSync(path, mode);
}

/**
 * Writes files, without last copies, into a folder that no one else knows yet; {@link syncFiles} puts them on the disk.
 * Throws as {@link diskError} says.
 */
export function writeNewFiles(folder: string, files: readonly FileText[]): void {
  try {
    for (const { path, text, mode = 0o600 } of files) {
      writeFileSync(path, text, { flag: 'wx', mode });
      setMode(path, mode);
    }
  } catch (thrown) {
    throw diskError(thrown, folder);
  }
}

/** Puts files of a folder on the disk that were written without that, and the names in it. Throws as {@link diskError}. */
export async function syncFiles(folder: string, paths: readonly string[]): Promise<void> {
  try {
    // One after another, so that the few threads for files are free for others; the first one takes most of the time.
    for (const path of [...paths, folder]) await syncFile(path);
  } catch (thrown) {
    throw diskError(thrown, folder);
  }
}

/** Puts the names inside of a folder on the disk, as far as its file system knows how. */
export const syncFolder = syncFile;

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (thrown) {
    // Some network and user-space file systems cannot sync a folder; there is nothing better to do on them.
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(errnoOf(thrown) ?? '')) throw thrown;
  } finally {
    await handle.close();
  }
}

async function writeTemporary({ path, text, mode = 0o600 }: FileText, isDurable: boolean): Promise<string> {
  // The beginning alone: a name may be as long as names can be.
  const name = `.${basename(path).slice(0, 60)}.${process.pid}.${randomBytes(8).toString('hex')}.tmp`;
  const temporary = join(dirname(path), name);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.chmod(mode);
    await handle.writeFile(text);
    if (isDurable) await handle.sync();
  } catch (thrown) {
    await handle.close().catch(() => {});
    await rm(temporary, { force: true }).catch(() => {});
    throw thrown;
  }
  await handle.close();
  return temporary;
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** The text of a last good copy, or undefined when its checksum does not fit. */
export function readLastCopy(copy: string): string | undefined {
  const end = copy.indexOf('\n');
  const text = copy.slice(end + 1);
  return copy.slice(0, end) === `sha256:${digest(text)}` ? text : undefined;
}

function withLastCopy(file: FileText): (FileText & { readonly isLastCopy?: boolean })[] {
  const { path, text, keepsLast } = file;
  if (!keepsLast || typeof text !== 'string') return [file];
  return [file, { path: lastCopyPath(path), text: `sha256:${digest(text)}\n${text}`, isLastCopy: true }];
}

/** A file that is to be replaced. */
export interface FileText {
  /** Absolute. */
  readonly path: string;
  readonly text: string | Uint8Array;
  /** Permissions; 0600 unless told. */
  readonly mode?: number;
  /** Whether a second copy of a text with its checksum is to stand at {@link lastCopyPath}. */
  readonly keepsLast?: boolean;
}

/**
 * Replaces files of one folder as wholes, in the given order: after a crash or an error each holds either the old or
 * the new text, and none is new before those that stand in front of it. When it resolves, the new texts are on the
 * disk; with `isDurable: false` they outlive the program but perhaps not the machine, which is enough for what describes
 * the program itself. Throws as {@link diskError} says.
 */
export async function writeFilesAtomic(
  folder: string,
  files: readonly FileText[],
  { isDurable = true }: { isDurable?: boolean } = {},
): Promise<void> {
  const texts = files.flatMap(withLastCopy);
  const sweeping = sweepOnce(folder);
  // A last copy is not synced: its file is on the disk before it, and its checksum tells when a power cut has torn it.
  const results = await Promise.allSettled(texts.map((file) => writeTemporary(file, isDurable && !file.isLastCopy)));
  const written = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  try {
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    const steps = texts.map(({ path, isLastCopy = false }, index) => ({
      from: written[index] ?? '',
      path,
      isLastCopy,
    }));
    for (const { from, path, isLastCopy } of steps) if (!isLastCopy) await rename(from, path);
    const copying = steps.filter(({ isLastCopy }) => isLastCopy).map(({ from, path }) => rename(from, path));
    await Promise.all([...copying, ...(isDurable ? [syncFolder(folder)] : [])]);
  } catch (thrown) {
    await Promise.all(written.map((temporary) => rm(temporary, { force: true }).catch(() => {})));
    throw diskError(thrown, folder);
  }
  await sweeping;
}

/** {@link writeFilesAtomic} for one file. */
export function writeFileAtomic(
  path: string,
  text: string,
  { keepsLast = false }: { keepsLast?: boolean } = {},
): Promise<void> {
  return writeFilesAtomic(dirname(path), [{ path, text, keepsLast }]);
}

/** Deletes what writers that died in {@link writeFileAtomic} left in a folder. */
export async function sweepTemporaries(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = temporaryPattern.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (!isAlive(Number(pid)) || age > reusedAfterMs) await rm(path, { force: true });
  }
}

async function sweepOnce(folder: string): Promise<void> {
  if (sweptFolders.has(folder)) return;
  sweptFolders.add(folder);
  // No sweep keeps a write from succeeding: one that fails is tried again by the next process.
  await sweepTemporaries(folder).catch(() => {});
}
