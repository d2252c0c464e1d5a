import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seedEnvironments } from '../pictures/seed';
import { canMount, mounted } from '../support/mounts';
import { ordinaryUser } from '../support/nix-store';
import { temporaryFolder } from '../support/temporary';
import { setUpPeople } from './people';

const people = setUpPeople(() => []);

/** A sentence and a hint, and no word of the machinery. */
const plain = /^cloche: [^\n]+\.\n(?: {2}[^\n]*\n)*hint: [^\n]+\.\n$/;

async function expectPlain(variables: Readonly<Record<string, string>>, message: string): Promise<void> {
  const person = people().newPerson('somebody');
  const listed = await person.cloche(['list'], { variables });
  expect(listed).toMatchObject({ code: 1, stdout: '' });
  expect(listed.stderr).toMatch(plain);
  expect(listed.stderr).toContain(message);
  const doctor = await person.cloche(['doctor', '--json'], { variables });
  const findings: { id: string; status: string; message: string; hint?: string }[] = JSON.parse(doctor.stdout);
  expect(findings.find(({ id }) => id === 'data-folder')).toMatchObject({
    status: 'failure',
    message: expect.stringContaining(message),
    hint: expect.any(String),
  });
  expect(findings.length).toBeGreaterThan(5);
  expect(doctor.code).toBe(1);
}

describe('a data folder that cannot be', () => {
  it('is told when a file stands in its way', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expectPlain({ XDG_DATA_HOME: file }, 'because a file stands in its way');
    await expectPlain({ XDG_DATA_HOME: join(file, 'below') }, 'because a file stands in its way');
  });

  it('is told where no folder can be made', () => expectPlain({ XDG_DATA_HOME: '/proc' }, 'takes no folders'));

  it.skipIf(!canMount())('is told on a disk that can only be read', async () => {
    const disk = mounted(join(temporaryFolder(), 'disk'), 'size=64k,ro');
    await expectPlain({ XDG_DATA_HOME: disk }, 'can only be read');
    await expectPlain({ XDG_DATA_HOME: join(disk, 'a', 'b') }, 'can only be read');
  });
});

it.each(['', 'relative', '.'])('puts nothing into the working folder with HOME=%j', async (home) => {
  const person = people().newPerson(`homeless-${home.length}`);
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const variables = { HOME: home, XDG_DATA_HOME: data, XDG_STATE_HOME: data };
  const unset = { XDG_CONFIG_HOME: undefined, XDG_CACHE_HOME: undefined };
  expect(await person.cloche(['list'], { folder, variables })).toMatchObject({ code: 0 });
  const doctor = await person.cloche(['doctor', '--json'], { folder, variables: { ...variables, ...unset } });
  expect(JSON.parse(doctor.stdout)).toContainEqual(expect.objectContaining({ id: 'home', status: 'warning' }));
  expect(readdirSync(folder)).toEqual([]);
});

it('lists an environment that may not be looked into, and says so to whoever asks for it', async () => {
  const user = process.getuid?.() === 0 ? ordinaryUser : undefined;
  const person = people().newPerson('shut-out', user);
  await seedEnvironments(person.home, [{ name: 'shut', python: '3.12.4' }]);
  const data = join(person.home, '.local', 'share');
  const folder = join(data, 'cloche', 'environments', 'shut-0000');
  if (user) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, person.home]);
  chmodSync(folder, 0);
  const say = (...args: string[]) => person.cloche(args, { variables: { XDG_DATA_HOME: data } });
  expect(await say('list')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^shut +unknown +broken/m),
    stderr: '',
  });
  for (const args of [
    ['run', 'shut', '--', 'true'],
    ['remove', 'shut', '--yes'],
    ['repair', 'shut'],
  ])
    expect(await say(...args)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`Cloche is not allowed to read ${folder}.`),
    });
  chmodSync(folder, 0o700);
  expect((await say('list')).stdout).not.toContain('broken');
});

describe('a project', () => {
  it.each<[string, string, number]>([
    ['/proc', 'takes no folders', 1],
    ['/', 'the root of the file system', 1],
    ['/gone', '/gone does not exist', 3],
  ])('in %s is refused, and nothing is left', async (project, message, code) => {
    const person = people().newPerson('projector');
    const ended = await person.cloche(['create', 'x', '--set', `project=${project}`]);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).toContain('hint: ');
    const environments = join(person.home, 'data', 'cloche', 'environments');
    expect(existsSync(environments) ? readdirSync(environments) : []).toEqual([]);
  });

  it('in the data folder of Cloche is refused', async () => {
    const person = people().newPerson('inward');
    const project = join(person.home, 'data', 'cloche', 'environments');
    mkdirSync(project, { recursive: true });
    const ended = await person.cloche(['create', 'x', '--set', 'location=project', '--set', `project=${project}`]);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('where Cloche keeps its own files') });
    expect(readdirSync(project)).toEqual([]);
  });
});
