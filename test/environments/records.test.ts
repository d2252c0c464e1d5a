import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEnvironments } from './open-environments';

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

test('an unreadable record is restored from its last good copy, and the user is told', async () => {
  const { make, environments, notices, folderOf, data } = openEnvironments();
  const made = await make('demo');
  writeFileSync(join(folderOf(made.id), 'environment.json'), '{"schema": 1, "na');
  expect(await environments.list()).toEqual([{ ...made, usedAt: expect.any(Number) }]);
  expect(notices()).toEqual([expect.stringContaining('last good copy')]);
  expect(readdirSync(join(data, 'quarantine'))).toHaveLength(1);
});

test('a record that is gone comes back from its last good copy, and the user is told', async () => {
  const { make, environments, notices, folderOf } = openEnvironments();
  const made = await make('demo');
  rmSync(join(folderOf(made.id), 'environment.json'));
  expect(await environments.list()).toEqual([{ ...made, usedAt: expect.any(Number) }]);
  expect(existsSync(join(folderOf(made.id), 'environment.json'))).toBe(true);
  expect(notices()).toEqual(['The record of an environment was gone. Its last good copy was restored.']);
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
      { id, name: 'demo', kind: 'unknown', state: 'broken', problem: { code: 'corrupt' } },
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
  expect(await environments.remove(id)).toMatchObject({ id, kind: 'unknown' });
  expect(await environments.list()).toEqual([]);
  expect(await environments.restore(id)).toMatchObject({ id, state: 'broken' });
  expect(existsSync(join(folderOf(id), 'content', 'half'))).toBe(true);
});

test('a file among the environments is nothing of ours', async () => {
  const { make, environments, data } = openEnvironments();
  await make('demo');
  writeFileSync(join(data, 'environments', 'stray'), 'text');
  expect(await environments.list()).toMatchObject([{ name: 'demo' }]);
  await expect(environments.remove('stray')).rejects.toMatchObject({ code: 'not-found' });
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
    { name: 'future', kind: 'unknown', state: 'broken', problem: { code: 'newer-schema' } },
    {
      name: 'strange',
      kind: 'unknown',
      state: 'broken',
      problem: { code: 'unsupported', message: expect.stringContaining('guix') },
    },
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
