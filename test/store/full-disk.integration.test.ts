import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePrivateFolder, writeFileAtomic } from '../../main/store/atomic-file';
import { deleteTree } from '../../main/store/delete-tree';
import { canMount, mounted } from '../support/mounts';
import { temporaryFolder } from '../support/temporary';

describe.skipIf(!canMount())('real file systems', () => {
  test('a full disk leaves the old state whole', async () => {
    const folder = mounted(join(temporaryFolder(), 'disk'), 'size=64k');
    const path = join(folder, 'file');
    await writeFileAtomic(path, 'old', { keepsLast: true });
    const failure = writeFileAtomic(path, 'x'.repeat(200_000), { keepsLast: true });
    await expect(failure).rejects.toMatchObject({ code: 'disk-full', message: expect.stringContaining(folder) });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['file', 'file.last']);
  });

  test('a read-only disk says so', async () => {
    const folder = mounted(join(temporaryFolder(), 'disk'), 'size=64k,ro');
    await expect(writeFileAtomic(join(folder, 'file'), 'new')).rejects.toMatchObject({ code: 'read-only' });
    await expect(makePrivateFolder(join(folder, 'a', 'b'))).rejects.toMatchObject({ code: 'read-only' });
  });

  test('nothing is deleted when a file system is mounted inside', async () => {
    const folder = join(temporaryFolder(), 'doomed');
    const mount = mounted(join(folder, 'deep', 'with space'), 'size=64k');
    writeFileSync(join(mount, 'precious'), 'yes');
    writeFileSync(join(folder, 'file'), 'text');
    await expect(deleteTree(folder)).rejects.toMatchObject({
      code: 'not-ours',
      message: expect.stringContaining(mount),
    });
    expect(readFileSync(join(mount, 'precious'), 'utf8')).toBe('yes');
    expect(existsSync(join(folder, 'file'))).toBe(true);
  });
});
