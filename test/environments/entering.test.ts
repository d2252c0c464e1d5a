import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ClocheError, type Job } from '../../preload/contract';
import { ended, openEnvironments, userFile } from './open-environments';

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

test('a stale environment is updated before it is entered, and otherwise entered as it was', async () => {
  const { environments, makeChangeable, jobs } = openEnvironments();
  const file = userFile('one');
  const made = await makeChangeable('demo', { file: file.path, packages: ['numpy'] }, { trusts: [file.hash()] });
  expect((await environments.get(made.id)).staleness).toBeUndefined();
  expect((await environments.enter(made.id)).note).toBeUndefined();
  expect(jobs.list()).toHaveLength(1);

  writeFileSync(file.path, 'two');
  expect((await environments.get(made.id)).staleness).toEqual({ reason: `${file.path} has changed.` });
  const asWas = await environments.enter(made.id);
  expect(asWas.activation.set.MADE_WITH).toBe('numpy');
  expect(asWas.note).toContain(`${file.path} has changed.`);
  expect(asWas.note).toContain('Update demo');
  expect(jobs.list()).toHaveLength(1);

  writeFileSync(file.path, 'one');
  await environments.update({ id: made.id, spec: { packages: ['scipy'] } }).then(({ id }) => jobs.finished(id));
  expect((await environments.enter(made.id)).note).toBeUndefined();
});

test('what is updated on the way in, and repaired, keeps the sources that were locked; only an update moves on', async () => {
  const room = openEnvironments();
  const { environments, makeChangeable, folderOf, jobs } = room;
  const file = userFile('one');
  const made = await makeChangeable('demo', { file: file.path }, { trusts: [file.hash()] });
  const sources = () => readJson(join(folderOf(made.id), 'lock.json')).sources;
  const first = sources();
  const path = join(made.path, 'made.json');
  writeFileSync(path, JSON.stringify({ packages: ['old'], text: 'before' }));
  expect((await environments.enter(made.id)).note).toBeUndefined();
  expect(readJson(path).text).toBe('one');
  expect(sources()).toEqual(first);

  rmSync(made.path, { recursive: true });
  await ended(room, environments.repair(made.id));
  expect(sources()).toEqual(first);

  await ended(room, environments.update({ id: made.id }));
  expect(sources()).not.toEqual(first);
  expect(jobs.list().map(({ title }) => title)).toEqual(['Create demo', 'Update demo', 'Repair demo', 'Update demo']);
});

test('two that enter a stale environment wait for one update', async () => {
  const { environments, makeChangeable, jobs, folderOf } = openEnvironments();
  const file = userFile('one');
  const made = await makeChangeable('demo', { file: file.path }, { trusts: [file.hash()] });
  const path = join(folderOf(made.id), 'content', 'made.json');
  writeFileSync(path, JSON.stringify({ packages: ['old'], text: 'before' }));
  let waited = 0;
  const waiting = () => {
    waited += 1;
  };
  const enter = () => environments.enter(made.id, { waiting });
  const entrances = await Promise.all([enter(), enter()]);
  expect(waited).toBe(1);
  expect(entrances.map(({ note, activation }) => [note, activation.set.MADE_WITH])).toEqual([
    [undefined, ''],
    [undefined, ''],
  ]);
  expect(jobs.list().map(({ title }) => title)).toEqual(['Create demo', 'Update demo']);
});

test('an update that fails on the way in is told, and nobody is kept out', async () => {
  const { environments, makeChangeable, folderOf, jobs } = openEnvironments();
  const file = userFile('one');
  const made = await makeChangeable('demo', { file: file.path, packages: ['numpy'] }, { trusts: [file.hash()] });
  const path = join(folderOf(made.id), 'environment.json');
  const record = readJson(path);
  const behave = (behaviour: string) =>
    writeFileSync(path, JSON.stringify({ ...record, spec: { ...record.spec, behaviour } }));
  behave('fail');
  const makeStale = (more = {}) =>
    writeFileSync(join(made.path, 'made.json'), JSON.stringify({ packages: ['numpy'], text: 'before', ...more }));
  makeStale();
  const entrance = await environments.enter(made.id);
  expect(entrance.activation.set.MADE_WITH).toBe('numpy');
  expect(entrance.note).toContain('has changed. It was not updated: No release fits. Ask for another one.');
  makeStale({ reason: 'No release fits.' });
  expect((await environments.enter(made.id)).note).toBe(
    'demo is entered as it was. No release fits. Ask for another one.',
  );

  behave('hang');
  const follow = async ({ id }: Job) => {
    await jobs.cancel(id);
    throw new ClocheError('cancelled', 'It was cancelled.');
  };
  await expect(environments.enter(made.id, { follow })).rejects.toMatchObject({ code: 'cancelled' });
});

test('what is not ready cannot be entered', async () => {
  const { environments, make } = openEnvironments();
  const half = await make('half', { behaviour: 'fail' });
  await expect(environments.enter(half.id)).rejects.toMatchObject({
    code: 'wrong-state',
    message: expect.stringContaining('incomplete'),
    hint: 'Ask for another one.',
  });
  await expect(environments.enter('none')).rejects.toMatchObject({ code: 'not-found' });
});
