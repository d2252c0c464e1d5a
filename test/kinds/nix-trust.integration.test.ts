import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPerson, type Person } from '../cli/cloche';
import { bundleForNode } from '../support/bundle';
import { hasNix, miniNixpkgs, type NixStore, openNixStore } from '../support/nix-store';

describe.runIf(hasNix)('what nobody has trusted is not evaluated', () => {
  let store: NixStore;
  let person: Person;

  beforeAll(async () => {
    store = openNixStore();
    const scripts = join(store.folder, 'scripts');
    mkdirSync(scripts);
    const script = await bundleForNode('main/cli.ts', scripts);
    person = createPerson(script, join(store.folder, 'home', 'person'), store.variables);
  });
  afterAll(() => store?.dispose());

  const cloche = async (...args: string[]) => {
    const ended = await person.cloche(args);
    if (ended.code !== 0) throw new Error(`cloche ${args.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  };
  const write = (name: string, text: string): string => {
    const file = join(store.folder, 'own', name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  /** Whoever evaluates it leaves a file in the store, also one who only looks. */
  const traced = (name: string, text: string) => {
    const url = `file://${write('trace', '')}`;
    return `builtins.seq (builtins.readFile (builtins.fetchurl { url = "${url}"; name = "${name}"; })) (${text})`;
  };
  const isEvaluated = (name: string) =>
    execFileSync('ls', [join(store.folder, 'store')], { encoding: 'utf8' }).includes(`-${name}\n`);
  const nixpkgsBy = (name: string, trace: string) =>
    write(`${name}/default.nix`, traced(trace, `import ${miniNixpkgs}`)).replace('/default.nix', '');

  test('a folder that a pin names, for a plan and for what is made', async () => {
    const folder = nixpkgsBy('pinned', 'pin-evaluated');
    const options = ['--kind', 'nix-requirements', '--package', 'demo', '--set', `nixpkgs=path:${folder}`];
    const plan = await cloche('create', 'pinned', ...options, '--plan');
    expect(plan).toContain('name = "pin-evaluated"');
    expect(plan).toContain(`Of ${folder} only ${folder}/default.nix is shown`);
    expect(await person.cloche(['create', 'pinned', ...options])).toMatchObject({ code: 4 });
    expect(isEvaluated('pin-evaluated')).toBe(false);
    await cloche('create', 'pinned', ...options, '--yes');
    expect(isEvaluated('pin-evaluated')).toBe(true);
  });

  test('a Nix file that another one names in any way, which makes an environment stale too', async () => {
    const file = write('own.nix', '{ demo }: import sub/part demo');
    const part = write('sub/part', 'demo: demo');
    await cloche('create', 'own', '--kind', 'nix-packages', '--set', `derivations=${file}`, '--yes');
    expect((await person.cloche(['run', 'own', '--', 'python', '-c', 'import demo'])).stderr).toBe('');
    writeFileSync(part, traced('part-evaluated', 'demo: demo'));
    const stale = await person.cloche(['run', 'own', '--', 'python', '-c', 'print("in")']);
    expect(stale).toMatchObject({ code: 0, stdout: 'in\n', stderr: expect.stringContaining('Nobody has looked at') });
    expect(isEvaluated('part-evaluated')).toBe(false);
    await cloche('update', 'own', '--yes');
    expect(isEvaluated('part-evaluated')).toBe(true);
  });

  test('sources of an own package: an environment is made of them too', async () => {
    const build = 'pname = "sourced"; version = "1"; format = "other"; src = ./sourced;';
    const modules = `$out/\${python.sitePackages}`;
    const install = `installPhase = "mkdir -p ${modules}; cp sourced.py ${modules}";`;
    const module = 'sourced/sourced.py';
    const file = write('sourced.nix', `{ buildPythonPackage, python }: buildPythonPackage { ${build} ${install} }`);
    write(module, 'print("before")');
    const options = ['--kind', 'nix-packages', '--set', `derivations=${file}`];
    expect(await cloche('create', 'sourced', ...options, '--plan')).not.toContain('holds too much');
    await cloche('create', 'sourced', ...options, '--yes');
    expect(await person.cloche(['run', 'sourced', '--', 'python', '-c', 'import sourced'])).toMatchObject({
      ...{ stdout: 'before\n', stderr: '' },
    });
    write(module, 'print("afterwards")');
    expect(await cloche('run', 'sourced', '--', 'python', '-c', 'import sourced')).toBe('afterwards\n');
  });

  test('the lock of a flake that changed; a folder that is not what its lock says is none', async () => {
    const hash = (folder: string) =>
      execFileSync('nix', ['--extra-experimental-features', 'nix-command', 'hash', 'path', folder], {
        encoding: 'utf8',
        env: store.variables,
      }).trim();
    const lockOf = (path: string, narHash: string) =>
      JSON.stringify({
        version: 7,
        root: 'root',
        nodes: { root: { inputs: { nixpkgs: 'n' } }, n: { locked: { type: 'path', path, narHash } } },
      });
    const first = nixpkgsBy('first', 'first-evaluated');
    const other = nixpkgsBy('other', 'other-evaluated');
    const lock = write('flake.lock', lockOf(first, hash(first)));
    const options = ['--kind', 'nix-requirements', '--package', 'demo', '--set', `nixpkgs=flake:${lock}`];
    expect(await cloche('create', 'locked', ...options, '--plan')).toContain('"narHash"');
    expect(isEvaluated('first-evaluated')).toBe(false);
    expect(await cloche('create', 'locked', ...options, '--plan', '--yes')).toContain('demo 1');
    await cloche('create', 'locked', ...options, '--yes');
    expect(isEvaluated('first-evaluated')).toBe(true);

    writeFileSync(lock, lockOf(other, hash(other)));
    const run = ['run', 'locked', '--', 'python', '-c', 'import demo'];
    expect((await person.cloche(run)).stderr).toContain(`Nobody has looked at what would be run yet: ${lock}`);
    expect(isEvaluated('other-evaluated')).toBe(false);
    write('other/more.nix', 'Changed behind the lock.');
    expect((await person.cloche(['update', 'locked', '--yes'])).code).toBe(1);
    expect(isEvaluated('other-evaluated')).toBe(false);
  });

  test('what an imported file names, before the yes to it', async () => {
    const folder = nixpkgsBy('imported', 'import-evaluated');
    const archive = join(store.folder, 'own', 'evil.tar');
    execFileSync('tar', ['-cf', archive, '-C', join(folder, '..'), 'imported']);
    const hash = execFileSync('nix-prefetch-url', ['--unpack', `file://${archive}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: store.variables,
    }).trim();
    const nixpkgs = `tarball:file://${archive}#${hash}`;
    const file = write(
      'evil.cloche.json',
      JSON.stringify({
        format: 'cloche-environment',
        schema: 1,
        name: 'evil',
        kind: 'nix-requirements',
        asked: { spec: { requirements: ['demo'], nixpkgs } },
        variables: {},
        leftOut: { variables: [], settings: [] },
      }),
    );
    const planned = await person.cloche(['import', file, '--plan']);
    expect(planned).toMatchObject({ code: 0, stderr: expect.stringContaining(`It takes nixpkgs from ${nixpkgs}`) });
    expect(await person.cloche(['import', file])).toMatchObject({ code: 4 });
    expect(await person.cloche(['create', 'evil', '--from', file])).toMatchObject({ code: 4 });
    expect(isEvaluated('import-evaluated')).toBe(false);
    await cloche('import', file, '--plan', '--yes');
    expect(isEvaluated('import-evaluated')).toBe(true);
  });
});
