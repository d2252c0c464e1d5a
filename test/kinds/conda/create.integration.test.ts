import { execFileSync } from 'node:child_process';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CondaSpec } from '../../../main/conda/spec';
import { conda } from '../../../main/kinds/conda/conda';
import type { JobContext, Subject } from '../../../main/kinds/kind';
import { micromamba } from '../../../main/kinds/micromamba/micromamba';
import { createRun } from '../../../main/process/run-program';
import type { Progress } from '../../../preload/contract';
import { serveChannel } from '../../support/conda-channel';
import { condaSubject, useConda } from '../../support/conda-suite';
import { hasConda } from '../../support/conda-tools';
import { startIndex } from '../../support/local-index';
import { makeWheel } from '../../support/wheels';

interface Followed extends JobContext {
  readonly lines: string[];
  readonly progress: Progress[];
}

function follow(): Followed {
  const lines: string[] = [];
  const progress: Progress[] = [];
  const controller = new AbortController();
  const log = (line: string) => lines.push(line);
  const run = createRun({ log });
  return {
    lines,
    progress,
    signal: controller.signal,
    log,
    run: (file, args, options) => run(file, args, { signal: controller.signal, ...options }),
    report: (step) => progress.push(step),
    notice: () => {},
  };
}

describe.runIf(hasConda).each([micromamba, conda])('$id', (kind) => {
  const suite = useConda();

  const subjectOf = (spec: Partial<CondaSpec>) => condaSubject({ channels: [suite.channel], ...spec });
  const create = (subject: Subject<CondaSpec>, context = follow()) => kind.create(subject, undefined, context);
  const python = (subject: Subject<CondaSpec>, script: string) =>
    execFileSync(join(subject.paths.content, 'bin/python'), ['-c', script], { encoding: 'utf8' }).trim();

  test('it is planned as it is made, works, and says what is in it', async () => {
    const subject = subjectOf({ python: '3.11', packages: ['demo-py', 'demo-lib>=2'] });
    const plan = await kind.plan(subject, undefined, follow());
    expect(plan.python).toBe('Python 3.11.7');
    expect(plan.steps.join('\n')).toMatch(/Link \d+ packages: .*demo-core 2\.0/);
    const context = follow();
    const lock = await create(subject, context);
    expect(lock).toMatchObject({ python: '3.11.7', engine: expect.stringMatching(new RegExp(`^${kind.id} \\d`)) });
    expect(lock.packages).toContainEqual(
      expect.objectContaining({
        name: 'demo-lib',
        version: '2.0',
        installer: 'conda',
        isRequested: true,
        conda: expect.objectContaining({ build: '0', url: expect.stringContaining(suite.channel) }),
      }),
    );
    expect(lock.packages.find(({ name }) => name === 'demo-core')?.isRequested).toBe(false);
    expect(context.progress.map(({ phase }) => phase)).toContain('Verifying the environment');
    expect(python(subject, 'import demo_py, sys; print(sys.prefix)')).toBe(subject.paths.content);
    const { problem, packages, interpreter, python: version } = await kind.inspect(subject);
    expect({ problem, interpreter, version }).toEqual({
      problem: undefined,
      interpreter: join(subject.paths.content, 'bin/python'),
      version: '3.11.7',
    });
    expect(packages.map(({ name }) => name)).toEqual(lock.packages.map(({ name }) => name));
  });

  test('pip installs what it is asked for, and each package says who brought it', async () => {
    const index = await startIndex([makeWheel({ name: 'alpha', version: '1.0' })]);
    try {
      const ask = (line: string) => subjectOf({ requirements: [`--index-url ${index.url}`, line] });
      const subject = ask('alpha');
      const { packages } = await create(subject);
      const installers = Object.fromEntries(packages.map(({ name, installer }) => [name, installer]));
      expect(installers).toMatchObject({ alpha: 'pip', pip: 'conda', python: 'conda' });
      expect(packages.find(({ name }) => name === 'alpha')).toMatchObject({ version: '1.0', isRequested: true });
      expect(python(subject, 'import alpha; print(alpha.__name__)')).toBe('alpha');
      await expect(create(ask('alpha==9'))).rejects.toMatchObject({ code: 'no-such-version' });
    } finally {
      await index.close();
    }
  });

  test('the scripts of packages are honoured in their order, once, and again when they change', async () => {
    const subject = subjectOf({ packages: ['demo-lib'] });
    await create(subject);
    const first = follow();
    const { content, folder } = subject.paths;
    const activation = await kind.activate(subject, first);
    expect(activation).toMatchObject({
      path: [join(content, 'bin')],
      promptName: 'demo',
      set: {
        CONDA_PREFIX: content,
        CONDA_SHLVL: '1',
        DEMO_ORDER: ':core:lib',
        DEMO_CORE_HOME: join(content, 'share/demo-core'),
        DEMO_CORE_VAR: 'from-env_vars.d 2.0',
      },
    });
    expect(first.lines.length).toBeGreaterThan(0);
    const again = follow();
    expect(await kind.activate(subject, again)).toEqual(activation);
    expect(again.lines).toEqual([]);
    const state = join(content, 'conda-meta/state');
    writeFileSync(state, JSON.stringify({ env_vars: { MINE: 'yes', DEMO_CORE_VAR: '***unset***' } }));
    const changed = await kind.activate(subject, follow());
    expect(changed.set).toMatchObject({ MINE: 'yes', DEMO_ORDER: ':core:lib' });
    expect(changed.set.DEMO_CORE_VAR).toBeUndefined();
    expect(changed.unset).toContain('DEMO_CORE_VAR');
    expect(readFileSync(join(folder, 'activation.json'), 'utf8')).not.toContain('"variables"');
    utimesSync(state, 1, 1);
  });

  test.each([
    ['what is nowhere', ['nopkg-at-all'], 'no-such-package', /nopkg-at-all/],
    ['a conflict', ['demo-app', 'demo-tool'], 'conflict', /^demo-app and demo-tool cannot be together/],
  ])('%s is told as that', async (_what, packages, code, message) => {
    const subject = subjectOf({ packages });
    await expect(create(subject)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('a lock makes exactly what it names', async () => {
    const first = subjectOf({ python: '3.11', packages: ['demo-lib=1.0'] });
    const lock = await create(first);
    const second = subjectOf({ python: '3.11', packages: ['demo-lib'] });
    const made = await kind.create(second, lock, follow());
    const exact = (packages: typeof lock.packages) =>
      packages.map(({ name, version, conda: of }) => [name, version, of?.url]);
    expect(exact(made.packages)).toEqual(exact(lock.packages));
    expect(made.packages.find(({ name }) => name === 'demo-lib')?.version).toBe('1.0');
  });

  test.each([
    ['another md5', { md5: '0'.repeat(32), hashes: [] }],
    ['another sha256', { md5: undefined, hashes: [`sha256:${'0'.repeat(64)}`] }],
    ['its md5 and another sha256', { hashes: [`sha256:${'0'.repeat(64)}`] }],
  ])('a lock that promises %s of a package makes nothing, and names it', async (_what, { hashes, ...md5 }) => {
    const lock = await create(subjectOf({ packages: ['demo-lib'] }));
    const packages = lock.packages.map((item) =>
      item.name === 'demo-core' && item.conda ? { ...item, hashes, conda: { ...item.conda, ...md5 } } : item,
    ) as typeof lock.packages;
    const making = kind.create(subjectOf({ packages: ['demo-lib'] }), { ...lock, packages }, follow());
    await expect(making).rejects.toMatchObject({
      code: 'hash-mismatch',
      message: expect.stringMatching(/^demo-core 2\.0 is not what the lock promises\./),
      detail: expect.stringContaining('0'.repeat(32)),
    });
  });

  test('it is written as environment.yml and as an explicit list', async () => {
    const served = await serveChannel(join(suite.tools.folder, 'channel'));
    onTestFinished(served.close);
    const subject = subjectOf({ channels: [served.url], python: '3.11', packages: ['demo-lib=1.0'] });
    const lock = await create(subject);
    const write = async (format: Parameters<NonNullable<typeof kind.write>>[2]) =>
      (await kind.write?.(subject, lock, format))?.text;
    expect(await write('environment.yml')).toContain('- python=3.11\n  - demo-lib=1.0\n');
    expect(await write('environment-versions.yml')).toContain('- demo-core=1.0\n');
    expect(await write('environment-builds.yml')).toContain('- demo-core=1.0=h0demo_0\n');
    expect(await write('conda-explicit')).toMatch(/^@EXPLICIT\n(?:\S+#sha256:[0-9a-f]{64}\n)+$/);
  });

  test('what is taken away from it is missed', async () => {
    const subject = subjectOf({});
    await create(subject);
    execFileSync('rm', ['-r', join(subject.paths.content, 'conda-meta')]);
    expect((await kind.inspect(subject)).problem).toMatchObject({ state: 'broken' });
    execFileSync('rm', ['-r', subject.paths.content]);
    expect((await kind.inspect(subject)).problem).toMatchObject({ state: 'missing' });
  });
});
