import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary';
import { ended, openEnvironments } from './open-environments';

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

test('an update makes it what is asked for now, and until then it is what it was', async () => {
  const room = openEnvironments();
  const { environments, makeChangeable, folderOf, jobs } = room;
  const made = await makeChangeable('demo', { packages: ['numpy'] }, { variables: { COLOUR: 'red' } });
  const until = join(temporaryFolder(), 'go');
  const spec = { packages: ['numpy', 'scipy'], behaviour: 'hang', until };
  expect(await environments.planUpdate({ id: made.id, spec })).toMatchObject({
    path: made.path,
    steps: ['Make it with numpy and scipy.'],
  });
  const job = await environments.update({ id: made.id, spec });
  expect(job).toMatchObject({ title: 'Update demo', environmentId: made.id });
  await eventually(() => expect(jobs.list().at(-1)).toMatchObject({ progress: { phase: 'Half made' } }));
  expect(await environments.list()).toMatchObject([{ state: 'ready', jobId: job.id }]);
  expect((await environments.enter(made.id)).activation.set).toEqual({ COLOUR: 'red', MADE_WITH: 'numpy' });
  await expect(environments.update({ id: made.id })).rejects.toMatchObject({ code: 'busy' });
  writeFileSync(until, '');
  expect(await jobs.finished(job.id)).toMatchObject({ state: 'done' });
  expect(await environments.get(made.id)).toMatchObject({
    environment: { state: 'ready', createdAt: made.createdAt },
    spec: { packages: ['numpy', 'scipy'] },
    variables: { COLOUR: 'red' },
  });
  expect((await environments.list())[0]?.jobId).toBeUndefined();
  expect(readJson(join(folderOf(made.id), 'lock.json')).packages).toHaveLength(2);
  expect((await environments.enter(made.id)).activation.set.MADE_WITH).toBe('numpy scipy');
});

test.each(['fail', 'hang'] as const)(
  'an update that ends badly (%s) changes nothing, and says why',
  async (behaviour) => {
    const room = openEnvironments();
    const { environments, makeChangeable, folderOf, jobs } = room;
    const made = await makeChangeable('demo', { packages: ['numpy'] });
    const files = ['environment.json', 'lock.json'].map((name) => join(folderOf(made.id), name));
    const before = files.map((path) => readFileSync(path, 'utf8'));
    const job = await environments.update({ id: made.id, spec: { packages: ['scipy'], behaviour } });
    if (behaviour === 'hang') {
      await eventually(() => expect(jobs.list().at(-1)?.state).toBe('running'));
      await jobs.cancel(job.id);
    }
    const end =
      behaviour === 'fail'
        ? {
            state: 'failed',
            error: { message: 'No release fits.', hint: 'Ask for another one. demo stays as it was.' },
          }
        : { state: 'cancelled' };
    expect(await jobs.finished(job.id)).toMatchObject(end);
    expect(files.map((path) => readFileSync(path, 'utf8'))).toEqual(before);
    expect(await environments.list()).toEqual([{ ...made, usedAt: expect.any(Number) }]);
    expect((await environments.enter(made.id)).activation.set.MADE_WITH).toBe('numpy');
    expect(await ended(room, environments.update({ id: made.id }))).toMatchObject({ state: 'done' });
  },
);

test('an update that never began changes nothing', async () => {
  const { environments, makeChangeable, create, jobs } = openEnvironments();
  const made = await makeChangeable('demo', { packages: ['numpy'] });
  for (const name of ['a', 'b', 'c', 'd']) await create(name, { behaviour: 'hang' });
  const job = await environments.update({ id: made.id, spec: { packages: ['scipy'] } });
  await jobs.cancel(job.id);
  expect((await environments.get(made.id)).spec).toMatchObject({ packages: ['numpy'] });
  expect((await environments.rename(made.id, 'new')).name).toBe('new');
});

test('what cannot be updated is refused before anything happens', async () => {
  const { environments, make, makeChangeable, create } = openEnvironments();
  const fixed = await make('fixed');
  for (const call of [environments.update, environments.planUpdate]) {
    await expect(call({ id: fixed.id })).rejects.toMatchObject({ code: 'unsupported', hint: expect.any(String) });
    await expect(call({ id: 'none' })).rejects.toMatchObject({ code: 'not-found' });
  }
  const half = await makeChangeable('half', { behaviour: 'fail' });
  await expect(environments.update({ id: half.id })).rejects.toMatchObject({ code: 'wrong-state' });
  const made = await makeChangeable('demo');
  const wrong = { id: made.id, spec: { packages: 'numpy' } };
  await expect(environments.update(wrong)).rejects.toMatchObject({ code: 'invalid-input' });
  await create('other', { behaviour: 'hang' });
  expect((await environments.list()).find(({ id }) => id === made.id)).toMatchObject({ state: 'ready' });
});

test('a missing environment is repaired by an update, one that works is not', async () => {
  const room = openEnvironments();
  const { environments, makeChangeable } = room;
  const made = await makeChangeable('demo', { packages: ['numpy'] });
  await expect(environments.repair(made.id)).rejects.toMatchObject({ code: 'wrong-state' });
  rmSync(made.path, { recursive: true });
  expect((await environments.get(made.id)).environment).toMatchObject({
    state: 'missing',
    problem: { hint: expect.stringContaining('epair') },
  });
  const job = await ended(room, environments.repair(made.id));
  expect(job).toMatchObject({ state: 'done', title: 'Repair demo' });
  expect((await environments.list())[0]).toMatchObject({ state: 'ready' });
  expect((await environments.enter(made.id)).activation.set.MADE_WITH).toBe('numpy');
});

test('what a repair cannot bring back as it was is told by name and version, what an update changes is not', async () => {
  const room = openEnvironments();
  const { environments, makeChangeable, folderOf, notices } = room;
  const made = await makeChangeable('demo', { packages: ['numpy', 'scipy', 'six'] });
  const path = join(folderOf(made.id), 'lock.json');
  const lock = readJson(path);
  const packages = ['a', 'b', 'c'].map((name) => ({ name, version: '2.0' }));
  writeFileSync(
    path,
    JSON.stringify({
      ...lock,
      python: '3.11.1',
      packages: [
        { name: 'NumPy', version: '2.9.9' },
        ...packages,
        { name: 'six', version: '1.0' },
        { name: 'd', version: '3' },
      ],
    }),
  );
  rmSync(made.path, { recursive: true });
  const job = await ended(room, environments.repair(made.id));
  expect(job.state).toBe('done');
  expect(notices()).toEqual([
    'demo is not quite what it was. Python is 3.12.4 instead of 3.11.1. NumPy is 1.0 instead of 2.9.9. ' +
      'a 2.0 is not there any more. b 2.0 is not there any more. c 2.0 is not there any more. The log has 1 more.',
  ]);
  expect(readFileSync(join(room.home, 'state', 'jobs', `${job.id}.log`), 'utf8')).toContain(
    'd 3 is not there any more.',
  );
  await ended(room, environments.update({ id: made.id, spec: { packages: ['numpy'] } }));
  expect(notices()).toHaveLength(1);
});

test('where it can only be made anew, a repair installs the versions that are known', async () => {
  const { environments, make, jobs, createdBy, folderOf } = openEnvironments();
  const lock = { schema: 1 as const, python: '3.11.1', engine: 'other 2', packages: [{ name: 'six', version: '1.0' }] };
  const made = await make('demo', {}, { lock });
  rmSync(join(made.path, 'bin'), { recursive: true });
  expect((await environments.list())[0]).toMatchObject({
    state: 'broken',
    problem: { hint: expect.stringContaining('Repair it') },
  });
  const repaired = await createdBy(environments.repair(made.id));
  expect(repaired).toMatchObject({ id: made.id, state: 'ready', python: '3.11.1' });
  expect(readJson(join(folderOf(made.id), 'lock.json'))).toEqual(lock);
  expect(jobs.list().at(-1)?.title).toBe('Repair demo');
});

test('a repair where something else stands now changes nothing', async () => {
  const { environments, make } = openEnvironments();
  const project = temporaryFolder();
  const made = await make('demo', { project });
  rmSync(made.path, { recursive: true });
  writeFileSync(made.path, 'mine');
  await expect(environments.repair(made.id)).rejects.toMatchObject({ code: 'path-taken' });
  expect(readFileSync(made.path, 'utf8')).toBe('mine');
  rmSync(project, { recursive: true });
  await expect(environments.repair(made.id)).rejects.toMatchObject({ code: 'not-found' });
  expect((await environments.list())[0]?.state).toBe('missing');
});

test('out of the trash a kind takes hold again of what it needs; when it cannot, that is told', async () => {
  const { environments, makeChangeable, notices } = openEnvironments();
  const made = await makeChangeable('demo');
  await environments.remove(made.id);
  await environments.restore(made.id);
  expect(existsSync(join(made.path, 'held'))).toBe(true);
  writeFileSync(join(made.path, 'lost'), '');
  await environments.remove(made.id);
  expect(await environments.restore(made.id)).toMatchObject({ id: made.id, state: 'ready' });
  expect(notices()).toEqual([expect.stringContaining('Its packages were collected.')]);
});
