import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary';
import { fingerprint, folderElsewhere, hasElsewhere } from './folders';
import { openEnvironments } from './open-environments';

describe.each(['own folder', 'project', 'project on another disk'])('from its %s', (where) => {
  const isThere = where !== 'project on another disk' || hasElsewhere;
  test.runIf(isThere)('removed and restored byte for byte', async () => {
    const { make, environments, folderOf, events } = openEnvironments();
    const project = where === 'own folder' ? '' : where === 'project' ? temporaryFolder() : folderElsewhere();
    const made = await make('demo', { project });
    await environments.touch(made.id);
    symlinkSync('half', join(made.path, 'link'));
    const before = fingerprint(folderOf(made.id));
    const outside = project ? fingerprint(project) : [];
    const listed = await environments.list();

    const item = await environments.remove(made.id);
    expect(item).toMatchObject({ id: made.id, name: 'demo', kind: 'venv', path: made.path });
    expect(await environments.list()).toEqual([]);
    expect(await environments.trash()).toEqual([item]);
    expect(existsSync(made.path)).toBe(false);
    expect(events.at(-1)).toEqual({ name: 'environment.removed', payload: { id: made.id } });

    await environments.restore(made.id);
    expect(fingerprint(folderOf(made.id))).toEqual(before);
    if (project) expect(fingerprint(project)).toEqual(outside);
    expect(await environments.list()).toEqual(listed);
    expect(await environments.trash()).toEqual([]);

    await environments.remove(made.id);
    await environments.emptyTrash();
    expect(await environments.trash()).toEqual([]);
    if (project) expect(readdirSync(project)).toEqual([]);
  });
});

test('restoring needs its name and its place', async () => {
  const { make, environments } = openEnvironments();
  const project = temporaryFolder();
  const made = await make('demo', { project });
  await environments.remove(made.id);
  const other = await make('DEMO');
  await expect(environments.restore(made.id)).rejects.toMatchObject({ code: 'name-taken', hint: expect.any(String) });
  await environments.rename(other.id, 'other');
  writeFileSync(join(project, '.fake'), 'mine');
  await expect(environments.restore(made.id)).rejects.toMatchObject({ code: 'path-taken' });
  rmSync(join(project, '.fake'));
  expect(await environments.restore(made.id)).toMatchObject({ name: 'demo', state: 'ready' });
});

test('without the folder of its project it stays whole in the trash, until that is there again', async () => {
  const { make, environments, data } = openEnvironments();
  const project = temporaryFolder();
  const made = await make('demo', { project });
  const item = await environments.remove(made.id);
  const before = fingerprint(join(data, 'trash'));
  rmSync(project, { recursive: true });
  await expect(environments.restore(made.id)).rejects.toMatchObject({
    code: 'not-found',
    message: `The folder ${project}, in which this environment stood, does not exist any more.`,
    hint: expect.stringContaining('Make that folder again'),
  });
  expect(fingerprint(join(data, 'trash'))).toEqual(before);
  expect(await environments.trash()).toEqual([item]);
  expect(await environments.list()).toEqual([]);
  mkdirSync(project);
  expect(await environments.restore(made.id)).toMatchObject({ path: made.path, state: 'ready' });
});

test('what an older Cloche restored by half and was repaired can be removed and restored', async () => {
  const { make, environments, folderOf, data } = openEnvironments();
  const project = temporaryFolder();
  const made = await make('demo', { project });
  await environments.remove(made.id);
  const folder = folderOf(made.id);
  renameSync(join(data, 'trash', made.id), folder);
  cpSync(join(folder, 'outside', '0'), made.path, { recursive: true });
  await environments.remove(made.id);
  expect(existsSync(made.path)).toBe(false);
  expect(await environments.restore(made.id)).toMatchObject({ path: made.path, state: 'ready' });
  await environments.remove(made.id);
  await environments.emptyTrash(made.id);
  expect(readdirSync(join(data, 'trash'))).toEqual([]);
});

test("what does not carry the environment's marker is left alone", async () => {
  const { make, environments, notices } = openEnvironments();
  const project = temporaryFolder();
  const made = await make('demo', { project });
  rmSync(join(project, '.fake'), { recursive: true });
  mkdirSync(join(project, '.fake'));
  writeFileSync(join(project, '.fake', 'precious'), 'yes');
  await environments.remove(made.id);
  await environments.emptyTrash(made.id);
  expect(readFileSync(join(project, '.fake', 'precious'), 'utf8')).toBe('yes');
  expect(notices()).toEqual([expect.stringContaining('left alone')]);
});

test('what is not in the trash is not found, however many ask for it at once', async () => {
  const { environments } = openEnvironments();
  const absent = { code: 'not-found' };
  const calls = ['restore', 'emptyTrash', 'restore'] as const;
  await Promise.all(calls.map((verb) => expect(environments[verb]('gone-0000')).rejects.toMatchObject(absent)));
});

test('a link in the place of a folder is never followed', async () => {
  const { make, environments, folderOf } = openEnvironments();
  const elsewhere = temporaryFolder();
  const inProject = await make('one', { project: temporaryFolder() });
  renameSync(inProject.path, join(elsewhere, 'venv'));
  symlinkSync(join(elsewhere, 'venv'), inProject.path);
  const before = fingerprint(elsewhere);
  await environments.remove(inProject.id);
  expect(fingerprint(elsewhere)).toEqual(before);
  expect(lstatSync(inProject.path).isSymbolicLink()).toBe(true);

  const own = await make('two');
  renameSync(folderOf(own.id), join(elsewhere, 'own'));
  symlinkSync(join(elsewhere, 'own'), folderOf(own.id));
  const all = fingerprint(elsewhere);
  await expect(environments.remove(own.id)).rejects.toMatchObject({ code: 'not-ours' });
  expect(fingerprint(elsewhere)).toEqual(all);
});

test('only marked folders leave the trash for good', async () => {
  const { make, environments, data } = openEnvironments();
  const made = await make('demo');
  await environments.remove(made.id);
  writeFileSync(join(data, 'trash', made.id, '.cloche-environment'), 'other-0000\n');
  await expect(environments.emptyTrash(made.id)).rejects.toMatchObject({ code: 'not-ours' });
  const other = await make('other');
  await environments.remove(other.id);
  await expect(environments.emptyTrash()).rejects.toMatchObject({ code: 'not-ours' });
  expect(readdirSync(join(data, 'trash'))).toEqual([made.id]);
  expect(existsSync(join(data, 'trash', made.id, 'content', 'half'))).toBe(true);
});

test('after 30 days the next start empties, before that it does not', async () => {
  const { home, make, environments, data, close } = openEnvironments();
  const [old, young] = [await make('old'), await make('young')];
  await environments.remove(old.id);
  await environments.remove(young.id);
  const age = (id: string, days: number) => {
    const path = join(data, 'trash', id, 'trash.json');
    const removal = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...removal, removedAt: Date.now() - days * 86_400_000 }));
  };
  age(old.id, 31);
  age(young.id, 29);
  await close();
  const next = openEnvironments(home);
  await eventually(async () => expect((await next.environments.trash()).map(({ name }) => name)).toEqual(['young']));
});

test('a removal that died half way is undone by the next start, a deletion is finished', async () => {
  const { home, make, environments, folderOf, data, close } = openEnvironments();
  const project = temporaryFolder();
  const made = await make('half', { project });
  const doomed = await make('doomed');
  const before = fingerprint(folderOf(made.id));
  await environments.remove(made.id);
  await environments.remove(doomed.id);
  await close();
  // As if it had been killed before the folder's own move, and in the midst of deleting the other.
  renameSync(join(data, 'trash', made.id), folderOf(made.id));
  renameSync(join(data, 'trash', doomed.id), join(data, 'trash', `.discard-${doomed.id}-x`));
  const next = openEnvironments(home);
  await eventually(async () => expect((await next.environments.list())[0]).toMatchObject({ state: 'ready' }));
  await eventually(() => expect(fingerprint(folderOf(made.id))).toEqual(before));
  await eventually(() => expect(readdirSync(join(data, 'trash'))).toEqual([]));
});

test('a folder that its tool made unwritable is deleted all the same', async () => {
  const { make, environments, data } = openEnvironments();
  const made = await make('demo');
  chmodSync(join(made.path, 'bin'), 0o555);
  await environments.remove(made.id);
  await environments.emptyTrash(made.id);
  expect(readdirSync(join(data, 'trash'))).toEqual([]);
});
