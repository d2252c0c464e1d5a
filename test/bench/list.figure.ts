import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createEnvironments } from '../../main/environments/create-environments';
import type { Jobs } from '../../main/jobs/jobs';
import { fakeKind } from '../support/fake-kind';
import type { Figure } from './figure';

const count = 300;
const rounds = 25;

const unused = () => Promise.reject(new Error('Nothing is started while listing.'));
const noJobs: Jobs = {
  list: () => [],
  start: () => {
    throw new Error('Nothing is started while listing.');
  },
  cancel: unused,
  finished: unused,
  clear: () => {},
  followLog: unused,
  dispose: async () => {},
};

/** A data folder with environments as Cloche writes them, each with 40 locked packages. */
function fillDataFolder(data: string): void {
  const packages = Array.from({ length: 40 }, (_, index) => ({
    name: `package-${index}`,
    version: '1.2.3',
    installer: 'uv',
    isRequested: index < 5,
    hashes: [`sha256:${'0123456789abcdef'.repeat(4)}`],
  }));
  for (let index = 0; index < count; index += 1) {
    const id = `environment-${index}-abcd`;
    const folder = join(data, 'environments', id);
    const interpreter = join(folder, 'content', 'bin', 'python');
    mkdirSync(join(folder, 'content', 'bin'), { recursive: true });
    writeFileSync(interpreter, '');
    writeFileSync(join(folder, '.cloche-environment'), `${id}\n`);
    const record = {
      schema: 1,
      id,
      name: `environment-${index}`,
      kind: 'venv',
      spec: { behaviour: 'make', project: '', until: '' },
      variables: {},
      state: 'ready',
      createdAt: 1_760_000_000_000 + index,
      interpreter,
      python: '3.12.4',
    };
    writeFileSync(join(folder, 'environment.json'), `${JSON.stringify(record, null, 2)}\n`);
    const lock = { schema: 1, python: '3.12.4', engine: 'uv 0.9.1', packages };
    writeFileSync(join(folder, 'lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
  }
}

/** Names, and both files of each environment, without looking into them. */
function readBare(data: string): number {
  const folder = join(data, 'environments');
  let bytes = 0;
  for (const id of readdirSync(folder)) {
    bytes += readFileSync(join(folder, id, 'environment.json')).byteLength;
    bytes += readFileSync(join(folder, id, 'lock.json')).byteLength;
  }
  return bytes;
}

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The first list of a program, so that nothing is remembered from the round before. */
async function listOnce(data: string): Promise<number> {
  const environments = createEnvironments({
    folders: { data },
    kinds: [fakeKind],
    jobs: noJobs,
    emit: () => {},
    createRun: () => unused,
  });
  try {
    // The program opens its data folder at its start, before it is asked for a list.
    await environments.known('none').catch(() => {});
    return await milliseconds(async () => {
      const listed = await environments.list();
      const isWhole = listed.length === count && listed.every(({ state, python }) => state === 'ready' && python);
      if (!isWhole) throw new Error('The list is not whole.');
    });
  } finally {
    await environments.dispose();
  }
}

export const figures: readonly Figure[] = [
  {
    name: 'list-300',
    title: `list ${count} environments in the program, nothing remembered`,
    unit: 'ms',
    goal: 'at most 1.5 ×',
    measure: async () => {
      const data = mkdtempSync(join(tmpdir(), 'cloche-bench-'));
      try {
        fillDataFolder(data);
        const values: number[] = [];
        const peers: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          peers.push(await milliseconds(() => readBare(data)));
          values.push(await listOnce(data));
        }
        return {
          value: median(values),
          peer: { name: 'environment.json and lock.json of each, read bare in Node', value: median(peers) },
        };
      } finally {
        rmSync(data, { recursive: true, force: true });
      }
    },
  },
];
