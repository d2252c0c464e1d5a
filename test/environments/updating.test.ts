import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { sourceHash } from '../../main/store/trust';
import { ClocheError, type Job } from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';
import { openEnvironments } from './open-environments';

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** Waits for the job's end. */
async function ended({ jobs }: ReturnType<typeof openEnvironments>, starting: Promise<Job>): Promise<Job> {
  return jobs.finished((await starting).id);
}

/** A file of the user's, and the hash by which it is trusted. */
function userFile(text = 'harmless') {
  const path = join(temporaryFolder(), 'project.nix');
  writeFileSync(path, text);
  return { path, hash: () => sourceHash(path, readFileSync(path, 'utf8')) };
}

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
  await vi.waitFor(() => expect(jobs.list().at(-1)).toMatchObject({ progress: { phase: 'Half made' } }));
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
      await vi.waitFor(() => expect(jobs.list().at(-1)?.state).toBe('running'));
      await jobs.cancel(job.id);
    }
    const end =
      behaviour === 'fail' ? { state: 'failed', error: { message: 'No release fits.' } } : { state: 'cancelled' };
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

test('a repair that failed or was cancelled is incomplete and goes on with the same versions', async () => {
  const { environments, make, jobs, createdBy, folderOf } = openEnvironments();
  const made = await make('demo');
  const path = join(folderOf(made.id), 'environment.json');
  const record = readJson(path);
  writeFileSync(path, JSON.stringify({ ...record, spec: { ...record.spec, behaviour: 'fail' } }));
  rmSync(join(made.path, 'bin'), { recursive: true });
  expect(await createdBy(environments.repair(made.id))).toMatchObject({ state: 'incomplete' });
  const { requestedLock } = await environments.get(made.id);
  expect(requestedLock?.packages).toEqual([{ name: 'six', version: '1.17.0' }]);
  await expect(environments.repair(made.id)).rejects.toMatchObject({ code: 'wrong-state' });
  writeFileSync(join(made.path, 'mended'), '');
  expect(await createdBy(environments.resume(made.id))).toMatchObject({ id: made.id, state: 'ready' });
  expect(jobs.list().map(({ title }) => title)).toEqual(['Create demo', 'Repair demo', 'Resume demo']);
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

test('files of the user are neither evaluated nor run before they are trusted', async () => {
  const room = openEnvironments();
  const { environments, makeChangeable, createdBy } = room;
  const file = userFile();
  const request = { name: 'demo', kind: 'nix-packages' as const, spec: { file: file.path } };
  const evaluated = `${file.path}.evaluated`;
  const [shown] = (await environments.plan(request)).untrusted ?? [];
  expect(shown).toEqual({ path: file.path, text: 'harmless', hash: file.hash() });
  await expect(environments.create(request)).rejects.toMatchObject({
    code: 'untrusted',
    message: expect.stringContaining(file.path),
  });
  await expect(environments.create({ ...request, trusts: ['sha256:other'] })).rejects.toMatchObject({
    code: 'untrusted',
  });
  expect(await environments.list()).toEqual([]);
  expect(existsSync(evaluated)).toBe(false);
  expect((await environments.plan({ ...request, trusts: [file.hash()] })).untrusted).toBeUndefined();
  const made = await createdBy(environments.create({ ...request, trusts: [file.hash()] }));
  expect(made.state).toBe('ready');
  expect(existsSync(evaluated)).toBe(true);
  // What was trusted once is for others and for other processes, too; that file in another place is not.
  const later = openEnvironments(room.home);
  expect((await later.makeChangeable('again', { file: file.path })).state).toBe('ready');
  await expect(makeChangeable('third', { file: userFile().path })).rejects.toMatchObject({ code: 'untrusted' });

  rmSync(evaluated);
  writeFileSync(file.path, 'changed');
  expect((await environments.planUpdate({ id: made.id })).untrusted).toMatchObject([{ text: 'changed' }]);
  await expect(environments.update({ id: made.id })).rejects.toMatchObject({ code: 'untrusted' });
  rmSync(made.path, { recursive: true });
  await expect(environments.repair(made.id)).rejects.toMatchObject({ code: 'untrusted' });
  expect(existsSync(evaluated)).toBe(false);
  const trusts = [file.hash()];
  expect(await ended(room, environments.update({ id: made.id, trusts }))).toMatchObject({ state: 'done' });
});

test('a file that changes while its job waits is not run', async () => {
  const room = openEnvironments();
  const { environments, create, jobs } = room;
  const file = userFile();
  const waiting = await Promise.all(['a', 'b', 'c', 'd'].map((name) => create(name, { behaviour: 'hang' })));
  const request = { name: 'demo', kind: 'nix-packages' as const, spec: { file: file.path }, trusts: [file.hash()] };
  const job = await environments.create(request);
  writeFileSync(file.path, 'changed');
  await jobs.cancel(waiting[0]?.id ?? '');
  expect(await jobs.finished(job.id)).toMatchObject({ state: 'failed', error: { code: 'untrusted' } });
  await expect(environments.resume(job.environmentId ?? '')).rejects.toMatchObject({ code: 'untrusted' });
  expect(existsSync(`${file.path}.evaluated`)).toBe(false);
});

test('a stale environment is updated before it is entered, and otherwise entered as it was', async () => {
  const { environments, makeChangeable, jobs } = openEnvironments();
  const file = userFile('one');
  const made = await makeChangeable('demo', { file: file.path, packages: ['numpy'] }, { trusts: [file.hash()] });
  expect((await environments.get(made.id)).staleness).toBeUndefined();
  expect((await environments.enter(made.id)).note).toBeUndefined();
  expect(jobs.list()).toHaveLength(1);

  writeFileSync(file.path, 'two');
  expect((await environments.get(made.id)).staleness).toBe(`${file.path} has changed.`);
  const asWas = await environments.enter(made.id);
  expect(asWas.activation.set.MADE_WITH).toBe('numpy');
  expect(asWas.note).toContain(`${file.path} has changed.`);
  expect(asWas.note).toContain('Update demo');
  expect(jobs.list()).toHaveLength(1);

  writeFileSync(file.path, 'one');
  await environments.update({ id: made.id, spec: { packages: ['scipy'] } }).then(({ id }) => jobs.finished(id));
  expect((await environments.enter(made.id)).note).toBeUndefined();
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
