import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../support/temporary';
import { openEnvironments } from './open-environments';

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

test('an environment is made, listed, known and told', async () => {
  const { make, environments, events, folderOf, jobs } = openEnvironments();
  const made = await make('demo', {}, { variables: { COLOUR: 'red' } });
  expect(made).toMatchObject({ name: 'demo', kind: 'venv', state: 'ready', python: '3.12.4' });
  expect(made.id).toMatch(/^demo-[a-z0-9]{4}$/);
  expect(made.jobId).toBeUndefined();
  const folder = folderOf(made.id);
  expect(made.path).toBe(join(folder, 'content'));
  expect(
    readdirSync(folder)
      .filter((name) => !name.endsWith('.last'))
      .sort(),
  ).toEqual(['.cloche-environment', 'content', 'environment.json', 'lock.json']);
  expect(readJson(join(folder, 'environment.json'))).toMatchObject({
    schema: 1,
    name: 'demo',
    spec: { behaviour: 'make' },
    variables: { COLOUR: 'red' },
  });
  expect((statSync(folder).mode & 0o777).toString(8)).toBe('700');
  await vi.waitFor(async () => expect((await environments.get(made.id)).sizeBytes).toBeGreaterThan(0));
  const known = await environments.knownByName('demo');
  expect((await environments.enter(made.id)).activation.path).toEqual([join(made.path, 'bin')]);
  expect(known.lock?.packages).toEqual([{ name: 'six', version: '1.17.0' }]);
  expect((await environments.get(made.id)).interpreter).toBe(join(made.path, 'bin', 'python'));
  const states = events.flatMap(({ name, payload }) =>
    name === 'environment.changed' ? (payload as { state: string; jobId?: string }) : [],
  );
  // The watcher may tell of the record before the job has let go of it: the same state, then without the job.
  expect([...new Set(states.map(({ state }) => state))]).toEqual(['creating', 'ready']);
  expect(states[0]?.jobId).toBe(jobs.list()[0]?.id);
});

test('names are unique in any case, also while they are being made, and in a race of two processes', async () => {
  const first = openEnvironments();
  const second = openEnvironments(first.home);
  await first.create('Demo', { behaviour: 'hang' });
  await expect(first.create('demo')).rejects.toMatchObject({ code: 'name-taken' });
  await expect(second.create('DEMO')).rejects.toMatchObject({ code: 'name-taken' });
  await expect(second.environments.plan({ name: 'demo', kind: 'venv', spec: {} })).rejects.toMatchObject({
    code: 'name-taken',
  });
  const race = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) => (index % 2 ? first : second).create(index % 3 ? 'race' : 'RACE')),
  );
  expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('hostile or unknown input is refused before anything is written', async () => {
  const { create, environments, folderOf } = openEnvironments();
  for (const name of ['', '../up', '-rf', 'a/b', 'a\0b', '.hidden', 'x'.repeat(65), 'ä']) {
    await expect(create(name)).rejects.toMatchObject({ code: 'invalid-input' });
  }
  await expect(create('demo', {}, { spec: { behaviour: 'dance' } })).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(create('demo', {}, { kind: 'conda' })).rejects.toMatchObject({ code: 'unsupported' });
  for (const id of ['../../etc', 'none', '']) {
    await expect(environments.known(id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(environments.remove(id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(environments.restore(id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(environments.emptyTrash(id)).rejects.toMatchObject({ code: 'not-found' });
  }
  expect(readdirSync(folderOf('.'))).toEqual([]);
});

test('a taken path is refused, by whatever stands there or is about to', async () => {
  const { create } = openEnvironments();
  const project = temporaryFolder();
  await create('one', { project, behaviour: 'hang' });
  await expect(create('two', { project })).rejects.toMatchObject({ code: 'path-taken' });
  const other = temporaryFolder();
  symlinkSync('/nowhere', join(other, '.fake'));
  await expect(create('three', { project: other })).rejects.toMatchObject({ code: 'path-taken' });
});

test('a failed making is incomplete with its error; resuming goes on, cleaning removes', async () => {
  const { make, environments, jobs, createdBy, folderOf } = openEnvironments();
  const failed = await make('demo', { behaviour: 'fail' });
  expect(failed).toMatchObject({
    state: 'incomplete',
    problem: { code: 'no-such-version', hint: 'Ask for another one.' },
  });
  writeFileSync(join(failed.path, 'mended'), '');
  const resumed = await createdBy(environments.resume(failed.id));
  expect(resumed).toMatchObject({ id: failed.id, state: 'ready' });
  expect(resumed.problem).toBeUndefined();
  await expect(environments.resume(failed.id)).rejects.toMatchObject({ code: 'wrong-state' });
  await expect(environments.clean(failed.id)).rejects.toMatchObject({ code: 'wrong-state' });
  const project = temporaryFolder();
  const other = await make('other', { behaviour: 'fail', project });
  expect(existsSync(join(project, '.fake'))).toBe(true);
  await environments.clean(other.id);
  expect(readdirSync(project)).toEqual([]);
  expect(existsSync(folderOf(other.id))).toBe(false);
  expect(await environments.trash()).toEqual([]);
  expect(jobs.list().map(({ state }) => state)).toEqual(['failed', 'done', 'failed']);
});

test('an exact lock is handed on, also to a resumed making', async () => {
  const { make, environments, createdBy } = openEnvironments();
  const lock = { schema: 1 as const, python: '3.11.1', engine: 'other 2', packages: [] };
  const failed = await make('demo', { behaviour: 'fail' }, { lock });
  expect((await environments.get(failed.id)).requestedLock).toEqual(lock);
  writeFileSync(join(failed.path, 'mended'), '');
  expect(await createdBy(environments.resume(failed.id))).toMatchObject({ python: '3.11.1' });
});

test.each(['running', 'queued'])('a cancelled making (%s) leaves nothing', async (state) => {
  const { create, jobs, environments, data, events } = openEnvironments();
  const project = temporaryFolder();
  const before = await Promise.all(['a', 'b', 'c', 'd'].map((name) => create(name, { behaviour: 'hang' })));
  if (state === 'running') await jobs.cancel(before[3]?.id ?? '');
  const job = await create('demo', { behaviour: 'hang', project });
  const now = () => jobs.list().find(({ id }) => id === job.id);
  if (state === 'running') await vi.waitFor(() => expect(now()).toMatchObject({ progress: { phase: 'Half made' } }));
  expect(now()?.state).toBe(state);
  await jobs.cancel(job.id);
  expect(now()?.state).toBe('cancelled');
  expect(readdirSync(project)).toEqual([]);
  expect(readdirSync(join(data, 'trash'))).toEqual([]);
  expect((await environments.list()).map(({ name }) => name)).not.toContain('demo');
  expect(events).toContainEqual({ name: 'environment.removed', payload: { id: job.environmentId } });
});

test('a cancelled resumption leaves what was there, incomplete', async () => {
  const { make, environments, jobs, data } = openEnvironments();
  const failed = await make('demo', { behaviour: 'fail' });
  const path = join(data, 'environments', failed.id, 'environment.json');
  const record = readJson(path);
  writeFileSync(path, JSON.stringify({ ...record, spec: { ...record.spec, behaviour: 'hang' } }));
  const job = await environments.resume(failed.id);
  await vi.waitFor(() => expect(jobs.list().at(-1)?.state).toBe('running'));
  await expect(environments.remove(failed.id)).rejects.toMatchObject({ code: 'busy' });
  await expect(environments.rename(failed.id, 'new')).rejects.toMatchObject({ code: 'busy' });
  await expect(environments.resume(failed.id)).rejects.toMatchObject({ code: 'busy' });
  await jobs.cancel(job.id);
  expect((await environments.list())[0]).toMatchObject({ state: 'incomplete', problem: { code: 'cancelled' } });
  expect(existsSync(join(failed.path, 'half'))).toBe(true);
});

test('renaming keeps the id and the place', async () => {
  const { make, environments } = openEnvironments();
  const made = await make('demo');
  await make('other');
  expect(await environments.rename(made.id, 'DEMO')).toMatchObject({ id: made.id, name: 'DEMO', path: made.path });
  await expect(environments.rename(made.id, 'Other')).rejects.toMatchObject({ code: 'name-taken' });
  await expect(environments.rename(made.id, '../x')).rejects.toMatchObject({ code: 'invalid-input' });
  expect((await environments.list()).map(({ name }) => name)).toEqual(['DEMO', 'other']);
});

test('opening is noted without rewriting the record', async () => {
  const { make, environments, folderOf } = openEnvironments();
  const made = await make('demo');
  const record = join(folderOf(made.id), 'environment.json');
  const before = { inode: statSync(record).ino, text: readFileSync(record, 'utf8') };
  utimesSync(record, 1000, 1000);
  expect((await environments.list())[0]?.usedAt).toBe(1_000_000);
  await environments.touch(made.id);
  expect((await environments.list())[0]?.usedAt).toBeGreaterThanOrEqual(made.usedAt);
  expect({ inode: statSync(record).ino, text: readFileSync(record, 'utf8') }).toEqual(before);
});

test('what is gone is missing, what lost its interpreter is broken, a thorough look finds more', async () => {
  const { make, environments } = openEnvironments();
  const missing = await make('missing');
  const broken = await make('broken');
  rmSync(missing.path, { recursive: true });
  rmSync(join(broken.path, 'bin', 'python'));
  const states = async () => Object.fromEntries((await environments.list()).map(({ name, state }) => [name, state]));
  expect(await states()).toEqual({ missing: 'missing', broken: 'broken' });
  symlinkSync('/nowhere/python', join(broken.path, 'bin', 'python'));
  expect(await states()).toEqual({ missing: 'missing', broken: 'broken' });
  expect((await environments.get(broken.id)).environment.state).toBe('broken');
});

test('an unreadable record is restored from its last good copy, and the user is told', async () => {
  const { make, environments, notices, folderOf, data } = openEnvironments();
  const made = await make('demo');
  writeFileSync(join(folderOf(made.id), 'environment.json'), '{"schema": 1, "na');
  expect(await environments.list()).toEqual([{ ...made, usedAt: expect.any(Number) }]);
  expect(notices()).toEqual([expect.stringContaining('last good copy')]);
  expect(readdirSync(join(data, 'quarantine'))).toHaveLength(1);
});

test.each([
  ['unreadable', '{"schema": 1, "na'],
  ['gone', undefined],
])('an environment whose record is %s for good is shown as broken and can be removed', async (_, text) => {
  const { make, environments, folderOf, data, create } = openEnvironments();
  const { id } = await make('demo');
  const path = join(folderOf(id), 'environment.json');
  for (const name of readdirSync(folderOf(id))) if (name.endsWith('.last')) rmSync(join(folderOf(id), name));
  rmSync(path);
  if (text !== undefined) writeFileSync(path, text);
  for (let look = 0; look < 2; look += 1) {
    expect(await environments.list()).toMatchObject([
      { id, name: 'demo', state: 'broken', problem: { code: 'corrupt' } },
    ]);
  }
  if (text !== undefined) {
    const [kept = ''] = readdirSync(join(data, 'quarantine'));
    expect(readFileSync(join(data, 'quarantine', kept), 'utf8')).toBe(text);
  }
  await expect(environments.get(id)).rejects.toMatchObject({
    code: 'corrupt',
    message: expect.stringContaining('lost'),
  });
  await expect(create('Demo')).rejects.toMatchObject({ code: 'name-taken' });
  await environments.remove(id);
  expect(await environments.list()).toEqual([]);
  expect(await environments.restore(id)).toMatchObject({ id, state: 'broken' });
  expect(existsSync(join(folderOf(id), 'content', 'half'))).toBe(true);
});

test('without its marker a folder that has no readable record is nothing of ours', async () => {
  const { make, environments, folderOf } = openEnvironments();
  const { id } = await make('demo');
  rmSync(join(folderOf(id), 'environment.json'));
  rmSync(join(folderOf(id), '.cloche-environment'));
  expect(await environments.list()).toEqual([]);
  await expect(environments.remove(id)).rejects.toMatchObject({ code: 'not-found' });
  expect(existsSync(join(folderOf(id), 'content', 'half'))).toBe(true);
});

test('a kind that this Cloche does not know, and a record of the future without a name, are shown and never touched', async () => {
  const { make, environments, folderOf, notices } = openEnvironments();
  const [strange, future] = [await make('strange'), await make('future')];
  const change = ({ id }: { id: string }, changes: object) => {
    const path = join(folderOf(id), 'environment.json');
    const text = JSON.stringify({ ...readJson(path), ...changes });
    writeFileSync(path, text);
    return { path, text };
  };
  const files = [change(strange, { kind: 'guix' }), change(future, { schema: 2, name: { en: 'x' }, kind: 7 })];
  expect(await environments.list()).toMatchObject([
    { name: 'future', state: 'broken', problem: { code: 'newer-schema' } },
    { name: 'strange', state: 'broken', problem: { code: 'unsupported', message: expect.stringContaining('guix') } },
  ]);
  await expect(environments.remove(strange.id)).rejects.toMatchObject({ code: 'unsupported' });
  await expect(environments.remove(future.id)).rejects.toMatchObject({ code: 'newer-schema' });
  for (const { path, text } of files) expect(readFileSync(path, 'utf8')).toBe(text);
  expect(notices()).toEqual([]);
});

test("a newer Cloche's environment is shown and never touched; a newer data folder is refused", async () => {
  const { home, make, environments, folderOf, data } = openEnvironments();
  const made = await make('demo');
  const path = join(folderOf(made.id), 'environment.json');
  const text = JSON.stringify({ ...readJson(path), schema: 2, future: true });
  writeFileSync(path, text);
  expect((await environments.list())[0]).toMatchObject({ state: 'broken', problem: { code: 'newer-schema' } });
  await expect(environments.remove(made.id)).rejects.toMatchObject({ code: 'newer-schema' });
  await expect(environments.known(made.id)).rejects.toMatchObject({ code: 'newer-schema' });
  expect(readFileSync(path, 'utf8')).toBe(text);

  writeFileSync(join(data, 'cloche.json'), '{"schema":2}');
  const later = openEnvironments(home);
  await expect(later.environments.list()).rejects.toMatchObject({ code: 'newer-schema' });
  await expect(later.create('new')).rejects.toMatchObject({ code: 'newer-schema' });
});

test('a copied folder and a foreign folder are left alone and do not disturb', async () => {
  const { make, environments, data, notices } = openEnvironments();
  const made = await make('demo');
  const copy = join(data, 'environments', 'copy-0000');
  mkdirSync(copy);
  writeFileSync(join(copy, 'environment.json'), readFileSync(join(data, 'environments', made.id, 'environment.json')));
  mkdirSync(join(data, 'environments', 'foreign'));
  expect(await environments.list()).toEqual([made]);
  await environments.list();
  expect(notices()).toEqual([expect.stringContaining('copied or renamed by hand')]);
});

test('changes of another process are told', async () => {
  const here = openEnvironments();
  const there = openEnvironments(here.home);
  await here.environments.list();
  const told = () => here.events.filter(({ name }) => name.startsWith('environment.'));
  const made = await there.make('demo');
  await vi.waitFor(() => expect(told().at(-1)).toEqual({ name: 'environment.changed', payload: made }), 5000);
  await there.environments.rename(made.id, 'renamed');
  await vi.waitFor(() => expect(told().at(-1)?.payload).toMatchObject({ name: 'renamed' }), 5000);
  await there.environments.remove(made.id);
  await vi.waitFor(
    () => expect(told().at(-1)).toEqual({ name: 'environment.removed', payload: { id: made.id } }),
    5000,
  );
});

test('what failed can be changed: a new request takes its name and its place', async () => {
  const { make, environments, create } = openEnvironments();
  const project = temporaryFolder();
  const half = await make('demo', { behaviour: 'fail', project });
  const changed = { name: 'demo', kind: 'venv', spec: { behaviour: 'make', project } } as const;
  await expect(environments.plan(changed)).rejects.toMatchObject({ code: 'name-taken' });
  expect(await environments.plan({ ...changed, replaces: half.id })).toMatchObject({ path: half.path });
  const other = await make('other', { project: temporaryFolder() });
  const refused = create('demo', { project: dirname(other.path) }, { replaces: half.id });
  await expect(refused).rejects.toMatchObject({ code: 'path-taken' });
  await expect(create('other', { project }, { replaces: half.id })).rejects.toMatchObject({ code: 'name-taken' });
  expect((await environments.get(half.id)).environment).toEqual(half);
  await environments.remove(other.id);
  const made = await make('demo', { project }, { replaces: half.id });
  expect(made).toMatchObject({ name: 'demo', state: 'ready', path: half.path });
  expect((await environments.list()).map(({ id }) => id)).toEqual([made.id]);
  await expect(create('demo', {}, { replaces: made.id })).rejects.toMatchObject({ code: 'wrong-state' });
  expect(await environments.list()).toHaveLength(1);
});
