import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually';
import type { FakeSpec } from '../support/fake-kind';
import { temporaryFolder } from '../support/temporary';
import { ended, openEnvironments } from './open-environments';

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe.each(['own folder', 'project'])('a repair that has to make it anew, in its %s', (where) => {
  /** A broken one with a file in it that nobody could bring back. */
  async function openBroken(asked: Partial<FakeSpec> = {}) {
    const room = openEnvironments();
    const project = where === 'project' ? temporaryFolder() : '';
    const made = await room.make('demo', { project });
    const folder = room.folderOf(made.id);
    const record = join(folder, 'environment.json');
    const { spec, ...rest } = readJson(record);
    writeFileSync(record, JSON.stringify({ ...rest, spec: { ...spec, ...asked } }));
    writeFileSync(join(made.path, 'by hand'), '');
    rmSync(join(made.path, 'bin'), { recursive: true });
    const notes = () => ['environment.json', 'lock.json'].map((name) => readFileSync(join(folder, name), 'utf8'));
    const names = () => [folder, ...(project ? [project] : [])].map((path) => readdirSync(path).sort());
    const before = { notes: notes(), names: names() };
    const expectAsBefore = async () => {
      await eventually(() => expect({ notes: notes(), names: names() }).toEqual(before));
      expect(readdirSync(made.path).includes('by hand')).toBe(true);
      expect(existsSync(join(made.path, 'bin'))).toBe(false);
      expect(await room.environments.list()).toMatchObject([{ id: made.id, state: 'broken' }]);
    };
    return { ...room, room, made, names, before, expectAsBefore };
  }

  test('and fails leaves it as it was, to be repaired again', async () => {
    const { room, environments, made, jobs, expectAsBefore } = await openBroken({ behaviour: 'fail' });
    for (let round = 0; round < 2; round += 1) {
      expect(await ended(room, environments.repair(made.id))).toMatchObject({ state: 'failed' });
      await expectAsBefore();
    }
    expect(jobs.list().map(({ title }) => title)).toEqual(['Create demo', 'Repair demo', 'Repair demo']);
  });

  test('and is cancelled leaves it as it was, and until then it is being made', async () => {
    const { environments, made, jobs, expectAsBefore } = await openBroken({ behaviour: 'hang' });
    const job = await environments.repair(made.id);
    await eventually(() => expect(jobs.list().at(-1)).toMatchObject({ progress: { phase: 'Half made' } }));
    expect(await environments.list()).toMatchObject([{ state: 'creating', jobId: job.id }]);
    await expect(environments.enter(made.id)).rejects.toMatchObject({ code: 'wrong-state' });
    await jobs.cancel(job.id);
    expect(await jobs.finished(job.id)).toMatchObject({ state: 'cancelled' });
    await expectAsBefore();
  });

  test('and is cancelled before it began changes nothing', async () => {
    const { environments, create, made, jobs, expectAsBefore } = await openBroken();
    const others = await Promise.all(['a', 'b', 'c', 'd'].map((name) => create(name, { behaviour: 'hang' })));
    const job = await environments.repair(made.id);
    await jobs.cancel(job.id);
    for (const other of others) await jobs.cancel(other.id);
    await expectAsBefore();
  });

  test('and comes to its end leaves nothing of what was there', async () => {
    const { environments, made, createdBy, names, before } = await openBroken();
    expect(await createdBy(environments.repair(made.id))).toMatchObject({ id: made.id, state: 'ready' });
    expect(readdirSync(made.path)).not.toContain('by hand');
    expect(names()).toEqual(before.names);
  });

  test('keeps what is in it where that is enough', async () => {
    const { environments, made, createdBy } = await openBroken({ behaviour: 'fail' });
    writeFileSync(join(made.path, 'mendable'), '');
    expect(await createdBy(environments.repair(made.id))).toMatchObject({ id: made.id, state: 'ready' });
    expect(readdirSync(made.path)).toContain('by hand');
  });
});

test('a missing one whose repair fails is missing, and not half made', async () => {
  const room = openEnvironments();
  const made = await room.make('demo');
  const record = join(room.folderOf(made.id), 'environment.json');
  const { spec, ...rest } = readJson(record);
  writeFileSync(record, JSON.stringify({ ...rest, spec: { ...spec, behaviour: 'fail' } }));
  rmSync(made.path, { recursive: true });
  expect(await ended(room, room.environments.repair(made.id))).toMatchObject({ state: 'failed' });
  expect(existsSync(made.path)).toBe(false);
  expect(await room.environments.list()).toMatchObject([{ state: 'missing' }]);
});

test('a repair moves nothing away that came to stand there while it was queued', async () => {
  const { environments, create, make, jobs } = openEnvironments();
  const made = await make('demo', { project: temporaryFolder() });
  rmSync(join(made.path, 'bin'), { recursive: true });
  const others = await Promise.all(['a', 'b', 'c', 'd'].map((name) => create(name, { behaviour: 'hang' })));
  const job = await environments.repair(made.id);
  rmSync(made.path, { recursive: true });
  mkdirSync(made.path);
  writeFileSync(join(made.path, 'mine'), '');
  for (const other of others) await jobs.cancel(other.id);
  expect(await jobs.finished(job.id)).toMatchObject({ state: 'failed', error: { code: 'path-taken' } });
  expect(readdirSync(made.path)).toEqual(['mine']);
});
