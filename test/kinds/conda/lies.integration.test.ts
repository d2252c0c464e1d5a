import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { findMarked } from '../../../main/process/end-tree';
import type { CreateRequest, Job, Lock } from '../../../preload/contract';
import { serveChannel } from '../../support/conda-channel';
import { useConda } from '../../support/conda-suite';
import { hasConda } from '../../support/conda-tools';
import { lying, wrapConda } from '../../support/conda-wrapper';
import { openChangeable } from './changed';

describe.runIf(hasConda).each(['micromamba', 'conda'] as const)('a making by %s', (kind) => {
  const suite = useConda();
  const open = () => openChangeable(kind, suite.channel);
  type Room = Awaited<ReturnType<typeof open>>;

  const start = (room: Room, spec: CreateRequest['spec'], lock?: Lock): Promise<Job> =>
    room.environments.create({
      ...{ name: 'demo', kind, spec: { channels: [suite.channel], ...spec } },
      ...(lock ? { lock } : {}),
    });

  /** Sees the job fail so, and that the environment is shown with that failure and can be cleaned up. */
  async function expectFailure(room: Room, { id, environmentId = '' }: Job, error: object): Promise<void> {
    expect(await room.jobs.finished(id)).toMatchObject({ state: 'failed', error });
    expect(await room.environments.list()).toMatchObject([{ id: environmentId, state: 'incomplete', problem: error }]);
    await room.environments.clean(environmentId);
    expect(existsSync(room.folderOf(environmentId))).toBe(false);
  }

  test('that reports what it did not link is a failure that names it', async () => {
    vi.stubEnv('PATH', wrapConda(suite.tools, lying));
    const room = await open();
    const job = await start(room, { packages: ['demo-lie', 'demo-lib'] });
    await expectFailure(room, job, {
      code: 'verification-failed',
      message: 'The tool reported success, but did not install demo-lie 1.0.',
    });
  });

  test('that somebody interrupts while it links is a failure, whatever it reports', async () => {
    const room = await open();
    const job = await start(room, { packages: ['demo-many'] });
    const files = join(room.contentOf(job.environmentId ?? ''), 'share/demo-many');
    await vi.waitUntil(() => existsSync(files), { timeout: 60_000, interval: 1 });
    for (const processId of await findMarked(`CLOCHE_JOB=${job.id}`)) process.kill(processId, 'SIGINT');
    const lied = { code: 'verification-failed', message: expect.stringContaining('demo-many 1.0') };
    const told = { code: 'tool-failed', message: 'The tool was interrupted before it was done.' };
    await expectFailure(room, job, kind === 'micromamba' ? lied : told);
  });

  test.each([
    ['demo-badsum', 'hash-mismatch', 'demo-badsum 1.0 is not what its channel promised.'],
    ['demo-missing', 'no-such-package', /^demo-missing 1\.0 cannot be downloaded: its channel lists it/],
    ['demo-nodep', 'no-such-package', /^demo-nodep needs does-not-exist/],
    ['demo-postfail', 'build-failed', /script of demo-postfail 1\.0 failed/],
  ])('of %s fails, and names it', async (name, code, message) => {
    const room = await open();
    const job = await start(room, { packages: ['demo-lib', name] });
    await expectFailure(room, job, { code, message: expect.stringMatching(message) });
  });

  test('from a lock whose hash does not fit is a failure, also where the tool does not look', async () => {
    const room = await open();
    const id = await room.make({ packages: ['demo-lib=1.0'] });
    const lock = await room.environments.lock(id);
    await room.environments.remove(id);
    const packages = lock.packages.map((item) =>
      item.name === 'demo-lib' && item.conda ? { ...item, conda: { ...item.conda, md5: '0'.repeat(32) } } : item,
    );
    const job = await start(room, { packages: ['demo-lib'] }, { ...lock, packages });
    const message = expect.stringMatching(/^demo-lib 1\.0 is not what the lock promises\./);
    await expectFailure(room, job, { code: 'hash-mismatch', message });
  });

  test('by a tool that works offline is told as that', async () => {
    const served = await serveChannel(join(suite.tools.folder, 'channel'));
    onTestFinished(served.close);
    vi.stubEnv(kind === 'micromamba' ? 'MAMBA_OFFLINE' : 'CONDA_OFFLINE', 'true');
    const room = await openChangeable(kind, served.url);
    const spec = { channels: [served.url], packages: ['demo-lib'] };
    await expect(room.environments.plan({ name: 'demo', kind, spec })).rejects.toMatchObject({
      code: 'network',
      message: expect.stringMatching(/^The tool works offline\. (?:python|demo-lib)/),
    });
    expect(served.requests).toEqual([]);
  });
});

describe.runIf(hasConda)('a making by micromamba', () => {
  const suite = useConda();

  test('that may not wait for a cache that another program holds is a failure, whatever it reports', async () => {
    const served = await serveChannel(join(suite.tools.folder, 'channel'), 'demo-big');
    onTestFinished(served.close);
    const words = ['create', '-y', '-n', 'other', '-c', served.url, '--override-channels', 'demo-big'];
    const other = spawn(join(suite.tools.bin, 'micromamba'), words, { env: suite.tools.variables, stdio: 'ignore' });
    const ended = once(other, 'exit');
    onTestFinished(async () => {
      other.kill('SIGKILL');
      await ended;
    });
    await served.held;
    vi.stubEnv('MAMBA_LOCK_TIMEOUT', '1');
    const room = await openChangeable('micromamba', suite.channel);
    const spec = { channels: [suite.channel], packages: ['demo-lib'] };
    const { id } = await room.environments.create({ name: 'demo', kind: 'micromamba', spec });
    expect(await room.jobs.finished(id)).toMatchObject({
      state: 'failed',
      error: { code: 'verification-failed', message: expect.stringContaining('demo-lib 2.0') },
    });
  });
});
