import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PackageWish } from '../../../preload/contract';
import { useConda } from '../../support/conda-suite';
import { hasConda } from '../../support/conda-tools';
import { lying, wrapConda } from '../../support/conda-wrapper';
import { type LocalIndex, startIndex } from '../../support/local-index';
import { useReader } from '../../support/reader';
import { makeWheel } from '../../support/wheels';
import { openChangeable, treeOf, versionsIn } from './changed';

describe.runIf(hasConda).each(['micromamba', 'conda'] as const)('a finished environment of %s', (kind) => {
  const suite = useConda();
  const startReader = useReader();
  const open = () => openChangeable(kind, suite.channel);

  test('gets a package as its plan says, and nothing else changes', async () => {
    const pure = 'demo-py[version=">=0.5,<1",build=pyhdemo_*,subdir=noarch]';
    const room = await open();
    const id = await room.make({ python: '3.11', packages: ['demo-lib=1.0'] });
    const spec = await room.environments.askFor(id, { type: 'install', packages: ['demo-app', pure] });
    expect(spec).toMatchObject({ python: '3.11', packages: ['demo-lib=1.0', 'demo-app', pure] });
    const before = treeOf(room.contentOf(id));
    const plan = await room.environments.planUpdate({ id, spec });
    expect(plan.changes).toEqual([
      { name: 'demo-app', to: '1.0', fetchBytes: expect.any(Number) },
      { name: 'demo-py', to: '0.5', fetchBytes: expect.any(Number) },
    ]);
    expect(plan.steps.join('\n')).toMatch(/^Download [\d.]+ kB from .*\nInstall 2 packages\./);
    expect(treeOf(room.contentOf(id))).toEqual(before);
    const detail = await room.update({ id, spec });
    expect(versionsIn(detail)).toMatchObject({
      'demo-lib': '1.0',
      'demo-app': '1.0',
      'demo-py': '0.5',
      python: '3.11.7',
    });
    expect(detail).toMatchObject({ spec, environment: { state: 'ready' } });
    expect(detail.packages.find(({ name }) => name === 'demo-app')).toMatchObject({
      isRequested: true,
      installer: 'conda',
    });
    expect(execFileSync(join(room.contentOf(id), 'bin/python'), ['-c', 'import demo_py'], { encoding: 'utf8' })).toBe(
      '',
    );
    expect(readdirSync(room.folderOf(id)).filter((name) => /before|discard|temporary/.test(name))).toEqual([]);
    expect((await room.environments.known(id)).lock?.packages.map(({ name }) => name)).toContain('demo-app');
    expect((await room.exchange.export(id, 'environment.yml')).text).toContain('- demo-app\n');
  });

  test('brings one package up to date with what it needs, or all, as far as is asked for and held', async () => {
    const room = await open();
    const id = await room.make({ python: '3.11', packages: ['demo-lib=1.0'] });
    const free = await room.environments.askFor(id, { type: 'install', packages: ['demo-lib'] });
    await room.update({ id, spec: free });
    expect(versionsIn(await room.environments.get(id))).toMatchObject({ 'demo-lib': '1.0', python: '3.11.7' });
    const plan = await room.environments.planUpdate({ id, renews: ['demo-lib'] });
    expect(plan.changes).toEqual([
      { name: 'demo-core', from: '1.0', to: '2.0', fetchBytes: expect.any(Number) },
      { name: 'demo-lib', from: '1.0', to: '2.0', fetchBytes: expect.any(Number) },
    ]);
    const pinned = await room.environments.askFor(id, { type: 'pin', names: ['demo-lib'] });
    expect(pinned).toMatchObject({ pins: ['demo-lib==1.0'] });
    expect((await room.environments.planUpdate({ id, spec: pinned })).steps).toEqual([
      'Nothing of the packages changes.',
    ]);
    const held = await room.update({ id, spec: pinned });
    expect(held.packages.filter(({ isPinned }) => isPinned).map(({ name }) => name)).toEqual(['demo-lib']);
    expect(readFileSync(join(room.contentOf(id), 'conda-meta/pinned'), 'utf8')).toBe('demo-lib ==1.0\n');
    expect((await room.exchange.export(id, 'environment.yml')).text).toContain('- demo-lib==1.0\n');
    const all = await room.update({ id });
    // Python is asked for as 3.11, which the tools would forget.
    expect(versionsIn(all)).toMatchObject({ 'demo-lib': '1.0', 'demo-core': '1.0', python: '3.11.7' });
    await room.update({ id, spec: await room.environments.askFor(id, { type: 'unpin', names: ['demo-lib'] }) });
    expect(existsSync(join(room.contentOf(id), 'conda-meta/pinned'))).toBe(false);
    expect(versionsIn(await room.update({ id }))).toMatchObject({
      'demo-lib': '2.0',
      'demo-core': '2.0',
      python: '3.11.7',
    });
  });

  test('loses a package with what needs it, and Python never', async () => {
    const room = await open();
    const id = await room.make({ packages: ['demo-lib', 'demo-tool', 'demo-py'] });
    const spec = await room.environments.askFor(id, { type: 'remove', names: ['demo-core'] });
    expect(spec).toMatchObject({ packages: ['demo-py'] });
    const request = { id, spec, removes: ['demo-core'] };
    const { changes = [] } = await room.environments.planUpdate(request);
    expect(changes.map(({ name, to }) => [name, to])).toEqual(
      ['demo-core', 'demo-lib', 'demo-tool'].map((name) => [name, undefined]),
    );
    const detail = await room.update(request);
    expect(Object.keys(versionsIn(detail)).filter((name) => name.startsWith('demo'))).toEqual(['demo-py']);
    for (const name of ['python', 'Python'])
      await expect(room.environments.askFor(id, { type: 'remove', names: [name] })).rejects.toMatchObject({
        code: 'invalid-input',
        message: 'Python itself cannot be removed.',
      });
    await expect(room.environments.planUpdate({ id, removes: ['python'] })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(room.environments.askFor(id, { type: 'remove', names: ['nothing'] })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('keeps what is not asked for any more but needed', async () => {
    const room = await open();
    const id = await room.make({ packages: ['demo-lib', 'demo-core'] });
    const { spec } = await room.environments.get(id);
    expect((await room.environments.planUpdate({ id, spec: { ...spec, packages: ['demo-lib'] } })).changes).toEqual([]);
    const { changes = [] } = await room.environments.planUpdate({ id, spec: { ...spec, packages: [] } });
    expect(changes.map(({ name }) => name)).toEqual(['demo-core', 'demo-lib']);
  });

  test('keeps what was brought by another and is asked for now when that other goes', async () => {
    const room = await open();
    const id = await room.make({ packages: ['demo-lib', 'demo-py'] });
    const ask = async (wish: PackageWish) => room.environments.askFor(id, wish);
    const historyOf = () => readFileSync(join(room.contentOf(id), 'conda-meta/history'), 'utf8');
    const known = historyOf();
    const wanted = await ask({ type: 'install', packages: ['demo-core'] });
    expect((await room.environments.planUpdate({ id, spec: wanted })).changes).toEqual([]);
    expect(historyOf()).toBe(known);
    await room.update({ id, spec: wanted });
    const noted = historyOf();
    expect(noted).toMatch(/\n\+.*::demo-core-2\.0-h0demo_0\n# update specs: \["demo-core"\]\n$/);
    expect(statSync(join(room.contentOf(id), 'conda-meta/history')).mode & 0o077).not.toBe(0);
    // Nothing of it is new the next time.
    await room.update({ id, spec: wanted });
    expect(historyOf()).toBe(noted);
    const without = await ask({ type: 'remove', names: ['demo-lib'] });
    const { changes = [] } = await room.environments.planUpdate({ id, spec: without });
    expect(changes.map(({ name, to }) => [name, to])).toEqual([['demo-lib', undefined]]);
    const detail = await room.update({ id, spec: without, removes: ['demo-lib'] });
    expect(Object.keys(versionsIn(detail)).filter((name) => name.startsWith('demo'))).toEqual(['demo-core', 'demo-py']);
  });

  test('asks for a package and gives up the one that brought it in one change', async () => {
    const room = await open();
    const id = await room.make({ packages: ['demo-lib', 'demo-py'] });
    const { spec } = await room.environments.get(id);
    const detail = await room.update({ id, spec: { ...spec, packages: ['demo-core', 'demo-py'] } });
    expect(Object.keys(versionsIn(detail)).filter((name) => name.startsWith('demo'))).toEqual(['demo-core', 'demo-py']);
  });

  test('forgets what is asked for no longer while another needs it, and loses it with that', async () => {
    const room = await open();
    const id = await room.make({ packages: ['demo-lib', 'demo-core', 'demo-py'] });
    const { spec } = await room.environments.get(id);
    await room.update({ id, spec: { ...spec, packages: ['demo-lib', 'demo-py'] } });
    const detail = await room.update({ id, spec: { ...spec, packages: ['demo-py'] } });
    expect(Object.keys(versionsIn(detail)).filter((name) => name.startsWith('demo'))).toEqual(['demo-py']);
  });

  test('is repaired with exactly what was there, and what a repair that fails has found is there still', async () => {
    const room = await open();
    const id = await room.make({ packages: ['demo-lib=1.0'] });
    const { spec } = await room.environments.get(id);
    await room.update({ id, spec: { ...spec, packages: ['demo-lib', 'demo-py'] } });
    const repair = async () => room.jobs.finished((await room.environments.repair(id)).id);
    const broken = () => rmSync(join(room.contentOf(id), 'bin/python'));
    broken();
    expect(await repair()).toMatchObject({ state: 'done' });
    const versions = { 'demo-lib': '1.0', 'demo-py': '0.5' };
    expect(versionsIn(await room.environments.get(id))).toMatchObject(versions);
    rmSync(room.contentOf(id), { recursive: true });
    expect((await room.environments.list())[0]?.state).toBe('missing');
    expect(await repair()).toMatchObject({ state: 'done' });
    expect(versionsIn(await room.environments.get(id))).toMatchObject(versions);
    broken();
    const before = treeOf(room.contentOf(id));
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('HOME', '/nowhere');
    expect(await repair()).toMatchObject({ state: 'failed', error: { code: 'tool-missing' } });
    expect(treeOf(room.contentOf(id))).toEqual(before);
  });

  test('gives up one package for another that cannot be beside it, in one change', async () => {
    const room = await open();
    const id = await room.make({ packages: ['demo-app', 'demo-py'] });
    const { spec } = await room.environments.get(id);
    const request = { id, spec: { ...spec, packages: ['demo-tool'] } };
    const { changes = [] } = await room.environments.planUpdate(request);
    expect(changes.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['demo-app', '1.0', undefined],
      ['demo-core', '1.0', '2.0'],
      ['demo-lib', '1.1', '2.0'],
      ['demo-py', '0.5', undefined],
      ['demo-tool', undefined, '1.0'],
    ]);
    expect(versionsIn(await room.update(request))).toMatchObject({ 'demo-tool': '1.0', 'demo-lib': '2.0' });
  });

  test('becomes what a file asks for beside the rest, or instead of it', async () => {
    const room = await openChangeable(kind, suite.channel, { startReader });
    const id = await room.make({ python: '3.11', packages: ['demo-lib=1.0', 'demo-py'] });
    const text = `name: other\nchannels: [${suite.channel}]\ndependencies: [demo-lib=1.1, demo-app]\n`;
    const file = (await room.exchange.inspect({ fileName: 'environment.yml', text })).request.spec;
    const ask = (isPruned: boolean) => room.environments.askFor(id, { type: 'file', spec: file, isPruned });
    const merged = await room.update({ id, spec: await ask(false) });
    expect(merged.spec).toMatchObject({ python: '3.11', packages: ['demo-lib=1.1', 'demo-py', 'demo-app'] });
    expect(versionsIn(merged)).toMatchObject({ 'demo-lib': '1.1', 'demo-py': '0.5', 'demo-app': '1.0' });
    const pruned = await room.update({ id, spec: await ask(true) });
    expect(pruned.spec).toMatchObject({ python: '', packages: ['demo-lib=1.1', 'demo-app'] });
    expect(versionsIn(pruned)).not.toHaveProperty('demo-py');
    expect(versionsIn(pruned)).toMatchObject({ 'demo-lib': '1.1', 'demo-app': '1.0', python: '3.11.7' });
  });

  describe('with an index for pip', () => {
    let index: LocalIndex;
    beforeAll(async () => {
      const versions = ['1.0', '2.0'].map((version) => makeWheel({ name: 'alpha', version }));
      index = await startIndex([...versions, makeWheel({ name: 'beta' })]);
    });
    afterAll(() => index.close());
    const lines = (...requirements: string[]) => [`--index-url ${index.url}`, ...requirements];

    test('has pip install, bring up to date and remove what is asked of it, or is what it was', async () => {
      const room = await open();
      const id = await room.make({ requirements: lines('alpha<2') });
      const { spec } = await room.environments.get(id);
      const more = await room.update({ id, spec: { ...spec, requirements: lines('alpha', 'beta') } });
      expect(more.packages.find(({ name }) => name === 'beta')).toMatchObject({ installer: 'pip', isRequested: true });
      expect(versionsIn(more)).toMatchObject({ alpha: '1.0' });
      const before = treeOf(room.contentOf(id));
      const absent = await room.failing({ id, spec: { ...spec, requirements: lines('alpha', 'beta', 'gamma') } });
      expect(absent).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('gamma') } });
      expect(treeOf(room.contentOf(id))).toEqual(before);
      expect(versionsIn(await room.update({ id, renews: ['alpha'] }))).toMatchObject({ alpha: '2.0' });
      const without = await room.environments.askFor(id, { type: 'remove', names: ['alpha'] });
      expect(without.requirements).toEqual(lines('beta'));
      const less = await room.update({ id, spec: without, removes: ['alpha'] });
      expect(versionsIn(less)).not.toHaveProperty('alpha');
    });

    test('has what pip installed made anew for another Python', async () => {
      // A handmade Python cannot stand where one of the series of the machine’s has left its library.
      const machine = execFileSync('python3', ['-V'], { encoding: 'utf8' });
      const [first, second] = machine.includes(' 3.12.') ? ['3.11', '3.12'] : ['3.12', '3.11'];
      const room = await open();
      const id = await room.make({ python: first, requirements: lines('beta') });
      const { spec } = await room.environments.get(id);
      const newer = await room.update({ id, spec: { ...spec, python: second } });
      expect(versionsIn(newer)).toMatchObject({ python: expect.stringMatching(`^${second}`), beta: '1.0' });
      execFileSync(join(room.contentOf(id), 'bin/python'), ['-c', 'import beta']);
    });
  });

  test.each([
    ['what is nowhere', 'nopkg-at-all', 'no-such-package', /nopkg-at-all/],
    ['a conflict', 'demo-app', 'conflict', /cannot be together/],
  ])('is not touched by %s', async (_what, name, code, message) => {
    const room = await open();
    const id = await room.make({ packages: ['demo-lib>=2', 'demo-tool'] });
    const before = treeOf(room.contentOf(id));
    const spec = await room.environments.askFor(id, { type: 'install', packages: [name] });
    const error = { code, message: expect.stringMatching(message) };
    await expect(room.environments.planUpdate({ id, spec })).rejects.toMatchObject(error);
    const job = await room.failing({ id, spec });
    expect(job).toMatchObject({ state: 'failed', error });
    if (code === 'conflict') expect(job).toMatchObject({ error: { detail: expect.stringContaining('└─') } });
    expect(treeOf(room.contentOf(id))).toEqual(before);
  });

  test.each([
    ['a script that fails', 'demo-postfail', 'build-failed', /demo-postfail 1\.0/],
    ['a tool that reports what it did not do', 'demo-lie', 'verification-failed', /did not change .*demo-lie/],
    [
      'an archive that is not what was promised',
      'demo-badsum',
      'hash-mismatch',
      /^demo-badsum 1\.0 is not what its channel promised/,
    ],
  ])('is what it was after %s', async (_what, name, code, message) => {
    vi.stubEnv('PATH', wrapConda(suite.tools, lying));
    const room = await open();
    const id = await room.make({ packages: ['demo-lib=1.0'] });
    // What somebody has put there is part of what it was, and so is a history that is written on.
    writeFileSync(join(room.contentOf(id), 'mine.txt'), 'mine');
    appendFileSync(join(room.contentOf(id), 'conda-meta/history'), '# of the user\n');
    const before = treeOf(room.contentOf(id));
    const spec = await room.environments.askFor(id, {
      type: 'install',
      packages: [name, 'demo-py', 'demo-lib=1.1', 'demo-core'],
    });
    const job = await room.failing({ id, spec });
    expect(job).toMatchObject({ state: 'failed', error: { code, message: expect.stringMatching(message) } });
    expect(treeOf(room.contentOf(id))).toEqual(before);
    expect(readdirSync(room.folderOf(id)).filter((entry) => /before|discard|temporary/.test(entry))).toEqual([]);
    const { environment, spec: asked } = await room.environments.get(id);
    expect({ state: environment.state, packages: asked.packages }).toEqual({
      state: 'ready',
      packages: ['demo-lib=1.0'],
    });
  });
});
