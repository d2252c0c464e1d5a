import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Catalog } from '../../main/environments/catalog';
import { layoutOf } from '../../main/environments/layout';
import { Trash } from '../../main/environments/trash';
import { fakeKind } from '../support/fake-kind';
import { temporaryFolder } from '../support/temporary';
import { fingerprint, folderElsewhere, hasElsewhere } from './folders';
import { openEnvironments } from './open-environments';

describe('a note that cannot be read', () => {
  const noteOf = (data: string, id: string) => join(data, 'trash', id, 'trash.json');
  const inDays = (days: number) => Date.now() + days * 86_400_000;
  /** The trash of a data folder, to be swept as if it were later. */
  const trashOf = (data: string) =>
    new Trash(new Catalog(layoutOf(data), new Map([[fakeKind.id, fakeKind]]), () => {}));

  const places = ['own folder', 'project', ...(hasElsewhere ? ['project on another disk'] : [])];
  test.each(places)('is made up for by the record: %s', async (where) => {
    const { make, environments, data, folderOf } = openEnvironments();
    const project = where === 'own folder' ? '' : where === 'project' ? temporaryFolder() : folderElsewhere();
    const made = await make('demo', { project });
    const before = fingerprint(folderOf(made.id));
    const item = await environments.remove(made.id);
    writeFileSync(noteOf(data, made.id), '{"schema":1,');
    expect(await environments.trash()).toEqual([{ ...item, removedAt: expect.any(Number) }]);
    expect(await environments.restore(made.id)).toMatchObject({ name: 'demo', path: made.path, state: 'ready' });
    expect(fingerprint(folderOf(made.id))).toEqual(before);

    await environments.remove(made.id);
    writeFileSync(noteOf(data, made.id), '');
    await environments.emptyTrash();
    expect(readdirSync(join(data, 'trash'))).toEqual([]);
    if (project) expect(readdirSync(project)).toEqual([]);
  });

  test('does not count what the user has brought back from it by hand', async () => {
    const { make, environments, data } = openEnvironments();
    const project = temporaryFolder();
    const made = await make('demo', { project });
    await environments.remove(made.id);
    cpSync(join(data, 'trash', made.id, 'outside', '0'), made.path, { recursive: true });
    writeFileSync(noteOf(data, made.id), '');
    await expect(environments.restore(made.id)).rejects.toMatchObject({ code: 'path-taken' });
    await environments.emptyTrash(made.id);
    expect(readdirSync(join(data, 'trash'))).toEqual([]);
    expect(existsSync(join(made.path, 'half'))).toBe(true);
  });

  test.each<[string, (folder: string) => void, string]>([
    [
      'a newer Cloche has written it',
      (folder) => writeFileSync(join(folder, 'trash.json'), '{"schema":2}'),
      'newer-schema',
    ],
    [
      'the record is lost too',
      (folder) => {
        writeFileSync(join(folder, 'trash.json'), '{');
        rmSync(join(folder, 'environment.json'));
      },
      'corrupt',
    ],
    [
      'nothing tells which part stood in the project',
      (folder) => {
        writeFileSync(join(folder, 'trash.json'), '{');
        cpSync(join(folder, 'outside', '0'), join(folder, 'outside', '0.1'), { recursive: true });
      },
      'corrupt',
    ],
  ])('is the reason beside what stays until the user deletes it: %s', async (_, spoil, code) => {
    const { make, environments, data } = openEnvironments();
    const made = await make('demo', { project: temporaryFolder() });
    await environments.remove(made.id);
    const folder = join(data, 'trash', made.id);
    spoil(folder);
    const before = fingerprint(folder);
    const problem = { code, message: expect.stringContaining(folder), hint: expect.any(String) };
    expect(await environments.trash()).toMatchObject([{ id: made.id, name: 'demo', path: folder, problem }]);
    await expect(environments.restore(made.id)).rejects.toMatchObject({ code });
    await trashOf(data).sweep(inDays(400));
    expect(fingerprint(folder)).toEqual(before);
    await environments.emptyTrash();
    expect(readdirSync(join(data, 'trash'))).toEqual([]);
  });

  test('of a removal that its record tells keeps it no longer than 30 days', async () => {
    const { make, environments, data } = openEnvironments();
    const made = await make('demo');
    await environments.remove(made.id);
    writeFileSync(noteOf(data, made.id), '{');
    await trashOf(data).sweep(inDays(29));
    expect(await environments.trash()).toHaveLength(1);
    await trashOf(data).sweep(inDays(31));
    expect(await environments.trash()).toEqual([]);
  });

  test('in a folder without the marker keeps the folder', async () => {
    const { make, environments, data } = openEnvironments();
    const made = await make('demo');
    await environments.remove(made.id);
    writeFileSync(noteOf(data, made.id), '{');
    rmSync(join(data, 'trash', made.id, '.cloche-environment'));
    expect(await environments.trash()).toMatchObject([{ id: made.id, problem: { code: 'corrupt' } }]);
    await expect(environments.emptyTrash()).rejects.toMatchObject({ code: 'not-ours' });
    expect(existsSync(join(data, 'trash', made.id, 'content', 'half'))).toBe(true);
  });
});
