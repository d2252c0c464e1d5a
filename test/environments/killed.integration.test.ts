import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bundleForNode } from '../support/bundle';
import { startChild } from '../support/child';
import { temporaryFolder } from '../support/temporary';
import { openEnvironments } from './open-environments';

let built: string;
let script: string;

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'cloche-build-'));
  script = await bundleForNode('test/environments/maker.child.ts', built);
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
  await vi.waitFor(() => {
    expect(events.at(-1)?.payload).toMatchObject({ id, state: 'incomplete', problem: { code: 'cancelled' } });
  }, 5000);
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

test('killed at any point of a create there is nothing or an incomplete environment, never a ready one', async () => {
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
    await vi.waitFor(() => expect(readdirSync(next.folderOf('.'))).toEqual([]), 5000);
    await next.close();
  }
});
