import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { canMount, mounted } from '../support/mounts';
import { temporaryFolder } from '../support/temporary';
import { openEnvironments } from './open-environments';

/** Takes what is left of a disk, to the last byte and the last name. */
function fill(disk: string): () => void {
  const filler = join(disk, 'filler');
  mkdirSync(filler);
  for (let size = 64 * 1024; size >= 1; size = Math.floor(size / 2)) {
    for (let part = 0; ; part += 1) {
      try {
        writeFileSync(join(filler, `${size}-${part}`), 'x'.repeat(size));
      } catch {
        break;
      }
    }
  }
  return () => rmSync(filler, { recursive: true });
}

/** The rooms over a small disk of their own. */
function onDisk() {
  const disk = mounted(join(temporaryFolder(), 'disk'), 'size=2m,nr_inodes=400');
  const rooms = openEnvironments(disk);
  // Before the disk is taken away.
  onTestFinished(rooms.close);
  return { ...rooms, disk };
}

describe.skipIf(!canMount())('on a disk that is full to the last byte', () => {
  test.each(['own folder', 'project'])('what is removed can come back, and be deleted for good: %s', async (where) => {
    const { make, environments, disk } = onDisk();
    const project = where === 'project' ? join(disk, 'project') : '';
    if (project) mkdirSync(project);
    const made = await make('demo', { project });
    const empty = fill(disk);
    await expect(environments.rename(made.id, 'other')).rejects.toMatchObject({ code: 'disk-full' });

    expect(await environments.remove(made.id)).toMatchObject({ id: made.id, name: 'demo', path: made.path });
    expect(existsSync(made.path)).toBe(false);
    expect(await environments.list()).toEqual([]);
    expect(await environments.trash()).toMatchObject([{ id: made.id, name: 'demo', kind: 'venv', path: made.path }]);

    expect(await environments.restore(made.id)).toMatchObject({ name: 'demo', state: 'ready', path: made.path });
    expect(existsSync(made.path)).toBe(true);
    expect(await environments.trash()).toEqual([]);

    await environments.remove(made.id);
    await environments.emptyTrash();
    expect(await environments.trash()).toEqual([]);
    if (project) expect(readdirSync(project)).toEqual([]);
    empty();
    expect(readdirSync(join(disk, 'data', 'trash'))).toEqual([]);
  });

  test('what an unfinished making left is cleaned', async () => {
    const { make, environments, disk, folderOf } = onDisk();
    const project = join(disk, 'project');
    mkdirSync(project);
    const half = await make('half', { behaviour: 'fail', project });
    expect(half.state).toBe('incomplete');
    fill(disk);
    await environments.clean(half.id);
    expect(await environments.list()).toEqual([]);
    expect(existsSync(folderOf(half.id))).toBe(false);
    expect(readdirSync(project)).toEqual([]);
  });
});
