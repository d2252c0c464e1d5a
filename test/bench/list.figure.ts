import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEnvironments } from '../../main/environments/create-environments';
import { venvSpecSchema } from '../../main/kinds/venv/spec';
import { venv } from '../../main/kinds/venv/venv';
import { createTrust } from '../../main/store/trust';
import type { Figure } from './figure';
import { noJobs } from './no-jobs';
import { median, milliseconds } from './statistics';

const count = 300;
const rounds = 60;
/** Until both are compiled. */
const warmingRounds = 20;

const unused = () => Promise.reject(new Error('Nothing is started while listing.'));
/** A data folder with environments of the kind venv as Cloche writes them. */
function fillDataFolder(data: string): void {
  const spec = venvSpecSchema.parse({ python: '3.12', requirements: ['numpy', 'pandas>=2', 'jupyterlab~=4.3'] });
  for (let index = 0; index < count; index += 1) {
    const id = `environment-${index}-abcd`;
    const folder = join(data, 'environments', id);
    const interpreter = join(folder, 'content', 'bin', 'python');
    const sitePackages = join(folder, 'content', 'lib', 'python3.12', 'site-packages');
    mkdirSync(join(folder, 'content', 'bin'), { recursive: true });
    mkdirSync(sitePackages, { recursive: true });
    writeFileSync(interpreter, '');
    writeFileSync(join(folder, '.cloche-environment'), `${id}\n`);
    const record = {
      schema: 1,
      id,
      name: `environment-${index}`,
      kind: 'venv',
      spec,
      variables: {},
      state: 'ready',
      createdAt: 1_760_000_000_000 + index,
      interpreter,
      needs: [sitePackages],
      python: '3.12.4',
    };
    writeFileSync(join(folder, 'environment.json'), `${JSON.stringify(record, null, 2)}\n`);
  }
}

/** The same files bare: each record is read and parsed, and what it cannot do without is looked for. Nothing is checked. */
function readBare(data: string): number {
  const folder = `${data}/environments`;
  return readdirSync(folder).filter((id) => {
    const { interpreter, needs } = JSON.parse(readFileSync(`${folder}/${id}/environment.json`, 'utf8'));
    return existsSync(interpreter) && existsSync(needs[0]);
  }).length;
}

/** The first list of a program, so that nothing is remembered from the round before. */
async function listOnce(data: string): Promise<number> {
  const environments = createEnvironments({
    folders: { data },
    kinds: [venv],
    jobs: noJobs,
    emit: () => {},
    createRun: () => unused,
    trust: createTrust({ folder: data, notice: () => {} }),
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
          const peer = await milliseconds(() => readBare(data));
          const value = await listOnce(data);
          if (round < warmingRounds) continue;
          peers.push(peer);
          values.push(value);
        }
        return {
          value: median(values),
          peer: { name: 'the same files read bare in Node', value: median(peers) },
        };
      } finally {
        rmSync(data, { recursive: true, force: true });
      }
    },
  },
];
