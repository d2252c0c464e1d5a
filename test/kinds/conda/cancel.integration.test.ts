import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { findMarked } from '../../../main/process/end-tree';
import type { Job } from '../../../preload/contract';
import { type ServedChannel, serveChannel } from '../../support/conda-channel';
import { useConda } from '../../support/conda-suite';
import { hasConda } from '../../support/conda-tools';
import { deaf, wrapConda } from '../../support/conda-wrapper';
import { untilTrue } from '../../support/eventually';
import { openChangeable, treeOf } from './changed';

/** A cancel is over in so many milliseconds; a machine that is busy with other tests gets another try. */
const overMs = 1000;
const busyMachine = { retry: 3 };

describe.runIf(hasConda).each(['micromamba', 'conda'] as const)('a cancel of %s', busyMachine, (kind) => {
  const suite = useConda();

  async function hold(name: string): Promise<ServedChannel> {
    const served = await serveChannel(join(suite.tools.folder, 'channel'), name);
    onTestFinished(served.close);
    return served;
  }

  type Room = Awaited<ReturnType<typeof openChangeable>>;

  /** Cancels the job as soon as that is so, and sees it end, with all that it has started. */
  async function cancelWhen(room: Room, { id }: Job, moment: () => unknown): Promise<void> {
    await untilTrue(moment);
    const begun = performance.now();
    await room.jobs.cancel(id);
    expect(await room.jobs.finished(id)).toMatchObject({ state: 'cancelled' });
    expect(performance.now() - begun).toBeLessThan(overMs);
    expect(await findMarked(`CLOCHE_JOB=${id}`)).toEqual([]);
  }

  const isDownloading =
    (room: Room, { id }: Job) =>
    () => {
      const job = room.jobs.list().find((one) => one.id === id);
      return job?.state === 'running' && job.progress?.unit === 'bytes';
    };

  /** What the programs of a job are called. */
  const namesOfJob = async ({ id }: Job): Promise<string[]> =>
    (await findMarked(`CLOCHE_JOB=${id}`)).map((processId) =>
      readFileSync(`/proc/${processId}/comm`, { encoding: 'utf8' }).trim(),
    );

  /** What is left below a folder of locks that a tool has put there. */
  const locksIn = (folder: string): string[] =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.lock'))
      : [];

  test('ends a making that downloads, and nothing is left of it', async () => {
    const served = await hold('demo-big');
    const room = await openChangeable(kind, served.url);
    const spec = { channels: [served.url], packages: ['demo-big'] };
    const job = await room.environments.create({ name: 'demo', kind, spec });
    await cancelWhen(room, job, isDownloading(room, job));
    expect(existsSync(room.folderOf(job.environmentId ?? ''))).toBe(false);
    expect(await room.environments.list()).toEqual([]);
    expect(await room.environments.trash()).toEqual([]);
  });

  test('ends a making by a tool that does not listen', async () => {
    vi.stubEnv('PATH', wrapConda(suite.tools, deaf));
    const room = await openChangeable(kind, suite.channel);
    const spec = { channels: [suite.channel], packages: ['demo-lib'] };
    const job = await room.environments.create({ name: 'demo', kind, spec });
    await cancelWhen(room, job, async () => (await namesOfJob(job)).includes('sleep'));
    expect(existsSync(room.folderOf(job.environmentId ?? ''))).toBe(false);
  });

  test('ends a making that reads the channels', async () => {
    const served = await hold('repodata');
    const room = await openChangeable(kind, served.url);
    let isHeld = false;
    void served.held.then(() => {
      isHeld = true;
    });
    const spec = { channels: [served.url], packages: ['demo-lib'] };
    const job = await room.environments.create({ name: 'demo', kind, spec });
    await cancelWhen(room, job, () => isHeld);
    expect(await room.environments.list()).toEqual([]);
  });

  test('ends a making among the environments of the tool, and takes away what this job has put there', async () => {
    const served = await hold('demo-big');
    const place = suite.tools.environments[kind];
    const home = suite.tools.variables.HOME ?? '';
    writeFileSync(join(home, '.condarc'), `envs_dirs:\n  - ${suite.tools.environments.conda}\n`);
    const room = await openChangeable(kind, served.url);
    const spec = { channels: [served.url], packages: ['demo-big'], place };
    const job = await room.environments.create({ name: 'demo', kind, spec });
    await cancelWhen(room, job, isDownloading(room, job));
    expect(existsSync(join(place, 'demo'))).toBe(false);
    expect(locksIn(place)).toEqual([]);
  });

  test('ends a change that downloads, and the environment is what it was', async () => {
    const served = await hold('demo-big');
    const room = await openChangeable(kind, served.url);
    const id = await room.make({ packages: ['demo-lib=1.0'] });
    const before = treeOf(room.contentOf(id));
    const spec = await room.environments.askFor(id, { type: 'install', packages: ['demo-big'] });
    const job = await room.environments.update({ id, spec });
    await cancelWhen(room, job, isDownloading(room, job));
    expect(treeOf(room.contentOf(id))).toEqual(before);
    expect((await room.environments.get(id)).environment.state).toBe('ready');
  });

  test('ends a change that links, and the environment is what it was', async () => {
    const room = await openChangeable(kind, suite.channel);
    const id = await room.make({ packages: ['demo-lib=1.0'] });
    const before = treeOf(room.contentOf(id));
    const spec = await room.environments.askFor(id, { type: 'install', packages: ['demo-posthang', 'demo-lib=1.1'] });
    const job = await room.environments.update({ id, spec });
    await untilTrue(() => existsSync(join(room.contentOf(id), 'linking')));
    // Another Cloche sees that somebody is at it, and leaves it alone.
    const other = await openChangeable(kind, suite.channel, { home: room.home });
    expect(await other.environments.list()).toMatchObject([{ id, state: 'ready' }]);
    await cancelWhen(room, job, () => existsSync(join(room.contentOf(id), 'linking')));
    expect(treeOf(room.contentOf(id))).toEqual(before);
    expect((await room.environments.get(id)).environment.state).toBe('ready');
  });
});
