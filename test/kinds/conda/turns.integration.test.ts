import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { serveChannel } from '../../support/conda-channel';
import { useConda } from '../../support/conda-suite';
import { hasConda } from '../../support/conda-tools';
import { untilTrue } from '../../support/eventually';
import { openChangeable } from './changed';

const foreign = 'Waiting for another micromamba';
const own = 'Waiting for another change with the same cache of packages';
type Room = Awaited<ReturnType<typeof openChangeable>>;

/** What a job of the room tells at this moment. */
function phaseOf(room: Room, id: string): string | undefined {
  const job = room.jobs.list().find((one) => one.id === id);
  return job?.state === 'running' ? job.progress?.phase : undefined;
}

const begin = (room: Room, spec: { channels: string[]; packages: string[] }, kind: 'micromamba' | 'conda') =>
  room.environments.create({ name: `of-${kind}`, kind, spec });

describe.runIf(hasConda)('micromamba whose cache of packages another one has locked', () => {
  const suite = useConda();

  /** A process that holds the lock until its input ends, as micromamba does while it fetches. */
  async function holdLock(): Promise<ChildProcess> {
    const folder = join(suite.tools.micromambaRoot, 'pkgs');
    mkdirSync(folder, { recursive: true });
    const lines = [
      'import fcntl, sys',
      'file = open(sys.argv[1], "w")',
      'fcntl.lockf(file, fcntl.LOCK_EX)',
      'print("held", flush=True)',
      'sys.stdin.read()',
    ];
    const child = spawn('python3', ['-c', lines.join('\n'), join(folder, 'pkgs.lock')]);
    onTestFinished(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'close');
    });
    await once(child.stdout, 'data');
    return child;
  }

  test('says that it waits, and goes on when the other one is done', async () => {
    const room = await openChangeable('micromamba', suite.channel);
    const holder = await holdLock();
    const { id } = await begin(room, { channels: [suite.channel], packages: ['demo-lib'] }, 'micromamba');
    await untilTrue(() => phaseOf(room, id) === foreign);
    holder.stdin?.end();
    expect(await room.jobs.finished(id)).toMatchObject({ state: 'done' });
  });

  test('stops waiting when it is cancelled', async () => {
    const room = await openChangeable('micromamba', suite.channel);
    await holdLock();
    const { id, environmentId = '' } = await begin(
      room,
      { channels: [suite.channel], packages: ['demo-lib'] },
      'micromamba',
    );
    await untilTrue(() => phaseOf(room, id) === foreign);
    const begun = performance.now();
    await room.jobs.cancel(id);
    expect(await room.jobs.finished(id)).toMatchObject({ state: 'cancelled' });
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(existsSync(join(room.contentOf(environmentId), 'conda-meta'))).toBe(false);
  });
});

describe.runIf(hasConda)('micromamba and conda at once', () => {
  const suite = useConda();

  /** Begins with micromamba, whose download stops in the middle, and goes on with conda meanwhile. */
  async function race(): Promise<{ room: Room; second: string; finish: () => Promise<unknown[]> }> {
    const served = await serveChannel(join(suite.tools.folder, 'channel'), 'demo-big');
    onTestFinished(() => served.close());
    const room = await openChangeable('micromamba', served.url);
    const { id: first } = await begin(room, { channels: [served.url], packages: ['demo-big'] }, 'micromamba');
    await served.held;
    const spec = { channels: [suite.channel], packages: ['demo-lib'] };
    const { id: second } = await begin(room, spec, 'conda');
    const finish = async () => {
      served.release();
      return Promise.all([first, second].map(async (id) => (await room.jobs.finished(id)).state));
    };
    return { room, second, finish };
  }

  test('take turns where they share a cache of packages', async () => {
    vi.stubEnv('CONDA_PKGS_DIRS', join(suite.tools.folder, 'shared'));
    const { room, second, finish } = await race();
    await untilTrue(() => phaseOf(room, second) === own);
    expect(await finish()).toEqual(['done', 'done']);
  });

  test('do not where each has its own', async () => {
    const { room, second, finish } = await race();
    expect(await room.jobs.finished(second)).toMatchObject({ state: 'done' });
    expect(await finish()).toEqual(['done', 'done']);
  });
});
