import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { createEnvironments } from '../../main/environments/create-environments';
import { createEventBus } from '../../main/events';
import { createJobs } from '../../main/jobs/create-jobs';
import { venvSpecSchema } from '../../main/kinds/venv/spec';
import { venv } from '../../main/kinds/venv/venv';
import { findTool } from '../../main/process/find-tool';
import { createRun } from '../../main/process/run-program';
import { chooseInterpreter, findInterpreters } from '../../main/python/interpreters';
import { createTrust } from '../../main/store/trust';
import type { Figure, Measurement } from './figure';
import { median, milliseconds } from './statistics';

const start = promisify(execFile);
const names = ['one', 'two', 'three', 'four', 'five'];
const signal = new AbortController().signal;

/** Cloche as it runs, on a data folder of its own. */
function openCloche(folder: string) {
  const folders = { data: join(folder, 'data'), state: join(folder, 'state') };
  const events = createEventBus();
  const { emit } = events;
  const trust = createTrust({ folder, notice: () => {} });
  const jobs = createJobs({ folders, emit, createRun });
  const environments = createEnvironments({ folders, kinds: [venv], jobs, emit, createRun, trust });
  return {
    /**
     * Milliseconds from the request until the environment is ready, its record written; resolves when its job has ended,
     * which then notes from where its packages came.
     */
    create: async (name: string, python: string): Promise<number> => {
      const request = { name, kind: 'venv' as const, spec: venvSpecSchema.parse({ python, requirements: names }) };
      const before = performance.now();
      let readyAt: number | undefined;
      const stop = events.subscribe((event, payload) => {
        const { name: told, state } = payload as { readonly name?: string; readonly state?: string };
        if (event === 'environment.changed' && told === name && state === 'ready') readyAt ??= performance.now();
      });
      const job = await jobs.finished((await environments.create(request)).id);
      stop();
      if (job.state !== 'done' || readyAt === undefined)
        throw new Error(`The environment was not made: ${JSON.stringify(job)}`);
      return readyAt - before;
    },
    close: async () => {
      await jobs.dispose();
      await environments.dispose();
    },
  };
}

async function createBare(folder: string, python: string, uv: string | null): Promise<void> {
  const prefix = join(folder, 'content');
  const inside = join(prefix, 'bin', 'python');
  if (uv) {
    await start(uv, ['venv', '--python', python, prefix]);
    await start(uv, ['pip', 'install', '--python', inside, ...names]);
    return;
  }
  await start(python, ['-m', 'venv', prefix]);
  await start(inside, ['-m', 'pip', 'install', '--disable-pip-version-check', ...names]);
}

/** `request` is what the specification says; the peer always gets the path of that interpreter. */
async function measure(request: 'newest' | 'path'): Promise<Measurement> {
  const uv = await findTool('uv');
  const { path } = chooseInterpreter(await findInterpreters({ run: createRun(), signal }), '');
  const python = request === 'path' ? path : '';
  const index = new Worker(new URL('serve-index.mjs', import.meta.url), { workerData: names });
  const [url] = await once(index, 'message');
  const saved = process.env;
  // Both take packages from here alone: of the settings of pip on this machine Cloche would tell uv, and the peer would not.
  const own = Object.entries(saved).filter(([name]) => !/^(PIP|UV)_/.test(name));
  const sources = { PIP_CONFIG_FILE: '/dev/null', PIP_INDEX_URL: url, UV_DEFAULT_INDEX: url };
  process.env = { ...Object.fromEntries(own), ...sources };
  const rounds = uv ? 15 : 5;
  const values: number[] = [];
  const peers: number[] = [];
  const home = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
  const cloche = openCloche(home);
  try {
    // The first round, which fills the caches, is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const bare = await milliseconds(() => createBare(join(home, `bare-${round}`), path, uv));
      const ours = await cloche.create(`bench-${round}`, python);
      if (round > 0) {
        peers.push(bare);
        values.push(ours);
      }
    }
  } finally {
    await cloche.close();
    process.env = saved;
    await index.terminate();
    await rm(home, { recursive: true, force: true });
  }
  const peer = uv ? 'uv venv && uv pip install' : 'python -m venv && pip install';
  return { value: median(values), peer: { name: peer, value: median(peers) } };
}

export const figures: readonly Figure[] = [
  {
    name: 'create-venv',
    title: 'create a venv with five packages, warm cache, from the request to ready',
    unit: 'ms',
    goal: 'at most 1.1 ×',
    measure: () => measure('path'),
  },
  {
    name: 'create-venv-newest',
    title: 'the same with the newest interpreter, which Cloche has to find',
    unit: 'ms',
    goal: 'at most 1.1 ×',
    measure: () => measure('newest'),
  },
];
