import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually';
import { fakeArchive } from '../support/fake-kind';
import { fileHandles } from '../support/file-handles';
import { temporaryFolder } from '../support/temporary';
import { openEnvironments } from './open-environments';

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

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

test('a plan names no folder that the making would not take', async () => {
  const { environments, make, folderOf } = openEnvironments();
  const { path } = await environments.plan({ name: 'demo', kind: 'venv', spec: {} });
  expect(path).toBe(join(folderOf('demo-…'), 'content'));
  const failed = await make('demo', { behaviour: 'fail' });
  const again = await environments.plan({ name: 'demo', kind: 'venv', spec: {}, replaces: failed.id });
  expect(again.path).toBe(failed.path);
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

test('what was asked for exactly stays known, whatever becomes of the environment', async () => {
  const { make, environments, createdBy } = openEnvironments();
  const lock = { schema: 1 as const, python: '3.11.1', engine: 'other 2', packages: [{ name: 'six', version: '1.0' }] };
  const made = await make('demo', {}, { lock });
  rmSync(join(made.path, 'bin'), { recursive: true });
  await createdBy(environments.repair(made.id));
  expect((await environments.known(made.id)).importedLock).toEqual(lock);
  expect((await environments.known((await make('other')).id)).importedLock).toBeUndefined();
});

test.each(['running', 'queued'])('a cancelled making (%s) leaves nothing', async (state) => {
  const { create, jobs, environments, data, events } = openEnvironments();
  const project = temporaryFolder();
  const before = await Promise.all(['a', 'b', 'c', 'd'].map((name) => create(name, { behaviour: 'hang' })));
  if (state === 'running') await jobs.cancel(before[3]?.id ?? '');
  const job = await create('demo', { behaviour: 'hang', project });
  const now = () => jobs.list().find(({ id }) => id === job.id);
  if (state === 'running') await eventually(() => expect(now()).toMatchObject({ progress: { phase: 'Half made' } }));
  expect(now()?.state).toBe(state);
  await jobs.cancel(job.id);
  expect(now()?.state).toBe('cancelled');
  expect(readdirSync(project)).toEqual([]);
  expect(readdirSync(join(data, 'trash'))).toEqual([]);
  expect((await environments.list()).map(({ name }) => name)).not.toContain('demo');
  expect(events).toContainEqual({ name: 'environment.removed', payload: { id: job.environmentId } });
});

test('from where its packages came is noted once it is ready', async () => {
  const { make, environments, folderOf } = openEnvironments();
  const { id } = await make('demo', { archives: 'told' });
  const packages = [{ name: 'six', version: '1.17.0', archive: fakeArchive, hashes: [fakeArchive.hash] }];
  expect((await environments.known(id)).lock?.packages).toEqual(packages);
  expect(readJson(join(folderOf(id), 'lock.json')).packages).toEqual(packages);
});

test('it is ready as well where that cannot be told, or is cancelled', async () => {
  const { make, create, environments, jobs, events } = openEnvironments();
  const failed = await make('failed', { archives: 'fail' });
  expect(failed.state).toBe('ready');
  expect((await environments.known(failed.id)).lock?.packages).toEqual([{ name: 'six', version: '1.17.0' }]);
  const job = await create('demo', { archives: 'hang' });
  const payload = expect.objectContaining({ id: job.environmentId, state: 'ready', jobId: job.id });
  await eventually(() => expect(events).toContainEqual({ name: 'environment.changed', payload }));
  await jobs.cancel(job.id);
  expect((await jobs.finished(job.id)).state).toBe('done');
  expect((await environments.get(job.environmentId ?? '')).environment.state).toBe('ready');
});

test('a failed making that is to leave nothing leaves its log alone', async () => {
  const { create, environments, jobs, folderOf } = openEnvironments();
  const job = await create('demo', { behaviour: 'fail' }, { leavesNothing: true });
  expect(await jobs.finished(job.id)).toMatchObject({ state: 'failed', error: { code: 'no-such-version' } });
  expect(await environments.list()).toEqual([]);
  expect(readdirSync(folderOf('.'))).toEqual([]);
  expect(readFileSync(jobs.logPath(job.id), 'utf8')).toContain('half made');
});

test('a cancelled resumption leaves what was there, incomplete', async () => {
  const { make, environments, jobs, data } = openEnvironments();
  const failed = await make('demo', { behaviour: 'fail' });
  const path = join(data, 'environments', failed.id, 'environment.json');
  const record = readJson(path);
  writeFileSync(path, JSON.stringify({ ...record, spec: { ...record.spec, behaviour: 'hang' } }));
  const job = await environments.resume(failed.id);
  await eventually(() => expect(jobs.list().at(-1)?.state).toBe('running'));
  await expect(environments.remove(failed.id)).rejects.toMatchObject({ code: 'busy' });
  await expect(environments.rename(failed.id, 'new')).rejects.toMatchObject({ code: 'busy' });
  await expect(environments.resume(failed.id)).rejects.toMatchObject({ code: 'busy' });
  await jobs.cancel(job.id);
  expect((await environments.list())[0]).toMatchObject({ state: 'incomplete', problem: { code: 'cancelled' } });
  expect(existsSync(join(failed.path, 'half'))).toBe(true);
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

test.each([
  ['its marker', '/.cloche-environment'],
  ['its name', '/data/environments'],
])('it is ready only once it would outlive the machine that it is being made: %s', async (_what, end) => {
  const { make } = openEnvironments();
  const refusal = Object.assign(new Error('ENOSPC: refused'), { code: 'ENOSPC' });
  const sync = vi.spyOn(await fileHandles(), 'sync').mockImplementation(async function (this: FileHandle) {
    if (readlinkSync(`/proc/self/fd/${this.fd}`).endsWith(end)) throw refusal;
  });
  expect(await make('demo')).toMatchObject({ state: 'incomplete', problem: { code: 'disk-full' } });
  sync.mockRestore();
  expect(await make('other')).toMatchObject({ state: 'ready' });
});
