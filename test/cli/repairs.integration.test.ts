import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWheel } from '../support/wheels';
import type { Person } from './cloche';
import { setUpPeople } from './people';

const people = setUpPeople(() => [
  makeWheel({ name: 'beta', version: '0.5' }),
  makeWheel({ name: 'gamma', version: '1.0' }),
  makeWheel({ name: 'gamma', version: '2.0' }),
]);

const environmentsOf = ({ home }: Person) => readdirSync(join(home, 'data', 'cloche', 'environments'));

describe('a making that failed', () => {
  it('is told with the ways on, which can be gone', async () => {
    const person = people().newPerson('unlucky');
    const failed = await person.cloche(['create', 'f1', '--package', 'beta==9']);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('is kept as incomplete');
    // Its own pip was installed, and no package that anybody asked for.
    expect(failed.stderr).not.toContain('Installing packages');
    const [, job = ''] = /^Its log: cloche jobs --log (\S+)$/m.exec(failed.stderr) ?? [];
    expect((await person.cloche(['jobs'])).stdout).toMatch(
      new RegExp(`^${job} +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d +\\d+ s +failed +Create f1: `, 'm'),
    );
    expect((await person.cloche(['jobs', '--log', job])).stdout).toContain('beta==9');
    expect(await person.cloche(['jobs', '--log', 'none'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('hint: cloche jobs shows'),
    });
    for (const way of ['cloche resume f1', 'cloche clean f1']) expect(failed.stderr).toContain(way);
    const again = await person.cloche(['create', 'F1', '--plan']);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('cloche resume f1') });
    expect((await person.cloche(['run', 'f1', '--', 'true'])).stderr).toContain('cloche clean f1');
    expect((await person.cloche(['resume', 'f1'])).stderr).toContain('cloche clean f1');
    expect(failed.stderr).toContain('cloche update f1');
    const wrong = await person.cloche(['update', 'f1', '--package', 'beta==8', '--yes']);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no beta==8.') });
    expect(await person.cloche(['clean', 'f1'])).toMatchObject({ code: 4 });
    const asked = await person.cloche(['export', 'f1', '--format', 'requirements']);
    expect(asked).toMatchObject({ code: 0, stderr: expect.stringContaining('not been made') });
    expect(asked.stdout).toMatch(/Nothing was resolved\.\nbeta==8\n$/);
    expect(await person.cloche(['clean', 'f1', '--yes'])).toMatchObject({ code: 0, stdout: '' });
    expect(environmentsOf(person)).toEqual([]);
  });

  it('is made of something else by update, under its name and with nothing left behind', async () => {
    const person = people().newPerson('misspelt');
    expect(await person.cloche(['create', 'demo', '--package', 'bta'])).toMatchObject({ code: 1 });
    const planned = await person.cloche(['update', 'demo', '--without', 'bta', '--package', 'beta', '--plan']);
    expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('Install 1 requirement') });
    const made = await person.cloche(['update', 'demo', '--without', 'bta', '--package', 'beta', '--yes']);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^demo is ready/) });
    expect(environmentsOf(person)).toHaveLength(1);
    expect((await person.cloche(['run', 'demo', '--', 'python', '-c', 'import beta'])).code).toBe(0);
  });
});

it('makes a broken venv again with the versions that it had, the one put in by hand among them', async () => {
  const person = people().newPerson('handy');
  expect(await person.cloche(['create', 'demo', '-p', 'beta', '--set', 'pip=yes'])).toMatchObject({ code: 0 });
  await person.cloche(['run', 'demo', '--', 'python', '-m', 'pip', 'install', '-q', 'gamma==1.0']);
  const [{ path }] = JSON.parse((await person.cloche(['list', '--json'])).stdout);
  expect(await person.cloche(['repair', 'demo'])).toMatchObject({ code: 1, stderr: expect.stringContaining('works') });
  rmSync(join(path, 'bin'), { recursive: true });
  const kept = await person.cloche(['run', 'demo', '--', 'true']);
  expect(kept.stderr).toContain('cloche repair demo');
  expect(await person.cloche(['repair', 'demo'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('is ready'),
  });
  const versions = 'import importlib.metadata as m; print(m.version("beta"), m.version("gamma"))';
  expect((await person.cloche(['run', 'demo', '--', 'python', '-c', versions])).stdout).toBe('0.5 1.0\n');
  expect((await person.cloche(['update', 'demo'])).stderr).toContain('cannot be changed');
});

it.each([
  { lost: ['lib'], state: 'broken' },
  { lost: ['lib', 'python*', 'site-packages'], state: 'broken' },
  { lost: [], state: 'missing' },
])('tells at once that a venv has lost $lost, and makes it again as it was', async ({ lost, state }) => {
  const person = people().newPerson(`lost-${lost.length}`);
  expect(await person.cloche(['create', 'demo', '-p', 'gamma==1.0', '--yes'])).toMatchObject({ code: 0 });
  const listed = async () => JSON.parse((await person.cloche(['list', '--json'])).stdout)[0];
  const { path } = await listed();
  const [library = ''] = readdirSync(join(path, 'lib'));
  rmSync(join(path, ...lost.map((part) => (part === 'python*' ? library : part))), { recursive: true });
  expect(await listed()).toMatchObject({ state, problem: { hint: expect.stringMatching(/repair it/i) } });
  expect(await person.cloche(['repair', 'demo'])).toMatchObject({ code: 0 });
  expect(await listed()).toMatchObject({ state: 'ready' });
  const version = 'import importlib.metadata as m; print(m.version("gamma"))';
  expect((await person.cloche(['run', 'demo', '--', 'python', '-c', version])).stdout).toBe('1.0\n');
});

it('removes, lists, restores and deletes for good', async () => {
  const person = people().newPerson('tidy');
  expect(await person.cloche(['create', 'demo'])).toMatchObject({ code: 0 });
  const [{ id }] = JSON.parse((await person.cloche(['list', '--json'])).stdout);
  expect(await person.cloche(['clean', 'demo', '--yes'])).toMatchObject({ code: 1 });
  expect(await person.cloche(['resume', 'demo'])).toMatchObject({ code: 1 });
  for (const wish of ['demo', id]) {
    expect((await person.cloche(['remove', 'demo', '--yes'])).stderr).toContain('cloche restore demo');
    expect(JSON.parse((await person.cloche(['trash', '--json'])).stdout)).toMatchObject([{ id, name: 'demo' }]);
    expect(await person.cloche(['restore', wish])).toMatchObject({ code: 0 });
  }
  expect(await person.cloche(['restore', 'demo'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('cloche trash'),
  });
  await person.cloche(['remove', 'demo', '--yes']);
  expect((await person.cloche(['trash'])).stdout).toContain(id);
  expect(await person.cloche(['empty-trash'])).toMatchObject({ code: 4 });
  expect(await person.cloche(['empty-trash', '--yes'])).toMatchObject({ code: 0 });
  expect(JSON.parse((await person.cloche(['trash', '--json'])).stdout)).toEqual([]);
});

it('takes a package that begins with a dash, and files', async () => {
  const person = people().newPerson('dashing');
  const folder = join(person.home, 'own');
  mkdirSync(folder);
  writeFileSync(join(folder, 'x-1.0-py3-none-any.whl'), '');
  const asked = ['create', 'x', '--plan', '--json', '-p', `-e ${folder}`, '-p', './own/x-1.0-py3-none-any.whl'];
  const { stdout, stderr } = await person.cloche(asked);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout).request.spec.requirements).toEqual([
    `-e ${folder}`,
    join(folder, 'x-1.0-py3-none-any.whl'),
  ]);
});

it('does not say that there is nothing where there is something that it does not understand', async () => {
  const person = people().newPerson('older');
  const folder = join(person.home, 'data', 'cloche', 'environments', 'new-abcd');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'environment.json'), JSON.stringify({ schema: 99, id: 'new-abcd', name: 'new' }));
  const { stdout, stderr } = await person.cloche(['list']);
  expect(stdout).toContain('new');
  expect(stderr).not.toContain('no environments');
});
