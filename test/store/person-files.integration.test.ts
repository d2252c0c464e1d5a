import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readTextFile } from '../../main/store/read-capped';
import { replaceText } from '../../main/store/replace-text';
import { fileBytesMax } from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';

afterEach(() => vi.restoreAllMocks());

function makePipe(): string {
  const path = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

test('a file whose size the system does not tell is read, and an endless one is not', async () => {
  expect(statSync('/proc/self/status').size).toBe(0);
  expect((await readTextFile('/proc/self/status', { isRegular: true })).text).toMatch(/^Name:/);
  await expect(readTextFile('/dev/zero')).rejects.toMatchObject({ code: 'too-large' });
  const path = join(temporaryFolder(), 'sparse');
  writeFileSync(path, '');
  truncateSync(path, fileBytesMax + 1);
  await expect(readTextFile(path)).rejects.toMatchObject({ code: 'too-large' });
});

test('where regular files are wanted, a pipe is refused and not waited for', async () => {
  const wanted = { isRegular: true };
  await expect(readTextFile(makePipe(), wanted)).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(readTextFile('/dev/zero', wanted)).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(readTextFile('/', wanted)).rejects.toMatchObject({ code: 'invalid-input' });
  for (const path of ['/gone', '/etc/hostname/below'])
    await expect(readTextFile(path, wanted)).rejects.toMatchObject({ code: 'not-found' });
  await expect(readTextFile(`/${'x'.repeat(300)}`, wanted)).rejects.toMatchObject({ code: 'invalid-input' });
});

test('a file is replaced as a whole, keeps its mode, and a link still leads to it', async () => {
  const folder = temporaryFolder();
  const [file, link] = [join(folder, 'file'), join(folder, 'link')];
  writeFileSync(file, 'old');
  chmodSync(file, 0o664);
  symlinkSync('file', link);
  const before = statSync(file).ino;
  await replaceText(link, 'new');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(statSync(file).ino).not.toBe(before);
  expect((statSync(file).mode & 0o777).toString(8)).toBe('664');
  expect(readdirSync(folder).sort()).toEqual(['file', 'link']);
});

test('a full disk leaves the old text', async () => {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, 'old');
  const handle = await open('/dev/null', 'r');
  await handle.close();
  const full = Object.assign(new Error('ENOSPC: refused'), { code: 'ENOSPC' });
  vi.spyOn(Object.getPrototypeOf(handle), 'writeFile').mockRejectedValue(full);
  await expect(replaceText(path, 'new')).rejects.toMatchObject({ code: 'disk-full' });
  expect(readFileSync(path, 'utf8')).toBe('old');
});

test('what cannot be replaced is written into: pipes, files of several names, and a path where nothing is', async () => {
  const pipe = makePipe();
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  await replaceText(pipe, 'new');
  const read = Buffer.alloc(8);
  expect(read.toString('utf8', 0, readSync(reader, read))).toBe('new');
  closeSync(reader);
  expect(lstatSync(pipe).isFIFO()).toBe(true);

  const folder = temporaryFolder();
  const [one, two, fresh] = [join(folder, 'one'), join(folder, 'two'), join(folder, 'fresh')];
  writeFileSync(one, 'old');
  linkSync(one, two);
  await replaceText(one, 'new');
  expect(readFileSync(two, 'utf8')).toBe('new');

  expect(existsSync(fresh)).toBe(false);
  await replaceText(fresh, 'new');
  expect(readFileSync(fresh, 'utf8')).toBe('new');

  const descriptor = openSync(fresh, 'r+');
  const before = statSync(fresh).ino;
  await replaceText(`/dev/fd/${descriptor}`, 'more');
  closeSync(descriptor);
  expect(statSync(fresh).ino).toBe(before);
  expect(readFileSync(fresh, 'utf8')).toBe('more');
});
