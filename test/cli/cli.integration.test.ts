import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeWheel } from '../support/wheels';
import { createPerson, environmentsOf, type Person } from './cloche';
import { setUpPeople } from './people';

const people = setUpPeople(() => [
  makeWheel({ name: 'alpha', version: '1.0', requires: ['beta'], scripts: { alpha: 'alpha:main' } }),
  makeWheel({ name: 'alpha', version: '2.0', requires: ['beta'], scripts: { alpha: 'alpha:main' } }),
  makeWheel({ name: 'beta', version: '0.5' }),
]);
const newPerson = (name: string) => people().newPerson(name);

let person: Person;
beforeAll(() => {
  person = newPerson('person');
});

describe('an environment from nothing to the trash', () => {
  it('is made, with progress on standard error and the result on standard output', async () => {
    const { code, stdout, stderr } = await person.cloche([
      ...['create', 'demo', '--kind', 'venv', '--package', 'alpha==1.0', '--python', '3'],
    ]);
    expect(stderr).not.toContain('cloche:');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^demo is ready with Python 3[\d.]+: \/.*\n$/);
    expect(stderr.trim().split('\n').length).toBeGreaterThan(1);
  });

  it('is listed as exact JSON and as a table', async () => {
    const json = await person.cloche(['list', '--json']);
    expect(JSON.parse(json.stdout)).toEqual([
      expect.objectContaining({
        id: expect.stringMatching(/^demo-/),
        name: 'demo',
        kind: 'venv',
        state: 'ready',
        python: expect.stringMatching(/^3\./),
        path: expect.stringMatching(/^\//),
      }),
    ]);
    expect(json.stderr).toBe('');
    expect((await person.cloche(['list'])).stdout).toMatch(/^NAME +KIND +STATE +PYTHON +PATH\ndemo +venv +ready +3/);
  });

  it('runs commands with their streams, exit codes and variables', async () => {
    const run = (...command: string[]) => person.cloche(['run', 'demo', '--', ...command], { input: 'from outside' });
    const python = await run(
      'python',
      '-c',
      'import sys, os; sys.stderr.write("err"); print(sys.prefix, os.environ["VIRTUAL_ENV"], sys.stdin.read()); sys.exit(7)',
    );
    const [{ path }] = JSON.parse((await person.cloche(['list', '--json'])).stdout);
    expect(python).toEqual({ code: 7, signal: null, stdout: `${path} ${path} from outside\n`, stderr: 'err' });
    expect((await run('alpha')).stdout).toBe('alpha 1.0\n');
    expect((await run('sh', '-c', 'echo "$1" "$2"', 'x', '--help', '-h')).stdout).toBe('--help -h\n');
    expect(await run('sh', '-c', 'kill -TERM $$')).toMatchObject({ code: 143 });
    expect(await run('no-such-command')).toMatchObject({
      code: 127,
      stderr: expect.stringContaining('no such command'),
    });
    writeFileSync(join(person.home, 'plain'), '');
    expect(await run('./plain')).toMatchObject({ code: 126 });
    writeFileSync(join(person.home, 'orphan'), '#!/nowhere/sh\n', { mode: 0o755 });
    expect(await run('./orphan')).toMatchObject({
      code: 126,
      stderr: expect.stringMatching(
        /^cloche: \.\/orphan: it is there and cannot be executed: its interpreter is missing/,
      ),
    });
  });

  it('hands the variables of the user on, but those of another environment', async () => {
    const program =
      'import os; print(*(os.environ.get(n, "-") for n in "PYTHONPATH LD_LIBRARY_PATH NODE_OPTIONS COLUMNS CONDA_PREFIX".split()))';
    const own = { PYTHONPATH: 'src', LD_LIBRARY_PATH: '/own', NODE_OPTIONS: '--no-warnings', COLUMNS: '77' };
    const { stdout } = await person.cloche(['run', 'demo', '--', 'python', '-c', program], {
      variables: { ...own, CONDA_PREFIX: '/other' },
    });
    expect(stdout).toBe('src /own --no-warnings 77 -\n');
  });

  it('passes signals on to the command', async () => {
    const program =
      'import signal, sys, time\nsignal.signal(15, lambda *a: sys.exit(9))\nprint("up", file=sys.stderr, flush=True)\ntime.sleep(60)';
    const { code } = await person.cloche(['run', 'demo', '--', 'python', '-c', program], {
      onStderr: (text, kill) => text.includes('up') && kill('SIGTERM'),
    });
    expect(code).toBe(9);
  });

  it('opens a shell that is inside', async () => {
    const [{ path }] = JSON.parse((await person.cloche(['list', '--json'])).stdout);
    const { code, stdout } = await person.cloche(['open', 'demo', '--shell', 'bash'], {
      input: 'command -v python; echo "$TERM"; exit 5\n',
    });
    expect(stdout).toContain(`${path}/bin/python\nxterm\n`);
    expect(code).toBe(5);
    const runtime = join(person.home, 'state', 'cloche', 'runtime');
    expect(existsSync(runtime) ? readdirSync(runtime).filter((name) => name.startsWith('shell-')) : []).toEqual([]);
  });

  it('is exported, and the import of the export has the same packages at the same versions', async () => {
    const out = join(person.home, 'out');
    mkdirSync(out);
    expect(await person.cloche(['export', 'demo', '--format', 'cloche', '--output', out])).toMatchObject({ code: 0 });
    const file = join(out, 'demo.cloche.json');
    expect(readFileSync(file, 'utf8')).not.toContain(person.home);
    expect(await person.cloche(['export', 'demo', '-o', out])).toMatchObject({ code: 4 });
    for (const yes of [[], ['--yes']])
      expect(await person.cloche(['export', 'demo', '-o', '', ...yes])).toMatchObject({ code: 2 });
    expect(await person.cloche(['export', 'demo', '-o', out, '--yes'])).toMatchObject({ code: 0 });

    const requirements = await person.cloche(['export', 'demo', '--format', 'requirements']);
    expect(requirements.stdout).toMatch(/alpha==1\.0[\s\S]*beta==0\.5/);

    const plan = await person.cloche(['import', file, '--plan', '--json']);
    expect(JSON.parse(plan.stdout)).toMatchObject({ format: 'cloche', kind: 'venv', name: 'demo', problems: [] });
    expect(environmentsOf(person)).toHaveLength(1);

    const imported = await person.cloche(['import', file, '--json']);
    expect(imported.stderr).not.toContain('cloche:');
    expect(JSON.parse(imported.stdout)).toMatchObject({ name: 'demo-2', state: 'ready' });
    const freeze = async (name: string) =>
      (await person.cloche(['export', name, '--format', 'requirements'])).stdout.split('\n').slice(1);
    expect(await freeze('demo-2')).toEqual(await freeze('demo'));
    expect((await person.cloche(['run', 'demo-2', '--', 'alpha'])).stdout).toBe('alpha 1.0\n');
  });

  it('is removed with a yes only', async () => {
    expect(await person.cloche(['remove', 'demo'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('--yes'),
    });
    expect(await person.cloche(['remove', 'demo', '--yes'])).toMatchObject({ code: 0, stdout: '' });
    expect(JSON.parse((await person.cloche(['list', '--json'])).stdout)).toHaveLength(1);
    expect(await person.cloche(['run', 'demo', '--', 'true'])).toMatchObject({ code: 3 });
  });

  it('is among the jobs that were done', async () => {
    const { stdout, code } = await person.cloche(['jobs', '--json']);
    expect(code).toBe(0);
    const jobs = JSON.parse(stdout);
    for (const title of ['Create demo', 'Create demo-2'])
      expect(jobs).toContainEqual(expect.objectContaining({ title, state: 'done' }));
  });
});

describe('files that need a yes', () => {
  it('are refused without one, and lines that are not understood always', async () => {
    const other = newPerson('careful');
    const file = join(other.home, 'requirements.txt');
    writeFileSync(file, `--index-url ${people().index.url}\nbeta\n`);
    expect(await other.cloche(['import', file])).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringContaining('line 1: It changes where packages come from'),
    });
    expect(await other.cloche(['create', 'x', '--kind', 'venv', '--from', file])).toMatchObject({ code: 4 });
    writeFileSync(file, 'beta\nbeta==1 beta==2\n');
    expect(await other.cloche(['import', file, '--yes'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('line 2:'),
    });
    expect(environmentsOf(other)).toEqual([]);
  });

  it('are made with one, from a pipe and in UTF-16', async () => {
    const other = newPerson('utf16');
    const file = join(other.home, 'requirements.txt');
    writeFileSync(file, Buffer.from(`\ufeffbeta==0.5\r\n--index-url ${people().index.url}\r\n`, 'utf16le'));
    const made = await other.cloche(['import', file, '--name', 'wide', '--yes', '--json']);
    expect(JSON.parse(made.stdout)).toMatchObject({ name: 'wide', state: 'ready' });
    const plan = await other.cloche(['import', '-', '--plan'], { input: 'beta\n' });
    expect(plan).toMatchObject({ code: 0, stdout: expect.stringContaining('standard-input (venv)') });
    const refused = await other.cloche(['import', '-'], { input: 'beta @ https://files.example/beta.zip\n' });
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('Standard input needs your yes.') });
    expect((await other.cloche(['import', '-'], { input: 'a b\nsix\n' })).stderr).toContain(
      'Standard input has lines that were not understood.',
    );
  });
});

it('cleans up and ends with 130 when it is interrupted', async () => {
  const other = newPerson('hasty');
  let isAsked = false;
  const { code, stderr, stdout } = await other.cloche(['create', 'demo', '--kind', 'venv', '--package', 'alpha'], {
    onStderr: (_, kill) => {
      if (!isAsked) kill('SIGINT');
      isAsked = true;
    },
  });
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toContain('Create demo was cancelled. Nothing of it is left.');
  expect(environmentsOf(other)).toEqual([]);
});

it('tells of itself: kinds, doctor, help and version', async () => {
  const kinds = JSON.parse((await person.cloche(['kinds', '--json'])).stdout);
  expect(kinds[0]).toMatchObject({ id: 'venv', availability: { available: true } });
  const doctor = await person.cloche(['doctor']);
  expect(doctor).toMatchObject({ code: 0, stdout: expect.stringContaining('Python interpreters') });
  expect((await person.cloche(['--help'])).stdout).toContain('Exit codes');
  const help = async (verb: string) => (await person.cloche([verb, '--help'])).stdout;
  expect(await help('import')).toContain('--plan');
  expect(await help('import')).not.toMatch(/doctor|127/);
  expect(await help('doctor')).toContain('Ends with 1 when something that is needed is missing.');
  expect(await help('run')).toContain('127');
  expect((await person.cloche(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it('calls what only some need not installed, which is no failure of the machine', async () => {
  const PATH = join(person.home, 'only-bash');
  mkdirSync(PATH);
  symlinkSync('/bin/bash', join(PATH, 'bash'));
  const { code, stdout } = await person.cloche(['doctor'], { variables: { PATH } });
  expect(stdout).toMatch(/^not installed {2}uv: uv is not on PATH/m);
  expect(stdout).toMatch(/^not installed {2}git: git is not on PATH\.\n {15}Only/m);
  expect(stdout).not.toMatch(/^ok .*not (installed|on PATH)/m);
  expect(code).toBe(0);
});

it('is quiet when nobody reads its output', async () => {
  const { code, stderr } = await createPerson(person.script, person.home, person.variables).cloche([
    'run',
    'demo-2',
    '--',
    'sh',
    '-c',
    `"${process.execPath}" "${person.script}" kinds --json | true`,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
