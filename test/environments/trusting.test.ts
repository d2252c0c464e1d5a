import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ended, openEnvironments, userFile } from './open-environments';

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
