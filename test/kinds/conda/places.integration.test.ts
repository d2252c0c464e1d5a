import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEnvironments } from '../../../main/environments/create-environments';
import { createJobs } from '../../../main/jobs/create-jobs';
import { conda } from '../../../main/kinds/conda/conda';
import type { Kind } from '../../../main/kinds/kind';
import { micromamba } from '../../../main/kinds/micromamba/micromamba';
import { createRun } from '../../../main/process/run-program';
import { createTrust } from '../../../main/store/trust';
import type { CreateRequest, Environment, Job, UpdateRequest } from '../../../preload/contract';
import { serveChannel } from '../../support/conda-channel';
import { useConda } from '../../support/conda-suite';
import { hasConda } from '../../support/conda-tools';
import { lying, wrapConda } from '../../support/conda-wrapper';
import { startIndex } from '../../support/local-index';
import { temporaryFolder } from '../../support/temporary';
import { makeWheel } from '../../support/wheels';
import { treeOf, versionsIn } from './changed';

/** The life of environments with the real kinds. */
function openRoom() {
  const home = temporaryFolder();
  const notices: string[] = [];
  const emit = (name: string, payload: unknown) => {
    if (name === 'notice.raised') notices.push((payload as { message: string }).message);
  };
  const folders = { data: join(home, 'data'), state: join(home, 'state') };
  const trust = createTrust({ folder: join(home, 'config'), notice: () => {} });
  const jobs = createJobs({ folders, emit, createRun });
  const kinds = [micromamba, conda] as unknown as Kind[];
  const environments = createEnvironments({ folders, kinds, jobs, emit, createRun, trust });
  onTestFinished(async () => {
    await jobs.dispose();
    await environments.dispose();
  });
  const done = async (starting: Promise<Job>): Promise<Environment> => {
    const { id, environmentId } = await starting;
    await jobs.finished(id);
    const found = (await environments.list()).find((environment) => environment.id === environmentId);
    if (!found) throw new Error('There is no such environment after its job.');
    return found;
  };
  const update = async (request: UpdateRequest): Promise<Environment> => {
    const changed = await done(environments.update(request));
    if (changed.state !== 'ready') throw new Error(JSON.stringify(changed.problem));
    return changed;
  };
  const make = async (request: CreateRequest) => {
    const made = await done(environments.create(request));
    if (made.state !== 'ready') throw new Error(JSON.stringify(made.problem));
    return made;
  };
  return { home, environments, notices, done, make, update };
}

describe.runIf(hasConda).each(['micromamba', 'conda'] as const)('environments of %s in a root of its own', (kind) => {
  const suite = useConda();
  let place: string;
  beforeAll(() => {
    place = suite.tools.environments[kind];
    writeFileSync(
      join(suite.tools.variables.HOME ?? '', '.condarc'),
      `envs_dirs:\n  - ${suite.tools.environments.conda}\n`,
    );
  });
  afterEach(() => {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(suite.tools.environments.conda, { recursive: true });
  });

  const tool = (...args: string[]) =>
    execFileSync(join(suite.tools.bin, kind), args, { env: suite.tools.variables, encoding: 'utf8' }).trim();
  /** What the tool itself finds by the name. */
  const python = (name: string, script: string) => tool('run', '-n', name, 'python', '-c', script);
  const asked = (name: string, spec: object = {}): CreateRequest => ({
    name,
    kind,
    spec: { python: '3.11', channels: [suite.channel], place, ...spec },
  });

  test('the form offers the roots that there are', async () => {
    const described = await { micromamba, conda }[kind].describe({
      run: createRun({}),
      signal: new AbortController().signal,
    });
    const field = described.find(({ key }) => key === 'place');
    expect(field).toMatchObject({
      options: [
        { value: 'cloche' },
        { value: suite.tools.environments.micromamba, label: 'Among micromamba’s' },
        { value: suite.tools.environments.conda, label: 'Among conda’s' },
      ],
      default: 'cloche',
    });
  });

  test('one is found by its name, leaves that place when it is removed, and comes back', async () => {
    // The first one of a root has no folder yet.
    rmSync(place, { recursive: true, force: true });
    const { environments, notices, make } = openRoom();
    const plan = await environments.plan(asked('bio', { packages: ['demo-py'] }));
    expect(plan.path).toBe(join(place, 'bio'));
    expect(plan.steps.join('\n')).toContain(`${kind} activate bio`);
    const { id, path } = await make(asked('bio', { packages: ['demo-py'] }));
    expect(path).toBe(join(place, 'bio'));
    expect(python('bio', 'import demo_py; print(demo_py.version)')).toBe('0.5');
    expect(tool('env', 'list', '--json')).toContain(path);

    await environments.rename(id, 'biology');
    expect(notices.join()).toContain(`${path} keeps its name`);
    const entrance = await environments.enter(id);
    expect(entrance.activation).toMatchObject({ promptName: 'biology', set: { CONDA_PREFIX: path } });
    expect(python('bio', 'print(6 * 7)')).toBe('42');
    await expect(environments.plan(asked('bio'))).rejects.toMatchObject({
      code: 'path-taken',
      message: expect.stringContaining('the environment biology is there'),
    });

    await environments.remove(id);
    expect(existsSync(path)).toBe(false);
    await environments.restore(id);
    expect(python('bio', 'import demo_py; print(demo_py.version)')).toBe('0.5');
    await environments.remove(id);
    await environments.emptyTrash(id);
    expect(readdirSync(place)).toEqual([]);
  });

  test('one gets a package and loses another where it stands, and what fails leaves it as it was', async () => {
    vi.stubEnv('PATH', wrapConda(suite.tools, lying));
    const { environments, make, update, done } = openRoom();
    const { id, path } = await make(asked('bio', { packages: ['demo-lib=1.0'] }));
    writeFileSync(join(path, 'mine.txt'), 'mine');
    const installed = await environments.askFor(id, { type: 'install', packages: ['demo-py'] });
    expect((await environments.planUpdate({ id, spec: installed })).changes).toMatchObject([{ name: 'demo-py' }]);
    await update({ id, spec: installed });
    expect(python('bio', 'import demo_py; print(demo_py.version)')).toBe('0.5');
    const before = treeOf(path);
    const spec = await environments.askFor(id, { type: 'install', packages: ['demo-lie', 'demo-lib=1.1'] });
    await done(environments.update({ id, spec }));
    expect(treeOf(path)).toEqual(before);
    const removed = await environments.askFor(id, { type: 'remove', names: ['demo-lib'] });
    await update({ id, spec: removed, removes: ['demo-lib'] });
    expect(Object.keys(versionsIn(await environments.get(id)))).not.toContain('demo-lib');
    expect(tool('list', '-n', 'bio', '--json')).not.toContain('"demo-lib"');
    expect(readFileSync(join(path, 'mine.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(place)).toEqual(['bio']);
  });

  test.each([
    ['an environment of the tool itself', ['conda-meta/history']],
    ['any other folder', ['precious.txt']],
  ])('nothing is made where %s stands, and that stays as it is', async (_what, files) => {
    const { environments } = openRoom();
    for (const file of files) {
      mkdirSync(dirname(join(place, 'taken', file)), { recursive: true });
      writeFileSync(join(place, 'taken', file), 'mine');
    }
    await expect(environments.plan(asked('taken'))).rejects.toMatchObject({ code: 'path-taken' });
    await expect(environments.create(asked('taken'))).rejects.toMatchObject({ code: 'path-taken' });
    for (const file of files) expect(readFileSync(join(place, 'taken', file), 'utf8')).toBe('mine');
  });

  test('nothing is made under a name that means the root', async () => {
    const { environments } = openRoom();
    await expect(environments.plan(asked('base'))).rejects.toMatchObject({ code: 'invalid-input' });
  });

  test('what a making that failed has left is known as its own, and taken away; what is not stays', async () => {
    const { environments, done } = openRoom();
    const failed = await done(environments.create(asked('half', { packages: ['demo-postfail'] })));
    expect(failed.state).toBe('incomplete');
    expect(existsSync(join(place, 'half/.cloche-environment'))).toBe(true);
    const again = await done(environments.resume(failed.id));
    expect(again).toMatchObject({ state: 'incomplete', problem: { code: 'build-failed' } });
    rmSync(join(place, 'half'), { recursive: true });
    mkdirSync(join(place, 'half'));
    writeFileSync(join(place, 'half/precious.txt'), 'mine');
    expect(await done(environments.resume(failed.id))).toMatchObject({ problem: { code: 'path-taken' } });
    await environments.clean(failed.id);
    expect(readdirSync(join(place, 'half'))).toEqual(['precious.txt']);
  });

  test('a copy has exactly what is there now, from the cache where the channel is gone', async () => {
    const index = await startIndex([makeWheel({ name: 'alpha', version: '1.0' })]);
    const served = await serveChannel(join(suite.tools.folder, 'channel'));
    const { environments, make } = openRoom();
    try {
      const requirements = [`--index-url ${index.url}`, 'alpha'];
      const spec = { channels: [served.url], packages: ['demo-lib'], requirements };
      const first = await make(asked('first', spec));
      // Installed since, and older than what was asked for gives by now.
      const more = ['-y', '-n', 'first', '--override-channels', '-c', served.url, 'demo-lib=1.0', 'demo-py'];
      // The index and the channel are served by this very process.
      await createRun({})(join(suite.tools.bin, kind), ['install', ...more], { variables: suite.tools.variables });
      await served.close();
      const lock = await environments.lock(first.id);
      const copy = await make({ ...asked('second', spec), lock });
      const exact = async (id: string) =>
        (await environments.get(id)).packages.map(({ name, version, conda: of }) => [
          name,
          version,
          of?.build ?? 'pip',
        ]);
      expect(await exact(copy.id)).toEqual(await exact(first.id));
      expect(await exact(copy.id)).toEqual(
        expect.arrayContaining([
          ['demo-lib', '1.0', '0'],
          ['demo-py', '0.5', 'pyhdemo_0'],
          ['alpha', '1.0', 'pip'],
        ]),
      );
      expect(python('second', 'import alpha, demo_py; print(demo_py.version)')).toBe('0.5');
    } finally {
      await served.close();
      await index.close();
    }
  });
});
