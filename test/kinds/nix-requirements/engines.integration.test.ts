import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Subject } from '../../../main/kinds/kind';
import { nixRequirements } from '../../../main/kinds/nix-requirements/nix-requirements';
import type { NixRequirementsSpec } from '../../../main/kinds/nix-requirements/spec';
import type { Lock } from '../../../preload/contract';
import { hasNix, openNixStore } from '../../support/nix-store';
import { temporaryFolder } from '../../support/temporary';
import { engineRepository } from './engine-repositories';
import { realContext, specOf, subjectOf } from './requirements-subject';

describe.runIf(hasNix)('engines that are fetched, from repositories of this machine', () => {
  const store = openNixStore();
  afterAll(() => store.dispose());
  beforeEach(() => {
    for (const [name, value] of Object.entries(store.variables)) vi.stubEnv(name, value);
  });
  afterEach(() => vi.unstubAllEnvs());

  const create = (subject: Subject<NixRequirementsSpec>, lock?: Lock) =>
    nixRequirements.create(subject, lock, realContext());
  const update = (subject: Subject<NixRequirementsSpec>, lock?: Lock) => {
    const scope = { before: subject.spec, renews: [], removes: [] };
    return nixRequirements.update?.(subject, lock, { ...realContext(), keep: async () => {} }, scope);
  };
  const sourcesOf = ({ sources = [] }: Lock) => sources.filter(({ name }) => name !== 'nixpkgs');

  async function python(subject: Subject<NixRequirementsSpec>, script: string): Promise<string> {
    const { path } = await nixRequirements.activate(subject, realContext());
    return execFileSync(join(path[0] ?? '', 'python'), ['-c', script], { encoding: 'utf8' }).trim();
  }

  /** What a small engine was asked. */
  const called = async (subject: Subject<NixRequirementsSpec>) =>
    JSON.parse(await python(subject, 'import called; print(called.CALL)'));

  async function parses(subject: Subject<NixRequirementsSpec>, lock: Lock): Promise<string[]> {
    const folder = temporaryFolder();
    const formats = ['shell.nix', 'flake.nix', 'configuration.nix'] as const;
    const files = await Promise.all(formats.map((format) => nixRequirements.write?.(subject, lock, format)));
    return files.map((file, at) => {
      const path = join(folder, formats[at] ?? '');
      writeFileSync(path, file?.text ?? '');
      execFileSync('nix-instantiate', ['--parse', path], { env: store.variables, stdio: 'pipe' });
      return file?.text ?? '';
    });
  }

  test('pyproject.nix is fetched at a commit that is noted, kept with the lock, and newer after an update', async () => {
    const repository = engineRepository('pyproject.nix');
    const first = repository.head();
    const requirements = ['numpy>=2', 'requests[socks]', 'pywin32; sys_platform == "win32"'];
    const subject = subjectOf({
      engine: 'pyproject-nix',
      engineSource: repository.url,
      requirements: requirements.slice(0, 2),
    });
    const { warnings, steps } = await nixRequirements.plan(subject, undefined, realContext());
    expect(warnings).toContain(`Code from ${repository.url} is evaluated on this machine.`);
    expect(steps[0]).toBe(`Fetch pyproject.nix from ${repository.url}, and note its commit and hash.`);

    const lock = await create(subject);
    const source = {
      name: 'pyproject.nix',
      url: repository.url,
      revision: first,
      hash: expect.stringMatching(/^sha256-/),
    };
    expect(sourcesOf(lock)).toEqual([source]);
    expect(await called(subject)).toEqual({ requirements: 'numpy>=2\nrequests[socks]' });
    for (const text of await parses(subject, lock)) {
      expect(text).toContain(`rev = "${first}";`);
      expect(text).toContain(`narHash = "${sourcesOf(lock)[0]?.hash}";`);
    }

    repository.commit('note.txt', 'newer');
    store.collectGarbage();
    expect(await python(subject, 'import numpy, requests; print(numpy.__version__)')).toBe('2.3.2');
    const again = subjectOf(subject.spec);
    expect(sourcesOf(await create(again, lock))).toEqual(sourcesOf(lock));
    const kept = await update(subject, lock);
    expect(kept && sourcesOf(kept)).toEqual(sourcesOf(lock));
    const updated = await update(subject, undefined);
    expect(updated && sourcesOf(updated)).toMatchObject([{ revision: repository.head() }]);
    expect(repository.head()).not.toBe(first);
    const pinned = subjectOf({ ...subject.spec, engineSource: `${repository.url}#${first}` });
    expect(sourcesOf(await create(pinned))).toEqual(sourcesOf(lock));

    rmSync(fileURLToPath(repository.url), { recursive: true });
    const offline = await update(subject, lock);
    expect(offline && sourcesOf(offline)).toEqual(sourcesOf(lock));
  });

  test('a lock that promises other contents is refused, and its address is not believed', async () => {
    const repository = engineRepository('pyproject.nix');
    const subject = subjectOf({ engine: 'pyproject-nix', engineSource: repository.url, requirements: ['numpy'] });
    const lock = { schema: 1, python: '3.11', engine: 'Nix', packages: [] } as const;
    const source = { name: 'pyproject.nix', url: 'file:///nowhere', revision: repository.head() };
    const hash = `sha256-${'A'.repeat(43)}=`;
    await expect(create(subject, { ...lock, packages: [], sources: [{ ...source, hash }] })).rejects.toMatchObject({
      code: 'hash-mismatch',
    });
    const made = await create(subject, { ...lock, packages: [], sources: [source] });
    expect(sourcesOf(made)).toMatchObject([{ url: repository.url }]);
  });

  test('pyproject.nix takes names as they are: what nixpkgs calls otherwise is told, with the engine that knows', async () => {
    const subject = subjectOf({ engine: 'pyproject-nix', requirements: ['PyGObject', 'numpy'] });
    await expect(nixRequirements.plan(subject, undefined, realContext())).rejects.toMatchObject({
      code: 'no-such-package',
      detail: 'PyGObject: nixpkgs has it as pygobject3',
      fixes: [
        { action: { type: 'change', spec: { engine: 'attributes' } } },
        { action: { kind: 'fhs-pip' } },
        { action: { spec: { requirements: ['numpy'] } } },
      ],
    });
  });

  const uvLock = (versions: Readonly<Record<string, string>>) =>
    [
      'version = 1',
      'requires-python = ">=3.9"',
      ...Object.entries(versions).map(([name, version]) => `[[package]]\nname = "${name}"\nversion = "${version}"`),
    ].join('\n');

  function projectOf(versions: Readonly<Record<string, string>>): string {
    const project = join(temporaryFolder(), `a \${b} "project"`);
    mkdirSync(project);
    writeFileSync(join(project, 'pyproject.toml'), '[project]\nname = "own"\n');
    writeFileSync(join(project, 'uv.lock'), uvLock(versions));
    return project;
  }

  test('uv2nix gives the versions of a uv.lock, and says when it has changed', async () => {
    const repositories = ['pyproject.nix', 'build-system-pkgs', 'uv2nix'].map((name) => ({
      name,
      ...engineRepository(name),
    }));
    const engineSource = repositories.map(({ name, url }) => `${name}=${url}`).join(' ');
    const project = projectOf({ idna: '2.9', 'odd-one': '0.3' });
    const subject = subjectOf({ engine: 'uv2nix', engineSource, project });
    expect(nixRequirements.project(subject.spec)).toBe(project);
    const lock = await create(subject);
    expect(sourcesOf(lock)).toMatchObject(repositories.map(({ name, url, head }) => ({ name, url, revision: head() })));
    expect(lock.packages).toMatchObject([
      { name: 'called' },
      { name: 'idna', version: '2.9' },
      { name: 'odd-one', version: '0.3' },
    ]);
    expect(await called(subject)).toEqual({ name: 'demo-env', spec: { idna: [], 'odd-one': [] } });
    const [shell] = await parses(subject, lock);
    expect(shell).toContain('workspaceRoot = ./.;');

    expect(await nixRequirements.staleness?.(subject)).toBeUndefined();
    writeFileSync(join(project, 'uv.lock'), uvLock({ idna: '3.0' }));
    expect(await nixRequirements.staleness?.(subject)).toEqual({ reason: expect.stringContaining('changed') });
    const some = { ...subject, spec: specOf({ ...subject.spec, requirements: ['IDNA[extra]<3'] }) };
    const { warnings } = await nixRequirements.plan(some, undefined, realContext());
    expect(warnings).toContain('IDNA 3.0 instead of <3.');
    await update(some, lock);
    expect(await called(some)).toEqual({ name: 'demo-env', spec: { idna: ['extra'] } });
    expect(await python(some, 'import idna; print(idna.__version__)')).toBe('3.0');
  });

  test('what uv2nix would build is among the files that have to be trusted, and what is not of PyPI is named', async () => {
    const project = projectOf({});
    const of = (name: string, source: string, more = '') =>
      `[[package]]\nname = "${name}"\nsource = { ${source} }\n${more}`;
    const pypi = 'registry = "https://pypi.org/simple"';
    const files = (host: string) =>
      `wheels = [{ url = "https://${host}/x.whl" }]\nsdist = { url = "https://${host}/x.zip" }`;
    writeFileSync(
      join(project, 'uv.lock'),
      [
        'version = 1',
        of('usual', pypi, files('files.pythonhosted.org')),
        of('posing', pypi, files('evil.example')),
        of('other', 'registry = "https://me:secret@index.example/simple"', files('index.example')),
        of('cloned', 'git = "https://evil.example/x?rev=main#0123"'),
        of('loaded', 'url = "https://evil.example/loaded.zip"'),
        of('beside', 'directory = "../beside"'),
        of('wheel', 'path = "wheel.whl"'),
        of('own', 'editable = "."'),
        of('root', 'virtual = "."'),
      ].join('\n'),
    );
    const sources = await nixRequirements.sources?.(specOf({ engine: 'uv2nix', project }));
    expect(sources?.files.map(({ path }) => path)).toEqual(
      ['pyproject.toml', 'uv.lock'].map((file) => join(project, file)),
    );
    expect(sources?.warnings).toEqual([
      'By the uv.lock posing comes from https://evil.example/x.zip.',
      'By the uv.lock posing comes from https://evil.example/x.whl.',
      'By the uv.lock other comes from the index https://***@index.example/simple.',
      'By the uv.lock cloned comes from Git: https://evil.example/x?rev=main#0123.',
      'By the uv.lock loaded comes from https://evil.example/loaded.zip.',
      `By the uv.lock beside is built of ${join(project, '../beside')}.`,
      `By the uv.lock wheel is built of ${join(project, 'wheel.whl')}.`,
      `By the uv.lock own is built of ${project}.`,
    ]);
    expect(await nixRequirements.sources?.(specOf({ engine: 'attributes', project }))).toEqual({
      files: [],
      warnings: [],
    });
  });

  test('uv2nix says what it needs', async () => {
    const refusal = (spec: Partial<NixRequirementsSpec>) =>
      expect(nixRequirements.plan(subjectOf({ engine: 'uv2nix', ...spec }), undefined, realContext())).rejects;
    await refusal({ requirements: ['idna'] }).toMatchObject({
      code: 'invalid-input',
      hint: expect.stringContaining('uv add -r requirements.txt'),
    });
    const project = temporaryFolder();
    await refusal({ project }).toMatchObject({ code: 'not-found', message: expect.stringContaining('pyproject.toml') });
    writeFileSync(join(project, 'pyproject.toml'), '');
    await refusal({ project }).toMatchObject({ code: 'not-found', hint: expect.stringContaining('uv lock') });
    writeFileSync(join(project, 'uv.lock'), '[[package]]\nname = 1');
    await refusal({ project }).toMatchObject({ code: 'invalid-input', message: expect.stringContaining('not a lock') });
    writeFileSync(join(project, 'uv.lock'), uvLock({ idna: '3.0' }));
    await refusal({ project, requirements: ['idna', 'six', 'pytz'] }).toMatchObject({
      code: 'no-such-package',
      message: `The uv.lock of ${project} lacks six, pytz.`,
    });
  });

  test('mach-nix is asked with the lines, and called legacy', async () => {
    const { url } = engineRepository('mach-nix');
    const subject = subjectOf({ engine: 'mach-nix', engineSource: url, requirements: ['numpy>=2', 'idna'] });
    const { warnings } = await nixRequirements.plan(subject, undefined, realContext());
    expect(warnings.join(' ')).toContain('unmaintained');
    const lock = await create(subject);
    expect(lock.packages.map(({ name }) => name)).toEqual(['idna', 'numpy']);
    await parses(subject, lock);
  });

  test('pip2nix writes the packages, which are kept as it wrote them', async () => {
    const { url } = engineRepository('pip2nix');
    const subject = subjectOf({ engine: 'pip2nix', engineSource: url, requirements: ['alpha==1.5', 'beta-two==2'] });
    const lock = await create(subject);
    expect(lock.packages).toMatchObject([
      { name: 'alpha', version: '1.5', isRequested: true },
      { name: 'beta-two', version: '2', isRequested: true },
    ]);
    store.collectGarbage();
    expect(await python(subject, 'import alpha; print(alpha.VERSION)')).toBe('1');
    const [shell] = await parses(subject, lock);
    expect(shell).toContain('"  \\"alpha\\" = super.buildPythonPackage rec {"');
  });

  test('an engine that leaves something out is found out', async () => {
    const repository = engineRepository('mach-nix');
    repository.commit('default.nix', `{ pkgs, python }: { mkPython = _: pkgs.\${python}.withPackages (ps: [ ]); }`);
    const subject = subjectOf({ engine: 'mach-nix', engineSource: repository.url, requirements: ['idna'] });
    await expect(create(subject)).rejects.toMatchObject({ code: 'verification-failed' });
    await expect(nixRequirements.activate(subject, realContext())).rejects.toMatchObject({ code: 'corrupt' });
  });

  test('a repository that is not there is told by its address', async () => {
    const url = `file://${temporaryFolder()}/nothing`;
    const subject = subjectOf({ engine: 'mach-nix', engineSource: url, requirements: ['idna'] });
    await expect(create(subject)).rejects.toMatchObject({ code: 'network', message: expect.stringContaining(url) });
  });
});
