import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually';
import { openEnvironments } from './open-environments';

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

test('an environment is made, listed, known and told', async () => {
  const { make, environments, events, folderOf, jobs } = openEnvironments();
  const made = await make('demo', {}, { variables: { COLOUR: 'red' }, notes: 'For the course.' });
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
    notes: 'For the course.',
  });
  expect((statSync(folder).mode & 0o777).toString(8)).toBe('700');
  await eventually(async () => expect((await environments.get(made.id)).sizeBytes).toBeGreaterThan(0));
  const known = await environments.knownByName('demo');
  expect([known.subject.notes, (await environments.get(made.id)).notes]).toEqual([
    'For the course.',
    'For the course.',
  ]);
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

test('a lost Python is to be installed again only where it is none of Cloche’s own', async () => {
  const { make, environments } = openEnvironments();
  const { path, id } = await make('broken');
  const python = join(path, 'bin', 'python');
  const hint = async () => (await environments.get(id)).environment.problem?.hint;
  rmSync(python);
  expect(await hint()).toBe('Repair it.');
  symlinkSync('python3', python);
  expect(await hint()).toBe('Repair it.');
  symlinkSync('/nowhere/python', join(path, 'bin', 'python3'));
  expect(await hint()).toBe('Repair it, or install that Python again: /nowhere/python.');
  rmSync(python);
  symlinkSync('/nix/store/00000000000000000000000000000000-python3/bin/python', python);
  expect(await hint()).toBe('Repair it.');
});

test('changes of another process are told', async () => {
  const here = openEnvironments();
  const there = openEnvironments(here.home);
  await here.environments.list();
  const told = () => here.events.filter(({ name }) => name.startsWith('environment.'));
  const made = await there.make('demo');
  await eventually(() => expect(told().at(-1)).toEqual({ name: 'environment.changed', payload: made }));
  await there.environments.rename(made.id, 'renamed');
  await eventually(() => expect(told().at(-1)?.payload).toMatchObject({ name: 'renamed' }));
  await there.environments.remove(made.id);
  await eventually(() => expect(told().at(-1)).toEqual({ name: 'environment.removed', payload: { id: made.id } }));
});

test('what is closed while it opens is opened then, and makes no folder later', async () => {
  const { environments, data } = openEnvironments();
  await environments.dispose();
  expect(existsSync(join(data, 'trash'))).toBe(true);
});
