import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasNix } from '../../support/nix-store';
import { derivation, pyproject, setUpProjects, source } from './set-up-projects';

const setup = `from setuptools import setup
open("/dev/null/never")
`;
const plainSetup = `from setuptools import setup
setup(
    name="demo-project",
    version="1.0",
    install_requires=["demo>=1"],
    entry_points={"console_scripts": ["demo-program = demoproject:main"]},
)
`;

/** Projects by what says how they are built. */
const projects = [
  {
    name: 'own-file',
    files: { 'derivation.nix': derivation, 'pyproject.toml': pyproject, 'demoproject.py': source('built') },
  },
  { name: 'pyproject', files: { 'pyproject.toml': pyproject, 'src/demoproject/__init__.py': source('built') } },
  { name: 'setup', files: { 'setup.py': plainSetup, 'demoproject.py': source('built') } },
  {
    name: 'alone',
    files: {
      'default.nix': `with import <nixpkgs> { };\n(${derivation}) { inherit lib python3Packages; }`,
      'pyproject.toml': pyproject,
      'demoproject.py': source('built'),
    },
  },
  {
    name: 'with-pkgs',
    files: {
      'package.nix': `{ pkgs ? throw "It was not given." }:\n(${derivation}) { inherit (pkgs) lib python3Packages; }`,
      'pyproject.toml': pyproject,
      'demoproject.py': source('built'),
    },
  },
] as const;

describe.runIf(hasNix)('the shell of a project', () => {
  const { own, makeProject, cloche, find, create, storePaths } = setUpProjects();

  test.each(projects)('$name is made, built, collected around, changed and removed', async ({ name, files }) => {
    const project = makeProject(name, files);
    await create(name, project, '--package', 'pytest', '--set', 'programs=hello');
    const made = await find(name);
    expect(made).toMatchObject({ state: 'ready', project });

    const imports = ['run', name, '--', 'python', '-c', 'import demoproject, pytest; demoproject.main()'];
    expect(await cloche(...imports)).toBe('built 1.2.3\n');
    expect(await cloche('run', name, '--', 'hello')).toBe('Hello, world!\n');
    expect((await own.person.cloche(['run', name, '--', 'demo-program'])).code).toBe(127);

    expect(await cloche('build', name)).toContain('\n  demo-program\n');
    const module = Object.keys(files).find((file) => file.includes('demoproject')) ?? '';
    writeFileSync(join(project, module), source('changed'));
    expect(await cloche(...imports)).toBe('changed 1.2.3\n');
    expect(await cloche('run', name, '--', 'demo-program')).toBe('built 1.2.3\n');

    own.store.collectGarbage();
    expect(await cloche(...imports)).toBe('changed 1.2.3\n');
    expect(await cloche('run', name, '--', 'demo-program')).toBe('built 1.2.3\n');
    await cloche('build', name);
    expect(await cloche('run', name, '--', 'demo-program')).toBe('changed 1.2.3\n');

    const result = realpathSync(join(made?.path ?? '', 'result'));
    await cloche('remove', name, '--yes');
    own.store.collectGarbage();
    expect(existsSync(result)).toBe(false);
  });

  test('a change of what says how it is built is followed', async () => {
    const project = makeProject('followed', { 'pyproject.toml': pyproject, 'demoproject.py': source('built') });
    await create('followed', project);
    await cloche('build', 'followed');
    const result = readResult((await find('followed'))?.path);
    writeFileSync(join(project, 'pyproject.toml'), pyproject.replace('"demo>=1;', '"requests", "demo>=1;'));
    const ended = await own.person.cloche(['run', 'followed', '--', 'python', '-c', 'import requests; print("there")']);
    expect(ended).toMatchObject({ code: 0, stdout: 'there\n' });
    expect(ended.stderr).not.toContain('note:');
    expect(readResult((await find('followed'))?.path)).toBe(result);

    writeFileSync(join(project, 'pyproject.toml'), pyproject.replace('"demo>=1;', '"nowhere-to-be-found", "demo>=1;'));
    const failed = await own.person.cloche([
      'run',
      'followed',
      '--',
      'python',
      '-c',
      'import requests; print("there")',
    ]);
    expect(failed.stdout).toBe('there\n');
    expect(failed.stderr).toMatch(/note: followed is entered as it was\..*nowhere-to-be-found/);
    const refused = await own.person.cloche(['update', 'followed']);
    expect(refused.stderr).toContain(`no package nowhere-to-be-found, which ${project}/pyproject.toml asks for`);
    expect(await cloche('update', 'followed', '--plan')).toContain(
      'This nixpkgs has no nowhere-to-be-found, which pyproject.toml asks for',
    );
  });

  const readResult = (content = '') => realpathSync(join(content, 'result'));

  test('nothing of a Nix file is evaluated before it was trusted, nor a setup.py run', async () => {
    // Whoever evaluates it leaves a file in the store.
    const evil = `builtins.seq (builtins.readFile (builtins.toFile "evaluated" "")) (${derivation})`;
    const isEvaluated = () => storePaths().some((name) => name.endsWith('-evaluated'));
    const project = makeProject('untrusted', { 'derivation.nix': evil, 'demoproject.py': source('built') });
    const options = ['--kind', 'nix-project', '--set', `project=${project}`];
    expect(await cloche('create', 'untrusted', ...options, '--plan')).toContain('toFile "evaluated"');
    expect(await own.person.cloche(['create', 'untrusted', ...options])).toMatchObject({ code: 4 });
    expect(isEvaluated()).toBe(false);
    expect(await find('untrusted')).toBeUndefined();

    const before = derivation.replace('lib,', 'lib, ');
    writeFileSync(join(project, 'derivation.nix'), before);
    await create('untrusted', project);
    writeFileSync(join(project, 'derivation.nix'), evil);
    const stale = await own.person.cloche(['run', 'untrusted', '--', 'python', '-c', 'print("in")']);
    expect(stale).toMatchObject({ code: 0, stdout: 'in\n', stderr: expect.stringContaining('Nobody has looked at') });
    expect((await own.person.cloche(['build', 'untrusted'])).stderr).toContain('Nobody has looked at');
    expect((await own.person.cloche(['update', 'untrusted'])).code).toBe(4);
    expect(isEvaluated()).toBe(false);
    await cloche('update', 'untrusted', '--yes');
    expect(isEvaluated()).toBe(true);

    const plain = makeProject('never-run', { 'setup.py': setup, 'demoproject.py': 'X = 1' });
    await create('never-run', plain);
    expect(await cloche('run', 'never-run', '--', 'python', '-c', 'import demoproject; print(demoproject.X)')).toBe(
      '1\n',
    );
  });

  test('a build that fails is explained and leaves what was built before', async () => {
    const project = makeProject('failing', { 'pyproject.toml': pyproject, 'demoproject.py': source('built') });
    await create('failing', project);
    await cloche('build', 'failing');
    writeFileSync(join(project, 'setup.py'), setup);
    const failed = await own.person.cloche(['build', 'failing']);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/cloche: .*demo-project.*\n/);
    expect(await cloche('run', 'failing', '--', 'demo-program')).toBe('built 1.2.3\n');
  });

  test('what was built comes back from the trash, as far as it is still there', async () => {
    const project = makeProject('trashed', { 'pyproject.toml': pyproject, 'demoproject.py': source('trashed') });
    await create('trashed', project);
    await cloche('build', 'trashed');
    const link = join((await find('trashed'))?.path ?? '', 'result');
    const result = realpathSync(link);
    const other = join(own.store.folder, 'other');
    const hold = ['--realise', result, '--add-root', other, '--indirect'];
    execFileSync('nix-store', hold, { env: own.store.variables, stdio: 'pipe' });
    await cloche('remove', 'trashed', '--yes');
    own.store.collectGarbage();
    expect(await own.person.cloche(['restore', 'trashed'])).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('What was built'),
    });
    rmSync(other);
    own.store.collectGarbage();
    expect(existsSync(result)).toBe(true);

    await cloche('remove', 'trashed', '--yes');
    own.store.collectGarbage();
    expect(existsSync(result)).toBe(false);
    const { code, stderr } = await own.person.cloche(['restore', 'trashed']);
    expect(code).toBe(0);
    expect(stderr).toContain('What was built of the project of trashed is gone from the Nix store: build it again.');
    expect(stderr).toMatch(/It is back, but something that it needs may be gone: .* repair the environment/);
    expect(lstatSync(link, { throwIfNoEntry: false })).toBeUndefined();
    await cloche('repair', 'trashed');
    await cloche('build', 'trashed');
    expect(await cloche('run', 'trashed', '--', 'demo-program')).toBe('trashed 1.2.3\n');
  });

  test('local things stay out of the store', async () => {
    const project = makeProject('local', {
      'pyproject.toml': pyproject,
      'demoproject.py': source('built'),
      '.env': 'SECRET=1',
      'envs/pyvenv.cfg': 'home=/usr/bin',
      '.git/config': '',
    });
    execFileSync('mkfifo', [join(project, 'fifo')]);
    await create('local', project);
    await cloche('build', 'local');
    const copies = storePaths().filter((name) => name.endsWith('demo-project-source'));
    const names = copies.map((name) => readdirSync(join(own.store.folder, 'store', name)).sort());
    expect(names).toContainEqual(['demoproject.py', 'pyproject.toml']);
    expect(names.flat()).not.toContain('.env');
  });

  test('Nix understands what is written', async () => {
    const project = makeProject('written', {
      'pyproject.toml': pyproject,
      'src/demoproject/__init__.py': source('built'),
    });
    await create('written', project);
    for (const format of ['shell.nix', 'flake.nix', 'configuration.nix']) {
      writeFileSync(join(project, format), await cloche('export', 'written', '--format', format));
      execFileSync('nix-instantiate', ['--parse', join(project, format)], { env: own.store.variables, stdio: 'pipe' });
    }
    const options = {
      cwd: project,
      env: { ...own.store.variables, NIX_BUILD_SHELL: '/bin/bash' },
      stdio: 'pipe',
    } as const;
    const script = 'python -c "import demoproject; demoproject.main()"';
    const shell = execFileSync('nix-shell', ['shell.nix', '--run', script], options);
    expect(shell.toString()).toBe('built 1.2.3\n');
    const module =
      'let m = import ./configuration.nix { pkgs = import <nixpkgs> { }; }; in m.environment.systemPackages';
    execFileSync('nix-build', ['-E', module, '-o', join(project, 'result')], options);
    expect(readFileSync(join(project, 'result/bin/demo-program'), 'utf8')).toContain('demoproject');
  });

  test.each(['gtk', 'optimised,unhardened'])('presets %s', async (presets) => {
    const name = presets.replace(',', '-');
    const project = makeProject(name, { 'pyproject.toml': pyproject, 'demoproject.py': source('built') });
    await create(name, project, '--set', `presets=${presets}`);
    await cloche('build', name);
    expect(await cloche('run', name, '--', 'demo-program')).toBe('built 1.2.3\n');
    const typelibs = await cloche('run', name, '--', 'sh', '-c', 'echo "$GI_TYPELIB_PATH"');
    expect(typelibs.includes('gtk+3')).toBe(presets === 'gtk');
    const data = await cloche('run', name, '--', 'sh', '-c', 'echo "$XDG_DATA_DIRS"');
    expect(/^\S+gtk\+3\S*:\/usr\/local\/share:\/usr\/share\n$/.test(data)).toBe(presets === 'gtk');
  });
});
