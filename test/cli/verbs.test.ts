import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createOutput } from '../../main/cli/output';
import { ClocheError, copyFix } from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';
import { openCommandLine } from './open-command-line';

const made = ['demo', '--kind', 'nix-packages'];

test('settings of every type are read, paths from where the person stands', async () => {
  const { say, specOf } = openCommandLine();
  await say(
    'create',
    ...made,
    '-p',
    'numpy',
    '-p',
    'numpy',
    '--set',
    'programs=ffmpeg,postgresql',
    '--set',
    'isFast=yes',
  );
  expect(await specOf('demo')).toMatchObject({ packages: ['numpy'], programs: ['ffmpeg', 'postgresql'], isFast: true });
  const lists = ['--set', 'files=a.nix, /b/c\\,d.nix,~/e.nix', '--set', 'folder=.', '--set', 'presets=gtk,matplotlib'];
  expect((await say('update', 'demo', ...lists)).thrown).toBeUndefined();
  expect(await specOf('demo')).toMatchObject({
    files: [resolve('a.nix'), '/b/c,d.nix', join(homedir(), 'e.nix')],
    folder: process.cwd(),
    presets: ['gtk', 'matplotlib'],
  });
  await say('update', 'demo', '--set', 'files=', '--set', 'folder=');
  expect(await specOf('demo')).toMatchObject({ files: [], folder: '', presets: ['gtk', 'matplotlib'] });
  expect((await say('update', 'demo', '--set', 'nothing=1')).err).toContain('packages, programs, behaviour');
  expect((await say('update', 'demo', '--set', 'presets=qt')).thrown).toMatchObject({ code: 'invalid-input' });
});

test('what is in the trash and cannot be read is listed with its reason', async () => {
  const { say, data, environments, make } = openCommandLine();
  const { id } = await make('demo');
  await environments.remove(id);
  expect((await say('trash')).err).toBe('');
  const note = join(data, 'trash', id, 'trash.json');
  writeFileSync(note, '{"schema":99}');
  const { out, err } = await say('trash');
  expect(out).toMatch(new RegExp(`^demo +${id}`, 'm'));
  expect(err).toContain(`${id} cannot be restored: `);
  expect(err).toContain(`newer Cloche: ${note}. Update Cloche.`);
  expect((await say('trash', '--json')).json()).toMatchObject([{ id, problem: { code: 'newer-schema' } }]);
  expect((await say('restore', 'demo')).thrown).toMatchObject({ code: 'newer-schema' });
});

test('environments are listed by name as people count, for programs too', async () => {
  const { say } = openCommandLine();
  for (const name of ['demo10', 'Demo9', 'zoo', 'apple']) await say('create', name, '--kind', 'venv');
  const names = ['apple', 'Demo9', 'demo10', 'zoo'];
  const rows = (await say('list')).out.trimEnd().split('\n').slice(1);
  expect(rows.map((row) => row.split(' ')[0])).toEqual(names);
  expect((await say('list', '--json')).json().map(({ name }: { name: string }) => name)).toEqual(names);
});

test('an update adds and takes out packages, or only tells what it would do', async () => {
  const { say, specOf } = openCommandLine();
  await say('create', ...made, '-p', 'numpy', '-p', 'scipy', '--set', 'programs=ffmpeg');
  const plan = await say('update', 'demo', '-p', 'pandas', '--without', 'Numpy', '--plan');
  expect(plan.out).toContain('1. Make it with scipy and pandas.');
  expect((await say('update', 'demo', '--plan', '--json')).json()).toMatchObject({ plan: { engine: 'changeable 1' } });
  expect(await specOf('demo')).toMatchObject({ packages: ['numpy', 'scipy'] });
  const done = await say('update', 'demo', '-p', 'pandas', '--without', 'numpy', '--without', 'ffmpeg', '--json');
  expect(done.json()).toMatchObject({ name: 'demo', state: 'ready', python: '3.12.4' });
  expect(await specOf('demo')).toMatchObject({ packages: ['scipy', 'pandas'], programs: [] });
  const wrong = await say('update', 'demo', '--without', 'numpy');
  expect(wrong.err).toContain('It asks for: scipy, pandas.');
  await say('create', 'fixed', '--kind', 'venv');
  expect((await say('update', 'fixed')).thrown).toMatchObject({ code: 'unsupported' });
});

test('a repair makes again what is gone', async () => {
  const { say, environments } = openCommandLine();
  await say('create', ...made, '-p', 'numpy');
  expect((await say('repair', 'demo')).thrown).toMatchObject({ code: 'wrong-state' });
  const { path } = (await environments.knownByName('demo')).environment;
  rmSync(path, { recursive: true });
  expect((await say('repair', 'demo')).out).toBe(`demo is ready with Python 3.12.4: ${path}\n`);
});

test('what would be run is shown, and is run with a yes only', async () => {
  const { say, environments } = openCommandLine();
  const file = join(temporaryFolder(), 'project.nix');
  writeFileSync(file, 'one\n\u001b[31mtwo\u202e\n');
  const words = ['create', ...made, '--set', `file=${file}`] as const;
  const refused = await say(...words);
  expect(refused.err).toContain(`It would run ${file}:\n  | one\n  | ⟨U+001B⟩[31mtwo⟨U+202E⟩\n`);
  expect(refused.thrown?.constructor.name).toBe('NeedsYes');
  const shown = await say(...words, '--plan');
  expect(shown.out).toContain(`It would run ${file}:\n  | one\n`);
  expect((await say(...words, '--plan', '--json')).json().plan.untrusted).toMatchObject([{ path: file }]);
  expect(await environments.list()).toEqual([]);
  expect(existsSync(`${file}.evaluated`)).toBe(false);
  const done = await say(...words, '--yes');
  expect(done.err).toContain(`trusted: ${file}`);
  expect(done.out).toContain('demo is ready');
  writeFileSync(file, 'three');
  expect((await say('update', 'demo')).err).toContain('  | three\n');
  expect((await say('update', 'demo', '--yes')).out).toContain('demo is ready');
  expect((await say('update', 'demo')).err).not.toContain('It would run');
});

test('another request that would do is told as the command to type', async () => {
  const { say } = openCommandLine();
  const failed = await say('create', ...made, '-p', 'sci', '--set', 'isFast=on');
  // What was said of it stays with what has been left.
  expect(failed.err).toContain("Use scipy: cloche update demo '--set=packages=scipy,it'\\''s'\n");
  expect(failed.err).toContain('Use pip: cloche clean demo --yes && cloche create demo --kind=venv\n');
  await say('create', 'other', '--kind', 'nix-packages');
  const update = await say('update', 'other', '-p', 'sci');
  expect(update.err).toContain("Use scipy: cloche update other '--set=packages=scipy,it'\\''s'\n");
  expect(update.err).toContain('Use pip: cloche create other-2 --kind=venv\n');
});

test('a command says no more than it must, and none asks for nothing', async () => {
  const { say } = openCommandLine();
  const failed = await say('create', ...made, '-p', 'only', '-p', 'sci', '--set', 'folder=', '--set', 'isFast=no');
  expect(failed.err).toContain('Leave it out: cloche update demo --set=packages=only\n');
  const planned = await say(
    'create',
    'other',
    '--kind',
    'nix-packages',
    '-p',
    'only',
    '-p',
    'sciplan',
    '--set',
    'folder=',
  );
  expect(planned.err).toContain('Leave it out: cloche create other --kind=nix-packages --set=packages=only\n');
  const bare = await say('create', 'bare', '--kind', 'nix-packages', '-p', 'sci');
  expect(bare.err).not.toContain('Leave it out');
});

test('what the window would copy stands by itself, or with what it is', () => {
  const fixes = [copyFix('run it'), copyFix('sha256-x', 'the hash that came'), copyFix('see', 'its log')];
  let text = '';
  const stream = { write: (part: string) => (text += part), on: () => {} } as unknown as NodeJS.WritableStream;
  createOutput(stream, stream).error(new ClocheError('tool-failed', 'No.', { fixes }));
  expect(text).toBe('cloche: No.\n$ run it\nHash that came: sha256-x\nIts log: see\n');
});

test('what a kind cannot have of a file is told, and needs a yes', async () => {
  const { say, environments } = openCommandLine();
  const file = join(temporaryFolder(), 'requirements.txt');
  writeFileSync(file, 'numpy\nPyYAML\n--pre\n');
  const told = (await say('create', ...made, '--from', file, '--plan', '--json')).json();
  expect(told.carried).toMatchObject({
    kept: ['numpy'],
    changed: [{ from: 'PyYAML', to: 'pyyaml' }],
    dropped: [{ what: '--pre' }],
  });
  const understood = (await say('import', file, '--kind', 'nix-packages', '--plan', '--json')).json();
  expect(understood.carried).toEqual(told.carried);
  const { err, code } = await say('create', ...made, '--from', file);
  expect(err).toContain('note: kept as it was: numpy.\n');
  expect(err).toContain('note: PyYAML becomes pyyaml. nixpkgs calls it pyyaml.');
  expect(err).toContain('An environment of the kind nix-packages cannot have all of');
  expect(err).toMatch(/--pre is left out\. It is an option of pip/);
  expect(code).toBeUndefined();
  expect(await environments.list()).toEqual([]);
});

test('what a file would ask for is listed by setting, without those that are empty', async () => {
  const { say } = openCommandLine();
  const file = join(temporaryFolder(), 'requirements.txt');
  writeFileSync(file, 'numpy\nPyYAML\n--pre\n');
  const { out } = await say('create', ...made, '--from', file, '--set', 'folder=', '--plan');
  expect(out).toBe('demo (nix-packages) would be asked for:\n  packages:\n    numpy\n    pyyaml\n');
  writeFileSync(file, '--pre\n');
  const none = await say('create', ...made, '--from', file, '--plan');
  expect(none.out).toBe('demo (nix-packages) would be asked for, with nothing in it.\n');
});

test('formats of the kind are written by it', async () => {
  const { say } = openCommandLine();
  await say('create', ...made);
  expect((await say('export', 'demo', '--format', 'shell.nix')).out).toMatch(
    /^# demo of changeable 1\n\n# What an import/,
  );
  expect((await say('export', 'demo', '--format', 'flake.nix')).err).toContain('shell.nix');
  expect((await say('export', 'demo', '--format', 'nix')).err).toContain('shell.nix, flake.nix');
});

test('an environment whose record is lost can be removed, one of a newer Cloche says what to do', async () => {
  const { say, environments, folderOf } = openCommandLine();
  const record = async (name: string) => {
    await say('create', name, '--kind', 'venv');
    const { environment } = await environments.knownByName(name);
    return join(folderOf(environment.id), 'environment.json');
  };
  const [lost, newer] = [await record('lost'), await record('newer')];
  for (const path of [lost, `${lost}.last`]) rmSync(path, { force: true });
  writeFileSync(newer, JSON.stringify({ ...JSON.parse(readFileSync(newer, 'utf8')), schema: 2 }));
  expect((await say('repair', 'lost')).err).toContain('Remove it');
  expect(await say('remove', 'lost', '--yes')).toMatchObject({ code: 0 });
  expect((await environments.list()).map(({ name }) => name)).toEqual(['newer']);
  expect((await say('remove', 'newer', '--yes')).err).toContain('hint: Update Cloche.');
  expect(existsSync(newer)).toBe(true);
});

test('what is being made is not cleaned, and the advice fits', async () => {
  const { say, environments } = openCommandLine();
  await environments.create({ name: 'slow', kind: 'nix-packages', spec: { behaviour: 'hang' } });
  expect(await say('clean', 'slow', '--yes')).toMatchObject({
    thrown: { code: 'wrong-state' },
    err: expect.stringContaining('hint: Cancel its making where it runs: that leaves nothing.'),
  });
});

test('a renamed environment leaves its name to one that is restored', async () => {
  const { say, environments } = openCommandLine();
  await say('create', 'demo', '--kind', 'venv');
  await say('remove', 'demo', '--yes');
  await say('create', 'demo', '--kind', 'venv');
  expect((await say('restore', 'demo')).thrown).toMatchObject({ code: 'name-taken' });
  expect((await say('rename', 'demo', 'a/b')).thrown).toMatchObject({ code: 'invalid-input' });
  expect((await say('rename', 'nobody', 'other')).thrown).toMatchObject({ code: 'not-found' });
  expect(await say('rename', 'demo', 'other')).toMatchObject({ code: 0, err: 'demo is named other now.\n' });
  expect(await say('restore', 'demo')).toMatchObject({ code: 0, err: expect.stringContaining('demo is back at /') });
  expect((await say('rename', 'demo', 'OTHER')).thrown).toMatchObject({ code: 'name-taken' });
  expect((await environments.list()).map(({ name }) => name).sort()).toEqual(['demo', 'other']);
});

test('what was missing is missing when it is restored, and cannot be repaired without its project', async () => {
  const { say, make, environments } = openCommandLine();
  const project = temporaryFolder();
  const { id } = await make('demo', { project });
  rmSync(project, { recursive: true });
  const hint = `Make ${project} again, or remove the environment.`;
  await expect(environments.repair(id)).rejects.toMatchObject({ code: 'not-found', hint });
  await say('remove', 'demo', '--yes');
  const { code, err } = await say('restore', 'demo');
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^demo is back, and missing\. /) });
  expect(err).not.toContain('is back at');
});

test('an environment like another one asks for the same, or is exactly what that is', async () => {
  const { say, specOf, environments } = openCommandLine();
  await say('create', ...made, '-p', 'numpy', '--set', 'presets=gtk');
  expect((await say('create', 'twin', '--like', 'demo', '-p', 'scipy')).code).toBe(0);
  expect(await specOf('twin')).toMatchObject({ packages: ['numpy', 'scipy'], presets: ['gtk'] });

  const { id } = (await environments.knownByName('demo')).environment;
  const lock = await environments.lock(id);
  expect(lock.packages).toEqual([expect.objectContaining({ name: 'numpy', version: '1.0' })]);
  const plan = await say('create', 'copy', '--like', 'demo', '--exact', '--plan', '--json');
  expect(plan.json().request).toMatchObject({ name: 'copy', kind: 'nix-packages', lock });
  const other = await say('create', 'more', '--like', 'demo', '--exact', '-p', 'scipy');
  expect(other.thrown).toBeInstanceOf(Error);
  expect(other.err).toContain('With --exact its packages are those of the other one.');
  expect((await say('create', 'none', '--exact')).err).toContain('--exact needs --like');
  expect((await say('create', 'both', '--like', 'demo', '--from', 'a.txt')).err).toContain('not both');
  expect((await say('create', 'kin', '--like', 'demo', '--kind', 'venv')).err).toContain('nix-packages');
  expect((await say('create', 'lost', '--like', 'nobody')).thrown).toMatchObject({ code: 'not-found' });
});

test('an export into a folder that is not there says so', async () => {
  const { say, home } = openCommandLine();
  await say('create', ...made);
  const { thrown } = await say('export', 'demo', '--output', `${home}/nowhere/`);
  expect(thrown).toMatchObject({ code: 'not-found', message: `There is no folder ${home}/nowhere/.` });
  expect(existsSync(join(home, 'nowhere'))).toBe(false);
});

test('what a file sets variables to is read by whoever is asked or looks first, and no login is', async () => {
  const { say, home } = openCommandLine();
  const file = join(home, 'demo.cloche.json');
  const asked = { spec: { packages: ['https://ada:canary-1@index.example/x'] } };
  const variables = { API_TOKEN: 'canary-2' };
  const leftOut = { variables: [], settings: [] };
  const whole = {
    format: 'cloche-environment',
    schema: 1,
    name: 'demo',
    kind: 'nix-packages',
    asked,
    variables,
    leftOut,
  };
  writeFileSync(file, JSON.stringify(whole));
  const looked = await say('create', ...made, '--from', file, '--plan');
  expect(looked.err).toMatch(/It sets the variable API_TOKEN .*: canary-2\n/);
  expect(`${looked.out}${looked.err}`).not.toContain('canary-1');
  const { out, err } = await say('create', ...made, '--from', file, '--yes');
  expect(err).toContain('It sets the variable API_TOKEN.');
  expect(`${out}${err}`).not.toContain('canary');
  expect((await say('create', 'asked', '--kind', 'nix-packages', '--from', file)).err).toContain('canary-2');
});
