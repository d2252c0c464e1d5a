import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canMount, mounted } from '../support/mounts';
import { temporaryFolder } from '../support/temporary';
import { openEnvironments } from './open-environments';

describe.skipIf(!canMount())('with another disk mounted in it', () => {
  test.each(['own folder', 'project'])('nothing is removed, and the disk stays where it is: %s', async (where) => {
    const { make, environments } = openEnvironments();
    const made = await make('demo', { project: where === 'project' ? temporaryFolder() : '' });
    const disk = mounted(join(made.path, 'bin', 'disk'), 'size=64k');
    writeFileSync(join(disk, 'precious'), 'yes');
    await expect(environments.remove(made.id)).rejects.toMatchObject({
      code: 'not-ours',
      message: expect.stringContaining(`Another file system is mounted at ${disk}`),
    });
    expect(await environments.list()).toEqual([made]);
    expect(await environments.trash()).toEqual([]);
    expect(readFileSync(join(disk, 'precious'), 'utf8')).toBe('yes');
  });

  test('what is in the trash stays there and is listed', async () => {
    const { make, environments, data } = openEnvironments();
    const made = await make('demo');
    await environments.remove(made.id);
    const disk = mounted(join(data, 'trash', made.id, 'content', 'bin', 'disk'), 'size=64k');
    writeFileSync(join(disk, 'precious'), 'yes');
    await expect(environments.emptyTrash(made.id)).rejects.toMatchObject({ code: 'not-ours' });
    expect(await environments.trash()).toMatchObject([{ id: made.id }]);
    expect(readFileSync(join(disk, 'precious'), 'utf8')).toBe('yes');
  });
});
