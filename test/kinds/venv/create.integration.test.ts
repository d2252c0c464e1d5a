import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { JobContext, Subject } from '../../../main/kinds/kind';
import { type VenvSpec, venvSpecSchema } from '../../../main/kinds/venv/spec';
import { venv } from '../../../main/kinds/venv/venv';
import { findMarked } from '../../../main/process/end-tree';
import type { Run } from '../../../main/process/run';
import { createRun } from '../../../main/process/run-program';
import { findInterpreters } from '../../../main/python/interpreters';
import { normalizeName } from '../../../main/python/requirements';
import { writeMarker } from '../../../main/store/marker';
import type { Lock, Progress } from '../../../preload/contract';
import { type LocalIndex, startIndex } from '../../support/local-index';
import { temporaryFolder } from '../../support/temporary';
import { findUv } from '../../support/uv';
import { makeSourceDistribution, makeWheel } from '../../support/wheels';

const uvFolder = await findUv();
const engines = ['pip', ...(uvFolder ? ['uv'] : [])];
const archives = [
  makeWheel({ name: 'alpha' }),
  makeWheel({ name: 'alpha', version: '1.1', requires: ['shared-Thing>=1'] }),
  makeWheel({ name: 'shared_thing', version: '1.0' }),
  makeWheel({ name: 'shared_thing', version: '1.5' }),
  makeWheel({ name: 'with-script', scripts: { 'say-hello': 'with_script:main' } }),
  makeWheel({ name: 'only-data', files: { 'only_data/table.csv': 'a,b\n' } }),
  makeWheel({ name: 'space.one', files: { 'space/one/__init__.py': 'here = 1\n' } }),
  makeWheel({ name: 'space.two', files: { 'space/two/__init__.py': 'here = 2\n' } }),
  makeWheel({ name: 'native', tag: 'cp27-cp27m-win32' }),
  makeWheel({ name: 'short', recordSizes: { 'short.py': 9999 } }),
  makeWheel({ name: 'lying' }),
  { ...makeWheel({ name: 'withdrawn' }), yanked: 'It deletes <all> files: see "notes"' },
  { ...makeWheel({ name: 'gone-again', version: '2.0' }), yanked: '' },
  makeWheel({ name: 'pip', version: '99.0', scripts: { pip: 'pip:main' } }),
  makeSourceDistribution('failing', '1.0', 'raise RuntimeError("no")'),
  makeSourceDistribution(
    'slow',
    '1.0',
    'print("building slowly", flush=True); subprocess.call(["setsid", "sleep", "300"])',
  ),
];

let index: LocalIndex;
const savedVariables = { ...process.env };
const cache = mkdtempSync(join(tmpdir(), 'cloche-test-'));
beforeAll(async () => {
  index = await startIndex(archives, ['lying-1.0-py3-none-any.whl']);
});
afterAll(async () => {
  await index.close();
  rmSync(cache, { recursive: true, force: true });
});

function useEngine(engine: string, changes: NodeJS.ProcessEnv = {}) {
  const home = temporaryFolder();
  const path = `${engine === 'uv' ? `${uvFolder}:` : ''}/usr/bin:/bin`;
  const pyenv = join(savedVariables.HOME ?? '/root', '.pyenv');
  const keep = Object.entries(savedVariables).filter(([name]) => !/^(PIP|UV)_/.test(name));
  process.env = {
    ...Object.fromEntries(keep),
    ...{ HOME: home, PATH: path, PYENV_ROOT: pyenv, XDG_CACHE_HOME: cache, PIP_INDEX_URL: index.url },
    ...changes,
  };
  onTestFinished(() => {
    process.env = { ...savedVariables };
  });
  return home;
}

function makeSubject(spec: Partial<VenvSpec>, id = 'demo-abcd'): Subject<VenvSpec> {
  const folder = join(temporaryFolder(), id);
  mkdirSync(folder);
  const paths = { folder, content: join(folder, 'content') };
  return { id, name: 'demo', spec: venvSpecSchema.parse(spec), variables: {}, paths };
}

function makeContext(signal = new AbortController().signal) {
  const log: string[] = [];
  const progress: Progress[] = [];
  const notices: string[] = [];
  const context: JobContext = {
    run: createRun({ marker: 'venv-test', log: (line) => log.push(line) }),
    signal,
    report: (step) => progress.push(step),
    notice: (message) => notices.push(message),
    log: (line) => log.push(line),
  };
  return { context, log, progress, notices };
}

const create = (spec: Partial<VenvSpec>, lock?: Lock) => {
  const subject = makeSubject(spec);
  return { subject, made: venv.create(subject, lock, makeContext().context) };
};

async function python(subject: Subject<VenvSpec>, code: string): Promise<string> {
  const { stdout, stderr } = await createRun()(join(venv.prefix(subject), 'bin', 'python'), ['-c', code]);
  return `${stdout}${stderr}`.trim();
}

const nameAndVersion = ({ packages }: Pick<Lock, 'packages'>) =>
  packages.map(({ name, version, isRequested }) => `${name} ${version}${isRequested ? ' requested' : ''}`);

describe.each(engines)('with %s', (engine) => {
  test('packages are installed, verified, locked and found again', async () => {
    useEngine(engine);
    const subject = makeSubject({
      requirements: ['alpha>=1.1  # newest', 'with-script', 'only-data', 'space.one', 'space.two'],
    });
    const { context, progress } = makeContext();
    const plan = await venv.plan(subject, undefined, context);
    expect(plan.engine).toMatch(new RegExp(`^${engine} \\d`));
    const lock = await venv.create(subject, undefined, context);
    expect(lock.engine).toBe(plan.engine);
    expect(nameAndVersion(lock)).toEqual([
      'alpha 1.1 requested',
      'only-data 1.0 requested',
      'shared_thing 1.5',
      'space.one 1.0 requested',
      'space.two 1.0 requested',
      'with-script 1.0 requested',
    ]);
    const told = await venv.archives?.(subject, context);
    for (const { name, archive = told?.get(normalizeName(name)) } of lock.packages) {
      const file = archives.find(({ fileName }) => archive?.url.endsWith(`/${fileName}`));
      expect([name, archive?.hash]).toEqual([name, `sha256:${file?.sha256}`]);
    }
    expect(new Set(progress.map(({ phase }) => phase))).toContain('Installing packages');
    expect(await python(subject, 'import alpha, space.one, space.two; print(alpha.version, space.two.here)')).toBe(
      '1.1 2',
    );
    const script = await createRun()(join(venv.prefix(subject), 'bin', 'say-hello'), []);
    expect(script.stdout).toBe('with-script 1.0\n');
    const found = await venv.inspect(subject);
    expect(found.python).toBe(lock.python);
    expect(found.problem).toBeUndefined();
    expect(found.packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['alpha', 'shared_thing']));
    expect(found.packages.find(({ name }) => name === 'pip')?.isRequested).toBe(engine === 'pip' ? false : undefined);
  });

  test('a version that was withdrawn is told with the reason', async () => {
    useEngine(engine);
    const { context, notices } = makeContext();
    await venv.create(makeSubject({ requirements: ['withdrawn==1.0', 'gone-again==2.0'] }), undefined, context);
    expect(notices.sort()).toEqual([
      expect.stringMatching(/^gone-again 2\.0 is installed although .*They give no reason/),
      expect.stringMatching(/^withdrawn 1\.0 is installed although .*“It deletes <all> files: see "notes"”/),
    ]);
  });

  test('a lock brings exactly its versions, and a second making of it the same', async () => {
    useEngine(engine);
    const lock: Lock = {
      schema: 1,
      python: '3.11.0',
      engine: 'pip 24.0',
      packages: [
        { name: 'alpha', version: '1.1', isRequested: true },
        { name: 'shared_thing', version: '1.0', isRequested: false },
      ].map((entry) => {
        const archive = archives.find(({ fileName }) => fileName.startsWith(`${entry.name}-${entry.version}`));
        return { ...entry, hashes: [`sha256:${archive?.sha256}`] };
      }),
    };
    const { subject, made } = create({ requirements: ['alpha'] }, lock);
    expect(nameAndVersion(await made)).toEqual(nameAndVersion(lock));
    const isHere = (await findInterpreters(makeContext().context)).some(({ version }) => version?.startsWith('3.11.'));
    if (isHere) expect((await made).python).toMatch(/^3\.11\./);
    expect((await made).packages.map(({ hashes }) => hashes)).toEqual(lock.packages.map(({ hashes }) => hashes));
    expect(await python(subject, 'import shared_thing; print(shared_thing.version)')).toBe('1.0');
  });

  test('cancel in the middle of a build leaves no process, and a second call finishes the work', async () => {
    const temporary = temporaryFolder();
    useEngine(engine, { TMPDIR: temporary });
    const controller = new AbortController();
    const { context } = makeContext(controller.signal);
    const subject = makeSubject({ requirements: ['slow'] });
    const isBuilding = async () =>
      (await findMarked('CLOCHE_JOB=venv-test')).some((id) => commandOf(id).includes('sleep'));
    const made = venv.create(subject, undefined, context).catch((error) => error);
    await expect.poll(isBuilding, { timeout: 30_000 }).toBe(true);
    controller.abort();
    expect(await made).toMatchObject({ code: 'cancelled' });
    expect(await findMarked('CLOCHE_JOB=venv-test')).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(join(subject.paths.folder, 'temporary'))).toBe(false);
    if (engine !== quickest) return;
    const again = { ...subject, spec: venvSpecSchema.parse({ requirements: ['alpha'] }) };
    await venv.create(again, undefined, makeContext().context);
    expect(await python(again, 'import alpha; print(alpha.version)')).toBe('1.1');
  });
});

/** The messages of either engine are told apart in errors.test.ts. */
const quickest = engines.at(-1) ?? 'pip';

test.each([
  ['alpha==9', 'no-such-version'],
  ['missing-thing', 'no-such-version'],
  ['lying', 'hash-mismatch'],
  ['failing', 'build-failed'],
  ['native', 'no-such-version'],
  ['short', 'verification-failed'],
  [`alpha==1.0 --hash=sha256:${'1'.repeat(64)}`, 'hash-mismatch'],
  ['alpha==1.0 shared_thing', 'invalid-input'],
  ['./alpha', 'invalid-input'],
])('%s fails as %s', async (requirement, code) => {
  useEngine(quickest);
  await expect(create({ requirements: [requirement] }).made).rejects.toMatchObject({ code });
});

test.each(engines)(
  'with %s a version that is not there is told with the command, and with one to ask for',
  async (engine) => {
    useEngine(engine);
    const failure = await create({ requirements: ['only-data', 'alpha==9'] }).made.catch((thrown) => thrown);
    expect(failure.detail).toMatch(/^\$ \/.* install .*-r \S+requirements\.txt\n/);
    expect(failure.fixes).toContainEqual({
      label: 'Ask for any version of alpha',
      action: { type: 'change', spec: { requirements: ['only-data', 'alpha'] } },
    });
  },
);

test('what reports success and brings nothing is found out, also for addresses, and for what the base lacks', async () => {
  const home = useEngine('pip');
  const idle = (subject: Subject<VenvSpec>) => {
    const { context } = makeContext();
    const run: Run = (file, args, options) =>
      args.includes('install')
        ? Promise.resolve({ code: 0, signal: null, stdout: '', stderr: '' })
        : context.run(file, args, options);
    return venv.create(subject, undefined, { ...context, run });
  };
  const lacks = { code: 'verification-failed', message: expect.stringContaining('alpha is not installed.') };
  await expect(idle(makeSubject({ requirements: [`alpha @ ${index.url}`] }))).rejects.toMatchObject(lacks);
  const editable = '-e git+https://example.invalid/alpha.git#egg=alpha';
  await expect(idle(makeSubject({ requirements: [editable] }))).rejects.toMatchObject(lacks);

  const seeing = () => makeSubject({ requirements: ['alpha'], systemSitePackages: true });
  await expect(idle(seeing())).rejects.toMatchObject(lacks);
  const version = await createRun()('/usr/bin/python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  const alpha = join(home, `.local/lib/python${version.stdout.trim()}/site-packages/alpha-1.0.dist-info`);
  mkdirSync(alpha, { recursive: true });
  writeFileSync(join(alpha, 'METADATA'), 'Name: alpha\nVersion: 1.0\n');
  await expect(idle({ ...seeing(), spec: { ...seeing().spec, python: '/usr/bin/python3' } })).resolves.toMatchObject({
    schema: 1,
  });
});

const commandOf = (id: number) => {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

test.runIf(uvFolder)('uv follows the index of pip.conf', async () => {
  const home = useEngine('uv', { PIP_INDEX_URL: '' });
  mkdirSync(join(home, '.config', 'pip'), { recursive: true });
  writeFileSync(join(home, '.config', 'pip', 'pip.conf'), `[global]\nindex-url = ${index.url}\n`);
  const { made } = create({ requirements: ['only-data'] });
  expect(nameAndVersion(await made)).toEqual(['only-data 1.0 requested']);
});

test('the oldest Python of the machine that can make a venv makes one with its own pip', async () => {
  useEngine('pip');
  const { context } = makeContext();
  const oldest = (await findInterpreters(context)).filter(({ venv: { available } }) => available).at(-1);
  const { subject, made } = create({ python: oldest?.path ?? '', requirements: ['alpha==1.0'] });
  const lock = await made;
  expect(lock.python).toBe(oldest?.version);
  expect(nameAndVersion(lock)).toEqual(['alpha 1.0 requested']);
  expect(await python(subject, 'import sys, alpha; print("%d.%d.%d" % sys.version_info[:3])')).toBe(oldest?.version);
});

test.runIf(uvFolder)('without pip, typing pip says so, until a real one comes', async () => {
  useEngine('uv');
  const { subject, made } = create({ requirements: ['alpha'] });
  await made;
  const folder = join(venv.prefix(subject), 'bin');
  for (const name of ['pip', 'pip3']) {
    const { code, stderr } = await createRun()(join(folder, name), ['install', 'alpha']);
    expect(code).toBe(1);
    expect(stderr).toContain('This environment has no pip of its own.');
  }
  const install = ['pip', 'install', '--default-index', index.url, '--python', join(folder, 'python'), 'pip'];
  await createRun()(join(uvFolder ?? '', 'uv'), install);
  expect((await createRun()(join(folder, 'pip'), [])).stdout).toBe('pip 99.0\n');
});

test.runIf(uvFolder)('pip is put inside where that is wished, and was not asked for as a package', async () => {
  useEngine('uv');
  const { subject, made } = create({ pip: true, requirements: ['alpha'] });
  expect(nameAndVersion(await made)).toEqual(['alpha 1.1 requested', 'shared_thing 1.5']);
  expect((await createRun()(join(venv.prefix(subject), 'bin', 'pip'), [])).stdout).toBe('pip 99.0\n');
  const { packages } = await venv.inspect(subject);
  expect(packages.find(({ name }) => name === 'pip')).toMatchObject({ version: '99.0', isRequested: false });
});

test('in a project it becomes .venv, marked, and never takes the place of another', async () => {
  useEngine(quickest);
  const project = temporaryFolder();
  const subject = makeSubject({ location: 'project', project, requirements: [] });
  await venv.create(subject, undefined, makeContext().context);
  const prefix = join(project, '.venv');
  expect(readFileSync(join(prefix, '.cloche-environment'), 'utf8').trim()).toBe('demo-abcd');
  expect(venv.outside(subject)).toEqual([prefix]);
  const other = makeSubject({ location: 'project', project }, 'other-abcd');
  await expect(venv.plan(other, undefined, makeContext().context)).rejects.toMatchObject({ code: 'path-taken' });
  await expect(venv.create(other, undefined, makeContext().context)).rejects.toMatchObject({ code: 'path-taken' });
  expect(existsSync(join(prefix, 'pyvenv.cfg'))).toBe(true);
  rmSync(prefix, { recursive: true });
  const victim = temporaryFolder();
  await writeMarker(victim, 'demo-abcd');
  symlinkSync(victim, prefix);
  await expect(venv.create(subject, undefined, makeContext().context)).rejects.toMatchObject({ code: 'path-taken' });
  expect(existsSync(join(victim, '.cloche-environment'))).toBe(true);
  const nowhere = makeSubject({ location: 'project', project: join(project, 'nowhere') });
  await expect(venv.plan(nowhere, undefined, makeContext().context)).rejects.toMatchObject({ code: 'not-found' });
});

test('a plan refuses a project that PATH cannot hold, and warns of one in which scripts do not start', async () => {
  useEngine('pip');
  const plan = (name: string) => {
    const project = join(temporaryFolder(), name);
    mkdirSync(project);
    return venv.plan(makeSubject({ location: 'project', project }), undefined, makeContext().context);
  };
  await expect(plan('a:b')).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('colon') });
  expect((await plan('my "best" one')).warnings.join()).toContain('Scripts such as pip will not start');
  expect((await plan('my best one')).warnings.join()).not.toContain('Scripts');
});

test('an environment that lost its interpreter, its packages or its folder says so', async () => {
  useEngine(quickest);
  const { subject, made } = create({});
  await made;
  const [sitePackages = ''] = (await venv.inspect(subject)).needs ?? [];
  rmSync(sitePackages, { recursive: true });
  expect((await venv.inspect(subject)).problem).toMatchObject({
    ...{ state: 'broken', error: { message: expect.stringMatching(/^The packages in .*\/lib are gone\.$/) } },
  });
  for (const name of ['python', 'python3']) unlinkSync(join(subject.paths.content, 'bin', name));
  expect((await venv.inspect(subject)).problem).toMatchObject({
    state: 'broken',
    error: { code: 'interpreter-unusable' },
  });
  rmSync(subject.paths.content, { recursive: true });
  expect((await venv.inspect(subject)).problem).toMatchObject({ state: 'missing' });
});

test('real packages of PyPI', async () => {
  // Without one of the machine's own, the tool knows its index.
  useEngine(quickest, { PIP_INDEX_URL: savedVariables.PIP_INDEX_URL });
  const { subject, made } = create({ requirements: ['six==1.17.0', 'idna'] });
  expect((await made).packages.map(({ name }) => name)).toEqual(['idna', 'six']);
  expect(await python(subject, 'import six, idna; print(six.__version__)')).toBe('1.17.0');
});
