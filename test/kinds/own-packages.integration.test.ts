import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPerson, type Person } from '../cli/cloche';
import { bundleForNode } from '../support/bundle';
import { hasNix, type NixStore, openNixStore } from '../support/nix-store';

const greeting = '{ writeShellScriptBin }: writeShellScriptBin "greet" "echo hello from greet"\n';
const project = `[project]
name = "my-tool"
version = "1.0"
[project.scripts]
my-tool = "my_tool:main"
`;

describe.runIf(hasNix)('own packages that are no modules', () => {
  let store: NixStore;
  let person: Person;
  let folder: string;

  beforeAll(async () => {
    store = openNixStore();
    const scripts = join(store.folder, 'scripts');
    folder = join(store.folder, 'own');
    mkdirSync(scripts);
    mkdirSync(join(folder, 'my-tool source'), { recursive: true });
    writeFileSync(join(folder, 'my-tool source/pyproject.toml'), project);
    writeFileSync(join(folder, 'my-tool source/my_tool.py'), 'def main():\n    print("hello from my-tool")\n');
    writeFileSync(join(folder, 'greet.nix'), greeting);
    person = createPerson(
      await bundleForNode('main/cli.ts', scripts),
      join(store.folder, 'home', 'person'),
      store.variables,
    );
  });
  afterAll(() => store?.dispose());

  const cloche = async (...args: string[]) => {
    const ended = await person.cloche(args);
    if (ended.code !== 0) throw new Error(`cloche ${args.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  };
  const create = (name: string, files: readonly string[], ...more: string[]) =>
    cloche('create', name, '--kind', 'nix-packages', '--set', `derivations=${files.join(',')}`, ...more, '--yes');
  /** What a command prints in the shell that is exported. */
  const inExported = async (name: string, command: string) => {
    const file = join(folder, 'shell.nix');
    writeFileSync(file, await cloche('export', name, '--format', 'shell.nix'));
    const options = { cwd: folder, env: store.variables, encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync('nix-shell', [file, '--pure', '--run', command], options);
  };

  test('an application as Cloche writes it stands beside the Python, here and in what is exported', async () => {
    const source = ['--source', join(folder, 'my-tool source')];
    await cloche('new-package', 'my-tool', '--version', '1.0', '--form', 'application', ...source, '--output', folder);
    await create('tool', [join(folder, 'my-tool.nix')]);
    expect(await cloche('run', 'tool', '--', 'my-tool')).toBe('hello from my-tool\n');
    expect(await inExported('tool', 'my-tool')).toContain('hello from my-tool');
  });

  test('so does a program, with other packages and programs of both sorts around it', async () => {
    const files = ['greet.nix', 'my-tool.nix'].map((name) => join(folder, name));
    await create('mixed', files, '--package', 'demo', '--set', 'programs=hello');
    const commands = 'greet && my-tool && hello && python -c "import demo"';
    const said = 'hello from greet\nhello from my-tool\nHello, world!\n';
    expect(await cloche('run', 'mixed', '--', 'sh', '-c', commands)).toBe(said);
    store.collectGarbage();
    expect(await cloche('run', 'mixed', '--', 'sh', '-c', commands)).toBe(said);
    expect(await inExported('mixed', commands)).toContain(said);

    const exported = await cloche('export', 'mixed', '--format', 'shell.nix');
    await cloche('remove', 'mixed', '--yes');
    await cloche('import', join(folder, 'shell.nix'), '--yes');
    expect(await cloche('run', 'mixed', '--', 'sh', '-c', commands)).toBe(said);
    expect(await cloche('export', 'mixed', '--format', 'shell.nix')).toBe(exported);
  });

  test('a name that none of them has is told with theirs, and the phases of a making come once each', async () => {
    await person.cloche(['remove', 'one', '--yes']);
    const file = join(folder, 'many.nix');
    writeFileSync(file, '{ demo = 1; }');
    const asked = ['create', 'many', '--kind', 'nix-packages', '--set', `derivations=${file}`, '-p', 'demoo', '--yes'];
    const { code, stderr } = await person.cloche(asked);
    expect(code).toBe(1);
    expect(stderr).toMatch(/hint: Did you mean demo[^?]*\? Each file of your own packages holds one package/);
    expect(stderr).toMatch(/it comes by the name of the file without being asked for: many\./);

    const made = [
      'create',
      'one',
      '--kind',
      'nix-packages',
      '--set',
      `derivations=${join(folder, 'greet.nix')}`,
      '--yes',
    ];
    const phases = (await person.cloche(made)).stderr
      .split('\n')
      .map((line) => line.replace(/:.*/, ''))
      .filter((phase, at, all) => phase !== '' && phase !== 'trusted' && phase !== all[at - 1]);
    const all = ['Evaluating nixpkgs', 'Building packages', 'Starting its Python', 'Verifying the environment'];
    // One before the last may be too short to be told.
    expect(phases).toEqual(all.filter((phase) => phases.includes(phase)));
    expect(phases.at(-1)).toBe('Verifying the environment');
  });

  test('one whose file is gone is entered as it was, and says what comes first', async () => {
    const file = join(folder, 'fleeting.nix');
    writeFileSync(file, greeting);
    await create('fleeting', [file]);
    rmSync(file);
    const entered = await person.cloche(['run', 'fleeting', '--', 'greet']);
    expect(entered).toMatchObject({ code: 0, stdout: 'hello from greet\n' });
    const first = 'It still works as it was. Put the file back, or change what it is made of.';
    expect(entered.stderr).toContain(`There is no file ${file}. ${first}`);
    writeFileSync(file, 'throw "never"');
    const failed = await person.cloche(['update', 'fleeting', '--yes']);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('fleeting stays as it was.') });
  });

  test.each([
    ['a set', '{ lib }: { hello = lib.version; }'],
    ['a text', '{ lib }: lib.version'],
    ['a function', '{ lib }: name: name'],
  ])('a file that gives %s is told by its name, and nothing is called ready', async (_what, text) => {
    const file = join(folder, 'no package.nix');
    writeFileSync(file, text);
    await expect(create('wrong', [join(folder, 'greet.nix'), file])).rejects.toThrow(`${file} gives no package.`);
    const all = JSON.parse(await cloche('list', '--json')) as { name: string; state: string }[];
    expect(all.find(({ name }) => name === 'wrong')?.state).toBe('incomplete');
    await cloche('clean', 'wrong', '--yes');
  });
});
