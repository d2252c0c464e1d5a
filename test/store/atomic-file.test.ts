import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import {
  lastCopyPath,
  makePrivateFolder,
  readLastCopy,
  syncFiles,
  writeFileAtomic,
  writeFilesAtomic,
} from '../../main/store/atomic-file';
import { fileHandles } from '../support/file-handles';
import { temporaryFolder } from '../support/temporary';

afterEach(() => vi.restoreAllMocks());

const permissions = (path: string) => (statSync(path).mode & 0o777).toString(8);

const refusal = (code: string) => Object.assign(new Error(`${code}: refused`), { code });

test.each([0o000, 0o022, 0o277])('files are 0600 and folders 0700 under umask %o', async (mask) => {
  const folder = temporaryFolder();
  const before = process.umask(mask);
  try {
    await makePrivateFolder(join(folder, 'private'));
    await writeFileAtomic(join(folder, 'private', 'file'), 'text', { keepsLast: true });
  } finally {
    process.umask(before);
  }
  expect(permissions(join(folder, 'private'))).toBe('700');
  expect(permissions(join(folder, 'private', 'file'))).toBe('600');
  expect(permissions(join(folder, 'private', 'file.last'))).toBe('600');
});

test.each(['x'.repeat(255), '環'.repeat(85)])('a name of 255 bytes can be replaced as any other', async (name) => {
  const folder = temporaryFolder();
  await writeFileAtomic(join(folder, name), 'one');
  await writeFileAtomic(join(folder, name), 'two');
  expect(readFileSync(join(folder, name), 'utf8')).toBe('two');
  expect(readdirSync(folder)).toEqual([name]);
});

test('the last good copy is known by its checksum', async () => {
  const path = join(temporaryFolder(), 'file');
  await writeFileAtomic(path, 'one\ntwo\n', { keepsLast: true });
  const copy = readFileSync(lastCopyPath(path), 'utf8');
  expect(readLastCopy(copy)).toBe('one\ntwo\n');
  expect(readLastCopy(copy.replace('two', 'tw0'))).toBeUndefined();
  expect(readLastCopy(copy.slice(0, -1))).toBeUndefined();
  expect(readLastCopy('')).toBeUndefined();
});

test.each([
  ['ENOSPC', 'disk-full', 'writeFile'],
  ['EDQUOT', 'disk-full', 'sync'],
  ['EROFS', 'read-only', 'chmod'],
  ['EACCES', 'permission', 'writeFile'],
  ['EMFILE', 'too-many-files', 'sync'],
] as const)('%s is %s, names the folder and leaves the old state whole (%s)', async (errno, code, operation) => {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  await writeFileAtomic(path, 'old', { keepsLast: true });
  const before = readFileSync(lastCopyPath(path), 'utf8');
  vi.spyOn(await fileHandles(), operation).mockRejectedValue(refusal(errno));
  const failure = writeFileAtomic(path, 'new', { keepsLast: true });
  await expect(failure).rejects.toMatchObject({ code, message: expect.stringContaining(folder) });
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readFileSync(lastCopyPath(path), 'utf8')).toBe(before);
  expect(readdirSync(folder).sort()).toEqual(['file', 'file.last']);
});

test('a file is new only after those in front of it, and a refusal leaves no half of the rest', async () => {
  const folder = temporaryFolder();
  const first = join(folder, 'first');
  const second = join(folder, 'second');
  const third = join(folder, 'third');
  for (const path of [first, third]) writeFileSync(path, 'old');
  mkdirSync(second);
  const files = [first, second, third].map((path) => ({ path, text: 'new' }));
  await expect(writeFilesAtomic(folder, files)).rejects.toThrow();
  expect(readFileSync(first, 'utf8')).toBe('new');
  expect(statSync(second).isDirectory()).toBe(true);
  expect(readFileSync(third, 'utf8')).toBe('old');
  expect(readdirSync(folder).sort()).toEqual(['first', 'second', 'third']);
});

test('what dead writers left is swept, what live ones write stays', async () => {
  const folder = join(temporaryFolder(), 'swept');
  mkdirSync(folder);
  const dead = join(folder, '.file.2147483646.0123456789abcdef.tmp');
  const alive = join(folder, `.file.${process.pid}.0123456789abcdef.tmp`);
  writeFileSync(dead, 'half');
  writeFileSync(alive, 'half');
  await writeFileAtomic(join(folder, 'file'), 'whole');
  expect(readdirSync(folder).sort()).toEqual([alive.slice(folder.length + 1), 'file']);
});

test('files that were written without that are put on the disk later, and then their names', async () => {
  const folder = temporaryFolder();
  const paths = ['one', 'two'].map((name) => join(folder, name));
  for (const path of paths) writeFileSync(path, '');
  const synced: string[] = [];
  const sync = vi.spyOn(await fileHandles(), 'sync').mockImplementation(async function (this: FileHandle) {
    synced.push(readlinkSync(`/proc/self/fd/${this.fd}`));
  });
  await syncFiles(folder, paths);
  expect(synced).toEqual([...paths, folder]);
  sync.mockRejectedValue(refusal('ENOTSUP'));
  await expect(syncFiles(folder, paths)).resolves.toBeUndefined();
  sync.mockRejectedValue(refusal('ENOSPC'));
  await expect(syncFiles(folder, paths)).rejects.toMatchObject({ code: 'disk-full' });
});

/** What is synced, by its name and what a folder of texts said at that moment; all else goes its way. */
async function watchSyncs(folder: string, texts: readonly string[]): Promise<string[]> {
  const seen: string[] = [];
  vi.spyOn(await fileHandles(), 'sync').mockImplementation(async function (this: FileHandle) {
    const name = basename(readlinkSync(`/proc/self/fd/${this.fd}`)).replace(
      /^\.(.+)\.\d+\.[0-9a-f]{16}\.tmp$/,
      '$1 to be',
    );
    seen.push(`${name}: ${texts.map((text) => readFileSync(join(folder, text), 'utf8')).join(' ')}`);
  });
  return seen;
}

test('a text is on the disk before it has its name, and so is the name when the write is done', async () => {
  const folder = temporaryFolder();
  const names = ['one', 'two'];
  for (const name of names) await writeFileAtomic(join(folder, name), 'old', { keepsLast: true });
  const seen = await watchSyncs(folder, names);
  const files = (text: string) => names.map((name) => ({ path: join(folder, name), text, keepsLast: true }));
  await writeFilesAtomic(folder, files('new'));
  expect(seen.slice(0, 2).sort()).toEqual(['one to be: old old', 'two to be: old old']);
  expect(seen.slice(2)).toEqual([`${basename(folder)}: new new`]);
  await writeFilesAtomic(folder, files('newer'), { isDurable: false });
  expect(seen).toHaveLength(3);
});

test('a write is not done as long as its name is not on the disk', async () => {
  const folder = temporaryFolder();
  vi.spyOn(await fileHandles(), 'sync').mockImplementation(async function (this: FileHandle) {
    if (readlinkSync(`/proc/self/fd/${this.fd}`) === folder) throw refusal('ENOSPC');
  });
  await expect(writeFileAtomic(join(folder, 'file'), 'text')).rejects.toMatchObject({ code: 'disk-full' });
});
