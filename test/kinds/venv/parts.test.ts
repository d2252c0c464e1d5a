import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { pipEngine } from '../../../main/kinds/venv/pip';
import { isMeant, listPythons } from '../../../main/kinds/venv/pythons';
import { venvSpecSchema } from '../../../main/kinds/venv/spec';
import { venv } from '../../../main/kinds/venv/venv';
import type { Run } from '../../../main/process/run';
import { readPipConfiguration, translatePipSettings } from '../../../main/python/pip/pip-configuration';
import { createPipProgress, readUvProgress } from '../../../main/python/pip/progress';
import { markRequested } from '../../../main/python/pip/requested';
import { lockLines, requirementLines, writeRequirements } from '../../../main/python/pip/requirements-file';
import type { Lock, Progress } from '../../../preload/contract';
import { temporaryFolder } from '../../support/temporary';

const lines = (transcript: string) =>
  readFileSync(new URL(`../../fixtures/venv/${transcript}.txt`, import.meta.url), 'utf8').split('\n');
const spec = (value: object) => venvSpecSchema.parse(value);

describe('specification', () => {
  test('nothing has to be said', () => {
    expect(spec({})).toEqual({
      python: '',
      requirements: [],
      location: 'cloche',
      project: '',
      systemSitePackages: false,
      pip: false,
    });
  });

  test.each([
    { python: '--version' },
    { python: 'python 3' },
    { python: '^3.9' },
    { python: '>=3.9 <3.11' },
    { python: '/usr/bin/python\0' },
    { requirements: ['a\nb'] },
    { location: 'project' },
    { location: 'project', project: 'relative' },
    { unknown: 1 },
  ])('%j is refused', (value) => expect(venvSpecSchema.safeParse(value).success).toBe(false));

  test('the prefix is in the project when that is asked for', async () => {
    const subject = (value: object) => ({
      id: 'demo-abcd',
      name: 'demo',
      spec: spec(value),
      variables: {},
      paths: { folder: '/data/demo-abcd', content: '/data/demo-abcd/content' },
    });
    expect(venv.prefix(subject({}))).toBe('/data/demo-abcd/content');
    expect(venv.prefix(subject({ location: 'project', project: '/home/me/code/' }))).toBe('/home/me/code/.venv');
    expect(await venv.activate(subject({}), { run: vi.fn(), signal: new AbortController().signal })).toEqual({
      path: ['/data/demo-abcd/content/bin'],
      set: { VIRTUAL_ENV: '/data/demo-abcd/content', VIRTUAL_ENV_PROMPT: 'demo' },
      unset: ['PYTHONHOME'],
      promptName: 'demo',
    });
  });
});

test('one on a Python of nixpkgs is written as Nix, any other is not', () => {
  expect(venv.furtherFormats?.(spec({ python: 'python312' }))).toEqual(['shell.nix', 'flake.nix', 'configuration.nix']);
  for (const python of ['', '3.12', '/usr/bin/python3']) expect(venv.furtherFormats?.(spec({ python }))).toEqual([]);
});

describe('requirements', () => {
  test('relative paths start from the project', () => {
    const requirements = ['./lib', '-e ./tool', 'six>=1', '--index-url https://index.example/simple'];
    expect(requirementLines({ requirements, base: '/home/me/code' })).toEqual([
      '/home/me/code/lib',
      '-e /home/me/code/tool',
      'six>=1',
      '--index-url https://index.example/simple',
    ]);
    expect(() => requirementLines({ requirements })).toThrow('The path ./lib has no folder that it starts from.');
  });

  test.each(['-r /tmp/more.txt', '-c limits.txt', '--requirement=more.txt'])(
    'a line that names another file is refused, since nobody has seen that: %s',
    (line) => {
      for (const request of [{ requirements: ['six', line] }, { requirements: ['six'], constraints: [line] }])
        expect(() => requirementLines({ ...request, base: '/home/me' })).toThrow(
          `The line “${line}” names another file.`,
        );
    },
  );

  test('a line that pip would refuse is refused at once', () => {
    expect(() => requirementLines({ requirements: ['six attrs'] })).toThrow(
      /^“six attrs” is more than one requirement on a line\.$/,
    );
    expect(() => requirementLines({ requirements: ['six ==='] })).toThrow('The requirement “six ===” cannot be used.');
  });

  test('what a marker may leave out is not looked for', async () => {
    const requirements = ['six', 'colorama; sys_platform == "win32"'];
    const { names } = await writeRequirements(temporaryFolder(), { requirements }, undefined);
    expect(names).toEqual(['six']);
  });

  test('locked packages are exact, with hashes when all have them', () => {
    const lock = (packages: Lock['packages']): Lock => ({ schema: 1, python: '3.12.1', engine: 'pip', packages });
    const six = { name: 'six', version: '1.17.0', hashes: ['sha256:aa', 'sha256:bb'] };
    expect(lockLines(lock([six]))).toEqual(['six==1.17.0 --hash=sha256:aa --hash=sha256:bb']);
    expect(
      lockLines(
        lock([
          six,
          { name: 'tool', version: '1', source: 'git+https://git.example/tool@abc' },
          { name: 'lib', version: '2', source: '/home/me/lib' },
        ]),
      ),
    ).toEqual(['six==1.17.0', 'tool @ git+https://git.example/tool@abc', '/home/me/lib']);
  });

  test('who was asked for is told by the specification, and by pip for what came later', () => {
    const found = [
      { name: 'Six', version: '1', installer: 'uv', isRequested: true },
      { name: 'dep', version: '1', installer: 'uv', isRequested: true },
      { name: 'later', version: '1', installer: 'pip', isRequested: true },
      { name: 'other', version: '1', installer: 'pip', isRequested: false },
    ];
    const marked = markRequested(found, spec({ requirements: ['six'] }));
    expect(marked.filter(({ isRequested }) => isRequested).map(({ name }) => name)).toEqual(['Six', 'later']);
  });

  test('what a venv has by itself was neither asked for nor needed, unless it is asked for', () => {
    const found = ['pip', 'wheel'].map((name) => ({ name, version: '1', installer: 'pip', isRequested: true }));
    const marked = markRequested(found, spec({ requirements: ['wheel'] }));
    expect(marked.map(({ isRequested }) => isRequested)).toEqual([undefined, true]);
  });
});

describe('configuration of pip', () => {
  test('sections, continued values and comments are read', () => {
    const text = [
      '# mine',
      '[install]',
      'find_links = /wheels',
      '[global]',
      'index-url: https://index.example/simple',
      'find-links = /other',
      'extra-index-url =',
      '    https://one.example/simple',
      '    https://two.example/simple',
      '; end',
    ].join('\n');
    expect(readPipConfiguration(text)).toEqual({
      'index-url': 'https://index.example/simple',
      'find-links': '/wheels',
      'extra-index-url': 'https://one.example/simple https://two.example/simple',
    });
  });

  test('uv gets it as its own variables, unless it has settings of its own', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'config', 'pip'), { recursive: true });
    mkdirSync(join(home, 'config', 'uv'), { recursive: true });
    writeFileSync(
      join(home, 'config', 'pip', 'pip.conf'),
      `[global]\nindex-url = https://index.example/simple\ncert = /certificates.pem\nclient-cert = /key.pem\nproxy = http://proxy.example\nfind-links = ${home} /nowhere\n`,
    );
    const variables = { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), PIP_TRUSTED_HOST: 'index.example' };
    expect(translatePipSettings(variables)).toEqual({
      UV_DEFAULT_INDEX: 'https://index.example/simple',
      UV_FIND_LINKS: home,
      UV_INSECURE_HOST: 'index.example',
      SSL_CERT_FILE: '/certificates.pem',
      SSL_CLIENT_CERT: '/key.pem',
      ALL_PROXY: 'http://proxy.example',
      UV_INDEX_STRATEGY: 'unsafe-best-match',
    });
    const own = {
      ...variables,
      UV_INDEX_URL: 'https://uv.example',
      HTTPS_PROXY: 'http://p',
      SSL_CERT_FILE: '/x',
      SSL_CLIENT_CERT: '/y',
    };
    expect(Object.keys(translatePipSettings(own))).toEqual(['UV_INDEX_STRATEGY', 'UV_FIND_LINKS', 'UV_INSECURE_HOST']);
    writeFileSync(join(home, 'config', 'uv', 'uv.toml'), '[[index]]\nurl = "https://uv.example"\n');
    expect(translatePipSettings(variables)).not.toHaveProperty('UV_DEFAULT_INDEX');
    expect(translatePipSettings({ ...variables, PIP_CONFIG_FILE: '/dev/null' })).toEqual({
      UV_INSECURE_HOST: 'index.example',
    });
  });
});

describe('progress', () => {
  test('pip tells phase, package and bytes', () => {
    const read = createPipProgress();
    const steps = lines('pip-success')
      .map(read)
      .filter((step): step is Progress => step !== null);
    expect(steps.map(({ phase, item }) => `${phase}: ${item}`)).toEqual([
      'Resolving requirements: alpha',
      'Downloading packages: alpha',
      'Resolving requirements: left',
      'Downloading packages: left',
      'Resolving requirements: shared',
      'Downloading packages: shared',
      'Installing packages: undefined',
    ]);
    expect(steps[1]).toMatchObject({ total: 867, unit: 'bytes' });
    expect(read('Progress 100 of 867')).toMatchObject({ item: 'shared', done: 100, total: 867, unit: 'bytes' });
  });

  test('uv tells phase and counts', () => {
    const steps = lines('uv-success')
      .map(readUvProgress)
      .filter((step) => step !== null);
    expect(steps.map(({ phase, total }) => `${phase}: ${total}`)).toEqual([
      'Downloading packages: 3',
      'Installing packages: 3',
      'Installed packages: 3',
    ]);
    expect(readUvProgress('Downloading numpy (15.3MiB)')).toEqual({
      phase: 'Downloading packages',
      item: 'numpy',
      total: 16_043_213,
      unit: 'bytes',
    });
    expect(lines('uv-build-failed').map(readUvProgress).filter(Boolean)).toEqual([
      { phase: 'Building packages', item: 'failing==1.0' },
    ]);
  });
});

test('an index that refuses is told from one that has no such package by the log of pip', async () => {
  const folder = temporaryFolder();
  const log = [
    '2026-01-01T12:00:00,1 Looking in indexes: https://me:****@index.example/simple/',
    '2026-01-01T12:00:00,2 Could not fetch URL https://me:****@index.example/simple/beta/: 401 Client Error: Unauthorized for url: https://index.example/simple/beta/ - skipping',
    '',
  ].join('\n');
  const run: Run = async (_file, args) => {
    writeFileSync(args[args.indexOf('--log') + 1] ?? '', log);
    const stderr = 'ERROR: Could not find a version that satisfies the requirement beta (from versions: none)\n';
    return { code: 1, signal: null, stdout: '', stderr };
  };
  const subject = { id: 'demo-abcd', name: 'demo', spec: spec({}), variables: {}, paths: { folder, content: folder } };
  const context = { run, signal: new AbortController().signal, report: () => {}, notice: () => {}, log: () => {} };
  const order = { subject, context, prefix: folder, temporary: folder, interpreter: '/usr/bin/python3' };
  const requirements = { path: join(folder, 'requirements.txt'), isComplete: false, isEmpty: false, names: ['beta'] };
  await expect(pipEngine.install(order, requirements, Promise.resolve())).rejects.toMatchObject({
    code: 'network',
    message: 'index.example refuses these credentials.',
  });
});

test('for a range those are offered that are inside of it, whatever they are told by', () => {
  const pythons = [{ name: '3.12.1' }, { name: '/a/pypy3', version: '3.10.2' }, { name: '3.9.18' }];
  const offered = (text: string) => pythons.filter((item) => isMeant(item, text)).map(({ name }) => name);
  expect(offered('>=3.9, <3.12')).toEqual(['/a/pypy3', '3.9.18']);
  expect(offered(' 3.9')).toEqual(['3.9.18']);
});

test('interpreters are offered by version, by path where that is not enough, with the reason when they cannot be used', () => {
  const one = (path: string, version: string, implementation = 'CPython') =>
    ({ path, version, implementation, origin: 'system', venv: { available: true } }) as const;
  const refused = { available: false, reason: 'It is older than the module venv, which came with 3.3.' } as const;
  expect(
    listPythons([
      one('/a/python3.12', '3.12.1'),
      one('/b/python3.12', '3.12.1'),
      one('/a/pypy3', '3.10.2', 'PyPy'),
      { ...one('/a/python2.7', '2.7.18'), venv: refused },
    ]),
  ).toEqual([
    { name: '3.12.1', description: '/a/python3.12' },
    { name: '/b/python3.12', version: '3.12.1' },
    { name: '/a/pypy3', version: '3.10.2', description: 'PyPy' },
    { name: '/a/python2.7', version: '2.7.18', description: refused.reason, caution: 'makes no venv' },
  ]);
});
