import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWheel } from '../support/wheels';
import type { Person } from './cloche';
import { setUpPeople } from './people';

const alpha = (version: string) => makeWheel({ name: 'alpha', version });
const people = setUpPeople(() => [alpha('1.0'), alpha('2.0'), makeWheel({ name: 'beta', version: '0.5' })]);

const environmentsOf = ({ home }: Person) => {
  const place = join(home, 'data', 'cloche', 'environments');
  return existsSync(place) ? readdirSync(place) : [];
};

function write({ home }: Person, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
}

describe('a requirements file with includes', () => {
  it('is made with all that it includes, within its limits, and without its files later', async () => {
    const person = people().newPerson('includer');
    write(person, {
      'app/requirements.txt': '-r sub/base.txt\nbeta\n',
      'app/sub/base.txt': 'alpha\n-c ../../limits.txt\n',
      'limits.txt': 'alpha<2\n',
    });
    const refused = await person.cloche(['create', 'demo', '--kind', 'venv', '--from', 'app/requirements.txt']);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('includes sub/base.txt') });
    expect(environmentsOf(person)).toEqual([]);

    const made = await person.cloche(['create', 'demo', '--kind', 'venv', '--from', 'app/requirements.txt', '--yes']);
    expect(made).toMatchObject({ code: 0 });
    const exported = await person.cloche(['export', 'demo']);
    const { asked, lock } = JSON.parse(exported.stdout);
    expect(asked.spec).toMatchObject({ requirements: ['alpha', 'beta'], constraints: ['alpha<2'] });
    expect(lock.packages.map((item: { name: string; version: string }) => `${item.name} ${item.version}`)).toEqual([
      'alpha 1.0',
      'beta 0.5',
    ]);
  });

  it('is refused without a terminal with all that has to be agreed to, and also where that is the include alone', async () => {
    const person = people().newPerson('unasked');
    write(person, {
      'all/r.txt': '-r more.txt\n-e ./own\n',
      'all/more.txt': '--extra-index-url https://wheels.example/simple\n-r ../secret\n',
      secret: 'word of honour\n',
      'plain/r.txt': '-r more.txt\n',
      'plain/more.txt': 'beta\n',
    });
    const all = await person.cloche(['create', 'demo', '--kind', 'venv', '--from', 'all/r.txt']);
    expect(all).toMatchObject({ code: 4, stdout: '' });
    expect(all.stderr).toContain('r.txt includes more.txt.');
    expect(all.stderr).toContain('line 2: It installs an editable package');
    expect(all.stderr).toContain('more.txt, line 1: It changes where packages come from');
    expect(all.stderr).toMatch(/more\.txt, line 2: It includes .*secret, which lies outside of its folder/);
    expect(all.stderr).not.toContain('honour');
    const plain = await person.cloche(['create', 'demo', '--kind', 'venv', '--from', 'plain/r.txt']);
    expect(plain).toMatchObject({ code: 4, stdout: '' });
    expect(plain.stderr).toContain('r.txt includes other files.');
    expect(environmentsOf(person)).toEqual([]);
  });

  it.each([
    ['a file that is not there', { 'r.txt': '-r gone.txt' }, 3, 'gone.txt'],
    ['a circle', { 'r.txt': '-r a.txt', 'a.txt': '-r r.txt' }, 1, 'r.txt includes a.txt includes r.txt'],
    ['an address', { 'r.txt': '-r https://h.example/r.txt' }, 1, 'does not fetch'],
    ['a device', { 'r.txt': '-r /dev/zero' }, 1, 'is not a regular file'],
    ['a folder', { 'r.txt': '-r .' }, 1, 'folder'],
    ['a line that is none', { 'r.txt': '-r a.txt', 'a.txt': 'beta\na b' }, 1, 'a.txt, line 2'],
  ])('is refused with %s', async (name, files, code, message) => {
    const person = people().newPerson(name.replaceAll(' ', '-'));
    write(person, files);
    const ended = await person.cloche(['import', 'r.txt', '--yes']);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(environmentsOf(person)).toEqual([]);
  });

  it.each([
    ['itself', 'Dockerfile', ['import', 'Dockerfile', '--yes']],
    ['one that it includes', 'base.txt', ['import', 'r.txt', '--plan', '--yes']],
  ])('of one endless word, %s, is refused in a moment', async (_, fileName, args) => {
    const person = people().newPerson(`slow-${fileName}`);
    write(person, { 'r.txt': '-r base.txt', [fileName]: `FROM a\nENV ${'A'.repeat(1_000_000)}\n` });
    const beganAt = performance.now();
    const ended = await person.cloche(args);
    expect(performance.now() - beganAt).toBeLessThan(15_000);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(environmentsOf(person)).toEqual([]);
  });

  it('with a pipe that nobody writes into waits for nothing', async () => {
    const person = people().newPerson('pipe');
    write(person, { 'r.txt': '-r pipe' });
    execFileSync('mkfifo', [join(person.home, 'pipe')]);
    const ended = await person.cloche(['import', 'r.txt', '--plan', '--yes']);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('is not a regular file') });
  });

  it('that is too large is told to scripts too', async () => {
    const person = people().newPerson('large');
    write(person, { 'poetry.lock': 'x'.repeat(60 * 1024 * 1024) });
    const { code, stdout } = await person.cloche(['import', 'poetry.lock', '--plan', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ format: null, problems: [{ text: expect.stringContaining('larger') }] });
  });

  it('that cannot be installed leaves nothing but its log', async () => {
    const person = people().newPerson('failing');
    write(person, { 'r.txt': 'alpha==9\n' });
    for (let time = 0; time < 2; time += 1) {
      const ended = await person.cloche(['import', 'r.txt', '--kind', 'venv', '--yes']);
      expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('alpha') });
      expect(environmentsOf(person)).toEqual([]);
    }
    const jobs = JSON.parse((await person.cloche(['jobs', '--json'])).stdout);
    expect(jobs.map(({ title, state }: Record<string, string>) => `${title} ${state}`)).toEqual([
      'Create r failed',
      'Create r failed',
    ]);
  });

  it('is planned without what lies outside of its folder, until there is a yes', async () => {
    const person = people().newPerson('outside');
    write(person, {
      'app/r.txt': '-r in/a.txt\n-r ../common.txt\n-c link.txt\nbeta\n',
      'app/in/a.txt': `-r ${join(person.home, 'secret')}\n-r ../b.txt\n`,
      'app/b.txt': 'gamma\n',
      'common.txt': 'alpha\n',
      'limits.txt': 'beta<9\n',
      secret: 'pass word of somebody\n',
    });
    symlinkSync('../limits.txt', join(person.home, 'app/link.txt'));
    const { stdout, stderr } = await person.cloche(['import', 'app/r.txt', '--plan', '--kind', 'venv']);
    expect(stdout).toMatch(/requirements:\n {4}gamma\n {4}beta\n/);
    expect(stdout + stderr).not.toMatch(/word of|alpha|beta<9/);
    expect(stderr).toContain(`r.txt includes files outside of ${join(person.home, 'app')}: `);
    expect(stderr).toContain('They are not read before your yes: say --plan --yes');
    expect(stderr).toContain('It includes ../common.txt, which lies outside of its folder and was not read.');
    expect(stderr).toMatch(/in\/a\.txt, line 1: It includes .*\/secret, which lies outside of its folder/);

    write(person, { secret: 'delta\n' });
    const all = await person.cloche(['import', 'app/r.txt', '--plan', '--yes', '--kind', 'venv']);
    expect(all.stderr).not.toContain('outside');
    expect(all.stdout).toContain('Install 4 requirements');
    const asked = await person.cloche(['import', 'app/r.txt']);
    expect(asked).toMatchObject({ code: 4, stdout: '' });
  });

  it('of an editor may take them from the project that it is in', async () => {
    const person = people().newPerson('editor');
    const text = '{"image": "python:3.12", "postCreateCommand": "pip install -r r.txt"}';
    const files = { 'app/.devcontainer/devcontainer.json': text, 'app/r.txt': 'beta\n-r ../s.txt\n', 's.txt': 'alpha' };
    write(person, files);
    const { stdout, stderr } = await person.cloche(['import', 'app/.devcontainer/devcontainer.json', '--plan']);
    expect(stdout).toMatch(/requirements:\n {4}beta\n/);
    expect(stdout + stderr).not.toContain('alpha');
    expect(stderr).toContain(`files outside of ${join(person.home, 'app')}`);
  });

  it('asks for what the included file asks for too', async () => {
    const person = people().newPerson('asked');
    write(person, { 'r.txt': '-r a.txt', 'a.txt': '--index-url https://i.example\nbeta' });
    const { stderr, stdout, code } = await person.cloche(['import', 'r.txt', '--plan']);
    expect(code).toBe(0);
    expect(stderr).toContain('a.txt, line 1: It changes where packages come from');
    expect(stdout).toMatch(/requirements:\n {4}--index-url https:\/\/i\.example\n {4}beta/);
    const alone = await person.cloche(['import', 'r.txt', '--plan', '--json']);
    expect(JSON.parse(alone.stdout)).toMatchObject({
      packages: { pip: [] },
      confirm: [{ types: ['include'], line: 1, text: '-r a.txt' }],
    });
  });
});

describe('a plan', () => {
  it('names the index of a pasted line, and counts what is installed', async () => {
    const lines = ['--package=--index-url https://me:secret@i.example/simple', '-p', 'beta'];
    const { stdout } = await people()
      .newPerson('planner')
      .cloche(['create', 'x', '--kind=venv', '--plan', ...lines]);
    expect(stdout).toContain('Install 1 requirement with');
    expect(stdout).toContain(
      'warning: Packages come from the index https://***@i.example/simple, in place of your own.',
    );
    expect(stdout).not.toContain('secret');
  });
});

describe('relative paths', () => {
  it('start from the folder of the file, and those of --package from where the person stands', async () => {
    const person = people().newPerson('local');
    const wheel = alpha('2.0');
    write(person, { 'my app/requirements.txt': `./${wheel.fileName}\n`, [`my app/${wheel.fileName}`]: wheel.bytes });
    const made = await person.cloche([
      'import',
      'my app/requirements.txt',
      '--name',
      'demo',
      '--kind',
      'venv',
      '--yes',
    ]);
    expect(made.stderr).not.toContain('cloche:');
    expect((await person.cloche(['export', 'demo', '--format', 'requirements'])).stderr).toContain('alpha');
    const [id = ''] = environmentsOf(person);
    const lock = readFileSync(join(person.home, 'data', 'cloche', 'environments', id, 'lock.json'), 'utf8');
    expect(JSON.parse(lock).packages).toEqual([expect.objectContaining({ name: 'alpha', version: '2.0' })]);

    const plan = async (...args: string[]) => {
      const { stdout } = await person.cloche(['create', 'x', '--kind', 'venv', '--plan', '--json', ...args], {
        folder: join(person.home, 'my app'),
      });
      return JSON.parse(stdout).request.spec.requirements;
    };
    const place = join(person.home, 'my%20app');
    expect(await plan('--package=-e .', '-p', '../x.whl')).toEqual([`-e file://${place}`, join(person.home, 'x.whl')]);
    expect(await plan('-p', 'beta', '-p', 'x @ https://h.example/x.zip')).toEqual([
      'beta',
      'x @ https://h.example/x.zip',
    ]);
  });
});
