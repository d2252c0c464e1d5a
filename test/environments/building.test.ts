import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceHash } from '../../main/store/trust';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary';
import { openEnvironments } from './open-environments';

test('a build is a job that holds the environment, and the detail tells what came out', async () => {
  const { environments, jobs, makeChangeable } = openEnvironments();
  const made = await makeChangeable('demo');
  expect(await environments.get(made.id)).not.toHaveProperty('built');
  const job = await environments.build(made.id);
  expect(job).toMatchObject({ title: 'Build demo', environmentId: made.id });
  expect(await jobs.finished(job.id)).toMatchObject({ state: 'done' });
  expect((await environments.get(made.id)).built).toEqual({ path: join(made.path, 'result'), programs: ['demo'] });
  expect((await environments.list())[0]).toMatchObject({ state: 'ready' });
});

test('a build that fails says why and leaves the environment as it was, ready for the next', async () => {
  const { environments, jobs, makeChangeable } = openEnvironments();
  const made = await makeChangeable('demo');
  writeFileSync(join(made.path, 'unbuildable'), '');
  const failed = await jobs.finished((await environments.build(made.id)).id);
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'build-failed', message: 'It does not compile.' } });
  expect(await environments.list()).toMatchObject([{ state: 'ready' }]);
  rmSync(join(made.path, 'unbuildable'));
  expect(await jobs.finished((await environments.build(made.id)).id)).toMatchObject({ state: 'done' });
});

test('what cannot be built is refused: another kind, one that is not ready, one that is being changed', async () => {
  const { environments, jobs, make, makeChangeable, home } = openEnvironments();
  const other = await make('other');
  await expect(environments.build(other.id)).rejects.toMatchObject({ code: 'unsupported' });
  const half = await makeChangeable('half', { behaviour: 'fail' });
  await expect(environments.build(half.id)).rejects.toMatchObject({ code: 'wrong-state' });
  const made = await makeChangeable('demo');
  const until = join(home, 'go');
  const job = await environments.update({ id: made.id, spec: { behaviour: 'hang', until } });
  await eventually(() => expect(jobs.list().at(-1)).toMatchObject({ progress: { phase: 'Half made' } }));
  await expect(environments.build(made.id)).rejects.toMatchObject({ code: 'busy' });
  writeFileSync(until, '');
  expect(await jobs.finished(job.id)).toMatchObject({ state: 'done' });
  await expect(environments.build('nobody-ab12')).rejects.toMatchObject({ code: 'not-found' });
});

test('a file that has changed since it was trusted is not evaluated by a build', async () => {
  const { environments, makeChangeable } = openEnvironments();
  const file = join(temporaryFolder(), 'project.nix');
  writeFileSync(file, 'harmless');
  const made = await makeChangeable('demo', { file }, { trusts: [sourceHash(file, 'harmless')] });
  rmSync(`${file}.evaluated`);
  writeFileSync(file, 'evil');
  await expect(environments.build(made.id)).rejects.toMatchObject({ code: 'untrusted' });
  expect(existsSync(`${file}.evaluated`)).toBe(false);
});
