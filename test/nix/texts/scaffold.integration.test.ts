import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newPackage } from '../../../main/nix/texts/new-package';
import { scaffoldPackage } from '../../../main/nix/texts/scaffold';
import { createRun } from '../../../main/process/run-program';
import type { Scaffold } from '../../../preload/contract';
import { createPerson, type Person } from '../../cli/cloche';
import { bundleForNode } from '../../support/bundle';
import { type FileServer, serveFiles } from '../../support/file-server';
import { hasNix, type NixStore, openNixStore } from '../../support/nix-store';
import { hostileTexts } from './hostile-texts';

describe.runIf(hasNix)('a new Nix package', () => {
  let store: NixStore;
  let person: Person;
  let library: string;

  beforeAll(async () => {
    store = openNixStore();
    const scripts = join(store.folder, 'scripts');
    mkdirSync(scripts);
    person = createPerson(
      await bundleForNode('main/cli.ts', scripts),
      join(store.folder, 'home', 'person'),
      store.variables,
    );
    library = join(store.folder, 'a library');
    mkdirSync(library);
    writeFileSync(join(library, 'my_lib.py'), 'import demo\nANSWER = 42\n');
  });
  afterAll(() => store?.dispose());

  const cloche = async (...args: string[]) => {
    const ended = await person.cloche(args);
    if (ended.code !== 0) throw new Error(`cloche ${args.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  };
  const parse = (text: string) =>
    execFileSync('nix-instantiate', ['--parse', '-'], { input: text, env: store.variables, stdio: 'pipe' });

  test('of a folder is written, builds in an environment and can be imported', async () => {
    const output = join(store.folder, 'packages');
    const options = ['--version', '1.0', '--source', library, '--dependency', 'demo', '--output', output];
    const file = join(output, 'my-lib.nix');
    expect(await cloche('new-package', 'my-lib', ...options)).toBe(`${file}\n`);
    const text = readFileSync(file, 'utf8');
    expect(await person.cloche(['new-package', 'my-lib', ...options])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${file} exists already`),
    });
    expect(readFileSync(file, 'utf8')).toBe(text);
    await cloche('create', 'with-lib', '--kind', 'nix-packages', '--set', `derivations=${file}`, '--yes');
    const answer = await cloche('run', 'with-lib', '--', 'python', '-c', 'import my_lib; print(my_lib.ANSWER)');
    expect(answer).toBe('42\n');
  });

  test('is put where it belongs in a nixpkgs', async () => {
    const nixpkgs = join(store.folder, 'tree');
    mkdirSync(join(nixpkgs, 'pkgs/top-level'), { recursive: true });
    await cloche('new-package', 'tool', '--version', '1', '--form', 'application', '--output', nixpkgs);
    expect(existsSync(join(nixpkgs, 'pkgs/by-name/to/tool/package.nix'))).toBe(true);
  });

  test('has the hash of its source when that is wanted, and the archive builds with it', async () => {
    const archive = join(store.folder, 'my-lib-1.0.tar.gz');
    execFileSync('tar', ['czf', archive, '-C', store.folder, 'a library']);
    const options = ['my-lib', '--version', '1.0', '--source', `file://${archive}`, '--fetch', '--json'];
    const { files } = JSON.parse(await cloche('new-package', ...options, '--dependency', 'demo')) as Scaffold;
    const hash = createHash('sha256').update(readFileSync(archive)).digest('base64');
    expect(files[0]?.text).toContain(`hash = "sha256-${hash}";`);
    const file = join(store.folder, 'fetched.nix');
    writeFileSync(file, files[0]?.text ?? '');
    await cloche('create', 'fetched', '--kind', 'nix-packages', '--set', `derivations=${file}`, '--yes');
    expect(await cloche('run', 'fetched', '--', 'python', '-c', 'import my_lib; print(my_lib.ANSWER)')).toBe('42\n');
  });

  describe('of PyPI, with no nixpkgs in NIX_PATH', () => {
    let server: FileServer;

    beforeAll(async () => {
      server = await serveFiles({
        '/flask_demo/flask_demo-5.0.tar.gz': 'today',
        '/Flask-Demo/Flask-Demo-1.0.tar.gz': 'before',
      });
      for (const [name, value] of Object.entries({ ...store.variables, NIX_PATH: '' })) vi.stubEnv(name, value);
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      await server?.close();
    });

    /** With the files of PyPI on this machine. */
    function make(version: string) {
      const start = createRun({});
      const here = (text: string) =>
        text.replace(/^https:\/\/files\.pythonhosted\.org\/packages\/source\/\w/, server.url);
      const context = {
        run: ((file, args, options) => start(file, args.map(here), options)) as typeof start,
        signal: new AbortController().signal,
      };
      return newPackage({ name: 'Flask-Demo', version, form: 'library', resolvesHash: true }, context);
    }
    const hashOf = (text: string) => `hash = "sha256-${createHash('sha256').update(text).digest('base64')}";`;

    test('the source is found as files are called today, and as they were before', async () => {
      const today = (await make('5.0')).files[0]?.text;
      expect(today).toContain(`pname = "flask_demo";\n    inherit version;\n    ${hashOf('today')}`);
      const before = (await make('1.0')).files[0]?.text;
      expect(before).toContain(`fetchPypi {\n    inherit pname version;\n    ${hashOf('before')}`);
    });

    test('a version that is not there is told, after all names were tried', async () => {
      await expect(make('9.0')).rejects.toMatchObject({
        code: 'not-found',
        message: 'PyPI has no source of Flask-Demo 9.0 as a tar.gz.',
      });
      expect(server.requests.filter((path) => path.includes('9.0'))).toEqual([
        '/flask_demo/flask_demo-9.0.tar.gz',
        '/Flask-Demo/Flask-Demo-9.0.tar.gz',
        '/flask-demo/flask-demo-9.0.tar.gz',
      ]);
    });
  });

  test('whose hash is not known yet is told the true one', async () => {
    const archive = join(store.folder, 'my-lib-1.0.tar.gz');
    writeFileSync(archive, 'anything');
    const options = ['--version', '1.0', '--source', `file://${archive}`, '--output', join(store.folder, 'open')];
    const file = (await cloche('new-package', 'open-lib', ...options)).trim();
    const failed = await person.cloche([
      'create',
      'open',
      '--kind',
      'nix-packages',
      '--set',
      `derivations=${file}`,
      '--yes',
    ]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain(`sha256-${createHash('sha256').update('anything').digest('base64')}`);
  });

  test('is Nix, whatever its folder is called', () => {
    for (const form of ['library', 'application'] as const) {
      for (const source of ['', 'github:me/demo', 'github:me/demo/x', 'https://example.org/x.zip'])
        parse(
          scaffoldPackage({ name: '3odd', version: '1', form, source, dependencies: ['with', 'b'] }).files[0]?.text ??
            '',
        );
      for (const text of hostileTexts.filter((one) => !/[\0\n\r]/.test(one))) {
        const { files } = scaffoldPackage({ name: 'a', version: '1', form, source: `/x/${text}` });
        parse(files[0]?.text ?? '');
      }
    }
  });
});
