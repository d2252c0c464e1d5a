import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleForNode } from '../support/bundle';
import { startChild } from '../support/child';
import { eventually } from '../support/eventually';
import { everyTime } from '../support/every-time';
import { temporaryFolder } from '../support/temporary';
import { openEnvironments } from './open-environments';

let built: string;
let script: string;
let changer: string;
let repairer: string;
let importer: string;

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'cloche-build-'));
  script = await bundleForNode('test/environments/maker.child.ts', join(built, 'maker'));
  changer = await bundleForNode('test/environments/changer.child.ts', join(built, 'changer'));
  repairer = await bundleForNode('test/environments/repairer.child.ts', join(built, 'repairer'));
  importer = await bundleForNode('test/environments/importer.child.ts', join(built, 'importer'));
});
afterAll(() => rm(built, { recursive: true, force: true }));

test('a making that another process does is shown; when that one is killed it is incomplete, and can be resumed', async () => {
  const { home, environments, createdBy, events, jobs } = openEnvironments();
  const [project, until] = [temporaryFolder(), join(temporaryFolder(), 'go')];
  const child = startChild(script, home, project, until);
  await child.nextLine();
  await child.nextLine();
  const [creating] = await environments.list();
  expect(creating).toMatchObject({ name: 'demo', state: 'creating' });
  const id = creating?.id ?? '';
  for (const change of [environments.remove, environments.clean, environments.resume]) {
    await expect(change(id)).rejects.toMatchObject({ code: 'busy' });
  }
  expect(jobs.list()).toMatchObject([{ state: 'running', title: 'Create demo' }]);

  await child.kill();
  await eventually(() => {
    expect(events.at(-1)?.payload).toMatchObject({ id, state: 'incomplete', problem: { code: 'cancelled' } });
  });
  expect(jobs.list()).toMatchObject([{ state: 'failed', error: { code: 'cancelled' } }]);
  writeFileSync(until, '');
  expect(await createdBy(environments.resume(id))).toMatchObject({ id, state: 'ready', python: '3.12.4' });
});

test('what a killed making has left is cleaned up, outside too', async () => {
  const { home, environments, folderOf } = openEnvironments();
  const project = temporaryFolder();
  const child = startChild(script, home, project);
  await child.nextLine();
  await child.nextLine();
  await child.kill();
  const [incomplete] = await environments.list();
  expect(incomplete?.state).toBe('incomplete');
  expect(readdirSync(project)).toEqual(['.fake']);
  await environments.clean(incomplete?.id ?? '');
  expect(readdirSync(project)).toEqual([]);
  expect(existsSync(folderOf(incomplete?.id ?? ''))).toBe(false);
  expect(await environments.list()).toEqual([]);
});

test(
  'killed at any point of a create there is nothing or an incomplete environment, never a ready one',
  everyTime,
  async () => {
    const home = temporaryFolder();
    for (let kill = 0; kill < 16; kill += 1) {
      const child = startChild(script, home, '');
      await child.nextLine();
      await delay(kill * 1.5);
      await child.kill();
      const next = openEnvironments(home);
      const listed = await next.environments.list();
      expect(listed.map(({ state }) => state)).toEqual(listed.map(() => 'incomplete'));
      expect(next.notices()).toEqual([]);
      for (const { id } of listed) await next.environments.clean(id);
      await eventually(() => expect(readdirSync(next.folderOf('.'))).toEqual([]));
      await next.close();
    }
  },
);

test('another process that updates it keeps others from that; when it is killed the environment is what it was', async () => {
  const { home, environments, makeChangeable, folderOf, jobs } = openEnvironments();
  const made = await makeChangeable('demo', { packages: ['numpy'] });
  const record = readFileSync(join(folderOf(made.id), 'environment.json'), 'utf8');
  const child = startChild(changer, home, 'hang');
  await child.nextLine();
  await child.nextLine();
  expect((await environments.list())[0]).toMatchObject({ state: 'ready' });
  await expect(environments.update({ id: made.id })).rejects.toMatchObject({ code: 'busy' });
  await child.kill();
  await eventually(() => expect(jobs.list().at(-1)).toMatchObject({ title: 'Update demo', state: 'failed' }));
  expect(readFileSync(join(folderOf(made.id), 'environment.json'), 'utf8')).toBe(record);
  expect((await environments.enter(made.id)).activation.set.MADE_WITH).toBe('numpy');
  const again = await environments.update({ id: made.id, spec: { packages: ['scipy'] } });
  expect(await jobs.finished(again.id)).toMatchObject({ state: 'done' });
});

test('killed at any point of an update there is a ready environment that can be entered', everyTime, async () => {
  const home = temporaryFolder();
  const first = openEnvironments(home);
  const { id } = await first.makeChangeable('demo', { packages: ['numpy'] });
  await first.close();
  for (let kill = 0; kill < 16; kill += 1) {
    const child = startChild(changer, home, 'make');
    await child.nextLine();
    await delay(kill * 1.5);
    await child.kill();
    const next = openEnvironments(home);
    expect(await next.environments.list()).toMatchObject([{ id, state: 'ready' }]);
    expect((await next.environments.enter(id)).note).toBeUndefined();
    expect(next.notices()).toEqual([]);
    await next.close();
  }
});

test.each(['own folder', 'project'])(
  'killed at any point of a repair in its %s it is made anew, or broken as it was with all that was in it',
  everyTime,
  async (where) => {
    const home = temporaryFolder();
    const project = where === 'project' ? temporaryFolder() : '';
    const first = openEnvironments(home);
    const { id, path } = await first.make('demo', { project });
    const lock = readFileSync(join(first.folderOf(id), 'lock.json'), 'utf8');
    // What a writer leaves that dies is for the next process to sweep, and this one is all of them.
    const namesIn = (folder: string) => readdirSync(folder).filter((name) => !name.endsWith('.tmp'));
    const names = () => [first.folderOf(id), ...(project ? [project] : [])].map((folder) => namesIn(folder).sort());
    const before = names();
    await first.close();
    for (let kill = 0; kill < 16; kill += 1) {
      const child = startChild(repairer, home);
      await child.nextLine();
      await delay(kill * 1.5);
      await child.kill();
      const next = openEnvironments(home);
      const [{ state = 'gone' } = {}, ...others] = await next.environments.list();
      expect(others).toEqual([]);
      expect(['ready', 'broken']).toContain(state);
      if (state === 'broken') expect(existsSync(join(path, 'by hand'))).toBe(true);
      expect((await next.environments.get(id)).environment.state).toBe(state);
      expect(readFileSync(join(first.folderOf(id), 'lock.json'), 'utf8')).toBe(lock);
      await next.environments.repair(id).then(
        ({ id: job }) => next.jobs.finished(job),
        () => {},
      );
      await eventually(() => expect(names()).toEqual(before));
      expect(next.notices()).toEqual([]);
      await next.close();
    }
  },
);

test('a killed import leaves nothing behind: while it was planned by itself, while it was made when it is cleaned up', async () => {
  const home = temporaryFolder();
  const folder = join(home, 'data', 'environments');
  const planning = startChild(importer, home, 'plan');
  await planning.nextLine();
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.new-demo-/)]);
  await planning.kill();
  const { environments } = openEnvironments(home);
  expect(await environments.list()).toEqual([]);
  await eventually(() => expect(readdirSync(folder)).toEqual([]));

  const making = startChild(importer, home, 'create');
  await making.nextLine();
  await making.kill();
  const [incomplete] = await eventually(async () => {
    const all = await environments.list();
    expect(all).toMatchObject([{ state: 'incomplete' }]);
    return all;
  });
  expect(existsSync(join(folder, incomplete?.id ?? '', 'files/nix/own.nix'))).toBe(true);
  await environments.clean(incomplete?.id ?? '');
  expect(readdirSync(folder)).toEqual([]);
});
