import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Subject } from '../../../main/kinds/kind';
import { type VenvSpec, venvSpecSchema } from '../../../main/kinds/venv/spec';
import { venv } from '../../../main/kinds/venv/venv';
import { findMarked } from '../../../main/process/end-tree';
import type { Run } from '../../../main/process/run';
import { createRun } from '../../../main/process/run-program';
import { findInterpreters } from '../../../main/python/interpreters';
import { normalizeName } from '../../../main/python/package-name';
import type { Lock } from '../../../preload/contract';
import { temporaryFolder } from '../../support/temporary';
import {
  archives,
  create,
  engines,
  makeContext,
  makeSubject,
  marker,
  nameAndVersion,
  python,
  quickest,
  savedVariables,
  setUpVenvs,
} from './set-up-venvs';

const { index, useEngine } = setUpVenvs();

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
    expect(found.packages.find(({ name }) => name === 'pip')?.isRequested).toBeUndefined();
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
      (await findMarked(`CLOCHE_JOB=${marker}`)).some((id) => commandOf(id).includes('sleep'));
    const made = venv.create(subject, undefined, context).catch((error) => error);
    await expect.poll(isBuilding, { timeout: 30_000 }).toBe(true);
    controller.abort();
    expect(await made).toMatchObject({ code: 'cancelled' });
    expect(await findMarked(`CLOCHE_JOB=${marker}`)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(join(subject.paths.folder, 'temporary'))).toBe(false);
    if (engine !== quickest) return;
    const again = { ...subject, spec: venvSpecSchema.parse({ requirements: ['alpha'] }) };
    await venv.create(again, undefined, makeContext().context);
    expect(await python(again, 'import alpha; print(alpha.version)')).toBe('1.1');
  });
});

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
  await expect(idle(makeSubject({ requirements: [`alpha @ ${index().url}`] }))).rejects.toMatchObject(lacks);
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

test('real packages of PyPI', async () => {
  // Without one of the machine's own, the tool knows its index.
  useEngine(quickest, { PIP_INDEX_URL: savedVariables.PIP_INDEX_URL });
  const { subject, made } = create({ requirements: ['six==1.17.0', 'idna'] });
  expect((await made).packages.map(({ name }) => name)).toEqual(['idna', 'six']);
  expect(await python(subject, 'import six, idna; print(six.__version__)')).toBe('1.17.0');
});
